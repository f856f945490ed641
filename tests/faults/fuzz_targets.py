"""What is fuzzed: functions of bytes, each of which raises only where a fault was found.

`python -m tools.fuzz TARGET` tries one for as long as it is told; `test_fuzz_targets.py` each of them shortly.
"""

import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from re import sub

import numpy as np

from index.analysis import Analyser
from index.article import RawPage, Rejected
from index.feeds.entries import NoFeed, entries
from index.postings.container import Container, ContainerWriter, Damaged
from index.postings.manifest import SEGMENTS_MANIFEST, read_manifest
from index.readers import FORMATS, read
from index.rebuild.generation import GenerationError, described
from index.rebuild.manifest import GENERATION_MANIFEST
from index.unprintable import readable
from search.errors import BadQuery
from search.highlight.highlighter import Highlighter, MatchSpec
from search.highlight.snippets import marked, passage
from search.language.parser import parse
from search.language.printer import printed
from search.language.ranges import paris_today

_FOLDER = Path(tempfile.gettempdir())
_MARK = "</?mark>"
SEEDS = Path(__file__).parents[2] / "seeds"


def query(data: bytes) -> None:
    """Any text is a question, or refused as one; printed it is read again."""
    text = data.decode("utf-8", "surrogateescape")[:2_000]
    try:
        root = parse(text, paris_today).root
    except BadQuery:
        return
    if root is not None:
        parse(printed(root), paris_today)


def pages(suffix: str, data: bytes) -> None:
    """Any bytes of any format give pages and refusals."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        for number, one in enumerate(read(Path(file.name))):
            assert isinstance(one, RawPage | Rejected)
            if isinstance(one, Rejected):
                assert "Traceback" not in one.reason.en and one.reason.fr
            if number > 1_000:
                return


def arrays(data: bytes) -> None:
    """A file of arrays of which some bytes are others: Damaged, or what was written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one"
        writer = ContainerWriter(path, "MAIN_one")
        writer.add("a/numbers", np.arange(9_000, dtype=np.uint32))
        writer.add("a/octets", np.arange(200, dtype=np.uint8))
        length, crc32 = writer.finish({"said": 1})
        raw = bytearray(path.read_bytes())
        for at in range(0, len(data) - 3, 4):
            raw[int.from_bytes(data[at : at + 3], "big") % len(raw)] ^= data[at + 3]
        path.write_bytes(raw)
        try:
            container = Container.open(path, "MAIN_one", length, crc32)
            found = container.group("a")["numbers"][4_000:4_010].tolist(), container.arrays["a/octets"].tolist()
        except Damaged:
            return
        assert found == (list(range(4_000, 4_010)), list(range(200)))


def manifests(data: bytes) -> None:
    """Whatever a manifest is, reading it gives one or a typed refusal; whatever its checksum."""
    with tempfile.TemporaryDirectory() as folder:
        body = data
        if data[:1] == b"{" and b"crc32" not in data:
            body = data.rstrip(b"} \n") + b', "crc32": %d}' % zlib.crc32(data)
        for name in (SEGMENTS_MANIFEST, GENERATION_MANIFEST):
            (Path(folder) / name).write_bytes(body)
        for reading in (partial(read_manifest, Path(folder)), partial(described, Path(folder))):
            try:
                reading()
            except (Damaged, GenerationError):
                continue


def marks(data: bytes) -> None:
    """Marked HTML without its marks is the text."""
    wanted, _, rest = data.partition(b"\n")
    words = wanted.decode("utf-8", "replace").split()[:8]
    text = readable(rest.decode("utf-8", "replace"))
    analyser = Analyser()
    forms = frozenset(token.form for word in words for token in analyser.analyse(word))
    spec = MatchSpec(stems=forms, phrases=(tuple(forms),) if len(forms) > 1 else (), prefixes=tuple(words[:1]))
    html = marked(text, Highlighter(spec, analyser))
    assert sub(_MARK, "", html) == html_of(text)
    plain, shown = passage(text, Highlighter(spec, analyser))
    assert sub(_MARK, "", shown) == html_of(plain)


def html_of(text: str) -> str:
    """The text as HTML without any mark."""
    return marked(text, Highlighter(MatchSpec(), Analyser()))


def feeds(data: bytes) -> None:
    """Any bytes are a feed with entries, or none."""
    try:
        entries(data)
    except NoFeed:
        return


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "query": query,
    "arrays": arrays,
    "manifests": manifests,
    "marks": marks,
    "feeds": feeds,
    **{f"pages{suffix}": partial(pages, suffix) for suffix in sorted(set(FORMATS)) if suffix},
}


def examples(name: str) -> Iterable[bytes]:
    """Inputs to begin with."""
    yield b""
    if name == "query":
        yield from (text.encode() for text in ('"la digue" OU port*', "date:2019-03 SAUF crue", "a PRES/5 b", "=Été~2"))
    if name == "marks":
        yield "crue digue\nLa crue a emporté la digue & le <pont>.".encode()
    if name == "feeds":
        yield b"<rss version='2.0'><channel><item><guid>1</guid><title>La digue</title></item></channel></rss>"
    if name == "manifests":
        yield b'{"format": 2, "generation": 1, "fingerprint": "a", "segments": []}'
    if name.startswith("pages"):
        suffix = name.removeprefix("pages")
        found = [path for path in sorted(SEEDS.rglob(f"*{suffix}")) if path.is_file() and path.stat().st_size < 50_000]
        yield from (path.read_bytes() for path in found[:5])
