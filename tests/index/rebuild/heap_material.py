"""Files of every format that is read, each an article or a few, with oddities: the same ones for the same seed."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from random import Random

import zstandard

_WORDS = (
    "le la les une des port digue phare criée marée conseil maire vote budget école route pont mardi hier 2024 12,5 "
    "rade bac pêche travaux usagers colère œuvre Noël aujourd’hui l’île d’Ouessant où ça évêque naïf n’est qu’il"
).split()
DATES = (
    "0000-00-00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "31 février 2024", "Publié le 99/99/9999",
    "2024-03-05T25:61:61Z", "10000-01-01", "²024-03-05", "٢٠٢٤-٠٣-٠٥", "2024-W10-2", "05/03/24", "3 mars 0024",
    "il y a 999999999999 jours", "il y a 9999999 ans", "demain", "1er mars 2024", "Tue, 05 Mar 2024 99:00:00 +9999",
    "20240305", "hier à 10h0٩",
)  # fmt: skip
ADDRESSES = (
    "https://phare.example/a/1", "http://[::1", "http://[fe80::1%25eth0]/x", "https://exa mple/\x0b", "//",
    "javascript:alert(1)", "http://phare.example:99999999/a", "http://" + "a" * 3000, "https://xn--/a",
    "https://phare.example/%ff%fe?é=\udcff", "http://①②③.fr/x", "http://phare.example/2024/13/45/x",
)  # fmt: skip
CHARSETS = (
    "utf-8", "utf-16", "utf-7", "latin-1", "shift_jis", "hz", "idna", "punycode", "rot13", "base64", "cp1252",
    "unicode_escape", "mac_roman", "utf-32-be", "no-such", "raw_unicode_escape", "undefined", "zlib",
)  # fmt: skip
_ODD_VALUES: tuple[object, ...] = (
    None, [], {}, [[]], [None, 3], {"name": {"name": "x"}}, {"$date": {"$numberLong": "1"}}, {"$oid": "5"}, True, "",
    " ", float("nan"), float("inf"), 10**400, -(10**20), 1e300, "<p>" * 40, "\ud800", {"@type": []}, [{"a": [{}]}],
)  # fmt: skip
_ALONE = (
    "Voir les commentaires", "10:50Politique - La digue tient bon", "-", "Lire aussi : La digue", "© Le Phare",
    "Partager sur Facebook", "Tags : mer, port", "Abonnez-vous", "(A. Morel / AGENCE)", "abc-def/gh/ij",
)  # fmt: skip


def words(random: Random, count: int) -> str:
    """So many words."""
    return " ".join(random.choice(_WORDS) for _ in range(count))


def _title(random: Random) -> str:
    return words(random, random.randint(2, 9)).capitalize()


def _paragraphs(random: Random) -> list[str]:
    return [words(random, random.randint(8, 60)).capitalize() + "." for _ in range(random.randint(1, 6))]


def _date(random: Random) -> str:
    usual = ("2024-11-17", "2024-11-17T10:50:00+01:00", "17 novembre 2024", "17/11/2024")
    return random.choice(usual if random.random() < 0.6 else DATES)


def _address(random: Random) -> str:
    usual = f"https://phare.example/mer/{random.randrange(10**6)}-titre.html"
    return usual if random.random() < 0.7 else random.choice(ADDRESSES)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def a_text(random: Random) -> bytes:
    lines = [_title(random), random.choice(["par Anne Morel", f"Publié le {_date(random)}", "", _date(random)])]
    return _bytes("\n".join([*lines, *_paragraphs(random), *random.sample(_ALONE, random.randint(0, 5))]))


def a_page(random: Random) -> bytes:
    title, address, day = _title(random), _address(random), _date(random)
    kind = random.choice(["NewsArticle", "WebPage", ["Article"], {}, 3])
    linked = {
        "@context": "https://schema.org", "@type": kind, "headline": title, "datePublished": day, "url": address,
        "keywords": [words(random, 1), 3, None, {}], "author": [{"@type": "Person", "name": "Anne Morel"}, 3],
        "mainEntityOfPage": {"@id": address},
    }  # fmt: skip
    head = random.sample(
        [
            f'<meta charset="{random.choice(CHARSETS)}">',
            f'<link rel="canonical" href="{address}">',
            f'<script type="application/ld+json">{json.dumps(linked)}</script>',
            f'<meta property="article:published_time" content="{day}">',
            f'<meta name="author" content="{words(random, 2)}">',
            f'<meta property="og:title" content="{title} | Le Phare">',
            '<meta name="keywords" content="mer;port, pêche">',
            f"<!-- saved from url=(0042){address} -->",
            '<meta name="parsely-page" content=\'{"tags": [[1]], "title": 3}\'>',
            '<meta property="og:site_name" content="Le Phare">',
        ],
        random.randint(0, 8),
    )
    around = random.sample(
        [
            f'<div class="cookie">{words(random, 5)}</div>',
            f"<aside><h2>{title}</h2></aside>",
            f"<figure><figcaption>{title}",
            f'<ul class="related"><li><a href="{address}">{words(random, 7)}</a></ul>',
            f'<time datetime="{day}">{day}</time>',
            "<table><tr><td>1<td>2<tr><th>3</table>",
            '<nav class="breadcrumb"><a>Accueil</a><a>Mer</a></nav>',
            "<svg><path/>",
            f'<span class="author" itemprop="author">{words(random, 2)}</span>',
            '<div class="share"></div>',
            "<template><p>x",
            f"<p>10:50 Mer - {words(random, 6)}</p>",
        ],
        random.randint(0, 9),
    )
    body = "".join(f"<p>{each}</p>" for each in _paragraphs(random))
    cut = random.randint(0, len(around))
    return _bytes(
        f"<!DOCTYPE html><html><head><title>{title}</title>{''.join(head)}</head><body>{''.join(around[:cut])}"
        f"<article><h1>{title}</h1>{body}</article>{''.join(around[cut:])}</body></html>"
    )


def _record(random: Random) -> dict[str, object]:
    number = random.randrange(10**9)
    record: dict[str, object] = {
        "id": random.choice([str(number), number, {"$oid": "5"}]),
        "title": _title(random),
        "text": "\n".join(_paragraphs(random)),
        "date": _date(random),
        "url": _address(random),
        "author": random.choice(["Anne Morel", ["Anne Morel", "Yves Le Bihan"], {"name": "Anne"}]),
        "tags": random.choice([["mer"], "mer;port", "['mer']"]),
        "abstract": _title(random),
    }
    for key in random.sample(sorted(record), random.choice([0, 0, 0, 1, 2])):
        record[key] = random.choice(_ODD_VALUES)
    return record


def some_lines(random: Random) -> bytes:
    return "".join(json.dumps(_record(random)) + "\n" for _ in range(random.randint(1, 6))).encode()


def an_array(random: Random) -> bytes:
    records = [_record(random) for _ in range(random.randint(0, 5))]
    wrapped = random.choice([records, {"articles": records}, {"data": records, "n": 1}, {"meta": {}, "items": records}])
    return _bytes(json.dumps(wrapped, ensure_ascii=random.random() < 0.5, indent=random.choice([None, 2])))


def _table(random: Random, delimiter: str) -> bytes:
    rows = [["Titre", "Texte", "Date", "Auteur", "URL"]]
    for _ in range(random.randint(0, 6)):
        rows.append([_title(random), " ".join(_paragraphs(random)), _date(random), "Anne Morel", _address(random)])
    quoted = ((f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    return _bytes("\n".join(map(delimiter.join, quoted)))


def a_table(random: Random) -> bytes:
    return _table(random, random.choice(",;|"))


def a_table_of_tabs(random: Random) -> bytes:
    return _table(random, "\t")


def an_rss_feed(random: Random) -> bytes:
    items = "".join(
        f"<item><title>{_title(random)}</title><link>{_address(random)}</link><pubDate>{_date(random)}</pubDate>"
        f"<guid>{random.randrange(10**9)}</guid><description><![CDATA[<p>{words(random, 30)}</p>]]></description>"
        "<dc:creator>Anne Morel</dc:creator></item>"
        for _ in range(random.randint(0, 5))
    )
    charset = "utf-8" if random.random() < 0.3 else random.choice(CHARSETS)
    return _bytes(
        f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><title>Le Phare</title>{items}'
        "</channel></rss>"
    )


def an_atom_feed(random: Random) -> bytes:
    entries = "".join(
        f'<entry><title>{_title(random)}</title><link href="{_address(random)}"/><id>{random.randrange(10**9)}</id>'
        f"<updated>{_date(random)}</updated><author><name>Anne Morel</name></author>"
        f'<content type="html">&lt;p&gt;{words(random, 30)}&lt;/p&gt;</content></entry>'
        for _ in range(random.randint(0, 5))
    )
    return _bytes(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Le Phare</title>{entries}</feed>')


def a_note(random: Random) -> bytes:
    told = f"---\ntitle: {_title(random)}\ndate: {_date(random)}\ntags: [mer, port]\nauthor: Anne Morel\n---\n"
    return _bytes(told + f"# {_title(random)}\n\n" + "\n\n".join(_paragraphs(random)))


def a_message(random: Random) -> bytes:
    head = (
        f"From: Anne Morel <anne@phare.example>\nSubject: {_title(random)}\nDate: {_date(random)}\nMIME-Version: 1.0\n"
    )
    if random.random() < 0.5:
        return _bytes(f"{head}Content-Type: text/plain; charset={random.choice(CHARSETS)}\n\n") + a_text(random)
    part = _bytes("--=x\nContent-Type: text/html; charset=utf-8\n\n") + a_page(random)
    return _bytes(f'{head}Content-Type: multipart/mixed; boundary="=x"\n\n') + part + b"\n--=x--\n"


def a_mailbox(random: Random) -> bytes:
    stamp = b"From anne@phare.example Tue Mar  5 09:00:00 2024\n"
    return b"".join(stamp + a_message(random) + b"\n\n" for _ in range(random.randint(1, 3)))


def a_rich_text(random: Random) -> bytes:
    body = "".join(f"{{\\b {each}}}\\par\n" for each in [_title(random), *_paragraphs(random)])
    return ("{\\rtf1\\ansi\\ansicpg1252 {\\info{\\title Le phare}}" + body + "}").encode("cp1252", "replace")


def some_references(random: Random) -> bytes:
    return _bytes(
        "".join(
            f"TY  - NEWS\nTI  - {_title(random)}\nAU  - Morel, Anne\nDA  - {_date(random)}\nAB  - {words(random, 30)}\n"
            "ER  - \n"
            for _ in range(random.randint(1, 4))
        )
    )


def a_corpus(random: Random) -> bytes:
    return _bytes(
        "".join(
            f"**** *journal_phare *date_{_date(random).replace(' ', '_')}\n{_title(random)}\n{words(random, 60)}\n"
            for _ in range(random.randint(1, 4))
        )
    )


def _packed(members: dict[str, bytes], how: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name, (2024, 3, 5, 12, 0, 0)), data)
    return target.getvalue()


def a_word_document(random: Random) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in [_title(random), *_paragraphs(random)])
    document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return _packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": _bytes(document)}, zipfile.ZIP_STORED)


def _answer(random: Random) -> bytes:
    body, media = random.choice(
        [(a_page, "text/html"), (a_text, "text/plain"), (some_lines, "application/json"), (a_page, "image/png"),
         (an_rss_feed, "application/rss+xml")]
    )  # fmt: skip
    data = body(random)
    coding = random.choice(["", "", "", "gzip", "deflate", "zstd", "br", "x-odd"])
    if coding == "gzip":
        data = gzip.compress(data, mtime=0)
    elif coding == "zstd":
        data = zstandard.compress(data)
    status = random.choice([200, 200, 200, 404])
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {media}; charset={random.choice(CHARSETS)}"
    return _bytes(head + (f"\r\nContent-Encoding: {coding}" if coding else "") + "\r\n\r\n") + data


def a_web_archive(random: Random) -> bytes:
    records = []
    for _ in range(random.randint(1, 5)):
        block = _answer(random)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {_address(random)}\r\nWARC-Date: {_date(random)}\r\n"
            f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        records.append(_bytes(head) + block + b"\r\n\r\n")
    return b"".join(records)


def an_old_web_archive(random: Random) -> bytes:
    note = b"1 0 Heap\nURL IP-address Archive-date Content-type Archive-length\n\n"
    records = [b"filedesc://heap.arc 0.0.0.0 20240305120000 text/plain %d\n%s" % (len(note), note)]
    for _ in range(random.randint(1, 4)):
        block = _answer(random)
        line = b"https://phare.example/%d 1.2.3.4 20240305120000 text/html %d\n"
        records.append(line % (random.randrange(10**6), len(block)) + block + b"\n")
    return b"".join(records)


def _members(random: Random, damage: Callable[[Random, bytes], bytes]) -> dict[str, bytes]:
    members = {}
    for number in range(random.randint(0, 4)):
        suffix, make = random.choice(PLAIN)
        data = make(random)
        members[f"dossier/{number}{suffix}"] = damage(random, data) if random.random() < 0.5 else data
    return members


def a_zip(random: Random, damage: Callable[[Random, bytes], bytes]) -> bytes:
    """Some of its files damaged."""
    return _packed(_members(random, damage), random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))


def a_tar(random: Random, damage: Callable[[Random, bytes], bytes]) -> bytes:
    """Some of its files damaged."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as made:
        for name, data in _members(random, damage).items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return target.getvalue()


def a_sidecar(random: Random) -> bytes:
    told = {"source": "Le Phare", "section": "Mer", "agency": "AFP", "feeds": random.choice(["a", ["b"], 3])}
    return "\n".join(f"{key} = {json.dumps(told[key])}" for key in random.sample(sorted(told), 3)).encode()


Maker = Callable[[Random], bytes]
PLAIN: tuple[tuple[str, Maker], ...] = (
    (".txt", a_text),
    (".html", a_page),
    (".htm", a_page),
    (".html", a_page),
    (".json", an_array),
    (".jsonl", some_lines),
    (".ndjson", some_lines),
    (".csv", a_table),
    (".tsv", a_table_of_tabs),
    (".xml", an_rss_feed),
    (".rss", an_rss_feed),
    (".atom", an_atom_feed),
    (".md", a_note),
    (".eml", a_message),
    (".mbox", a_mailbox),
    (".rtf", a_rich_text),
    (".ris", some_references),
    (".txt", a_corpus),
    (".docx", a_word_document),
    (".warc", a_web_archive),
    (".arc", an_old_web_archive),
)
"""Suffixes and what makes such a file; `a_zip` and `a_tar` hold these."""
