"""A free query's numbers and acronyms find what is said in other words, tell so, and can be kept as typed."""

import json

import pytest

from index.analysis import Analyser
from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.language.introduced import Acronyms, introductions
from search.language.parser import parse
from search.language.wider import widened
from search.results import Request

TEXTS = {
    "introduces": "Le tribunal de grande instance (TGI) de Dole juge ce matin la plainte des riverains.",
    "acronym": "Au TGI de Lons, la plainte des riverains est jugée ce soir.",
    "words": "Le tribunal de grande instance de Vesoul a jugé la plainte du maire.",
    "other": "Le tribunal des mineurs siège, une grande instance de la ville se réunit.",
    "figures": "Il est élu dans le 5e canton du Jura pour la 21e fois.",
    "spelt": "Elle se présente dans le cinquième canton du Doubs, pour la vingt et unième fois.",
    "onze": "La cérémonie du onze novembre a réuni vingt-quatre élus et neuf pompiers à Dole.",
    "11": "La cérémonie du 11 novembre a réuni 24 élus et 9 pompiers à Lons, au pont neuf.",
    "hyphen": "Rue du Onze-Novembre, un immeuble de quatre-vingts logements, le premier de la rue, coûte mille euros.",
    "1er": "Au 1er étage de l'immeuble de 80 logements, le loyer est de 1 000 euros.",
    "21e": "L'immeuble du XXIe siècle ouvre à vingt heures.",
    "20h": "La réunion du XXI e siècle commence à 20h.",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("wider")
    records = ({"id": name, "title": "", "text": text} for name, text in TEXTS.items())
    source = folder / "press.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    rebuild(folder / "index", [source])
    opened = WhooshEngine(folder / "index")
    yield opened
    opened.close()


def matching(engine, query: str) -> set[str]:
    """What matches the whole query; not what completes it."""
    hits = engine.search(Request(query)).hits
    return {engine.article(hit.id).ref for hit in hits if not hit.partial}


def notes(engine, query: str) -> list[tuple[str, int | None, str | None]]:
    return [(note.message.fr, note.position, note.repair) for note in engine.search(Request(query)).notes]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("TGI", {"introduces", "acronym", "words"}),
        ("T.G.I.", {"introduces", "acronym", "words"}),
        ("TGI plainte", {"introduces", "acronym", "words"}),
        ("tribunal de grande instance", {"introduces", "acronym", "words", "other"}),
        ("tribunal de grande instance riverains", {"introduces", "acronym"}),
        ("5e canton", {"figures", "spelt"}),
        ("cinquième canton", {"figures", "spelt"}),
        ("5ème canton", {"figures", "spelt"}),
        ("vingt-cinquième canton", set()),
        ("onze novembre", {"onze", "11", "hyphen"}),
        ("11 novembre", {"onze", "11", "hyphen"}),
        ("onze-Novembre", {"onze", "11", "hyphen"}),
        ("11-Novembre", {"onze", "11", "hyphen"}),
        ("ONZE NOVEMBRE", {"onze", "11", "hyphen"}),
        ("24 élus", {"onze", "11"}),
        ("vingt quatre élus", {"onze", "11"}),
        ("9 pompiers", {"onze", "11"}),
        ("neuf pompiers", {"onze", "11"}),
        ("pont neuf", {"11"}),
        ("80 logements", {"hyphen", "1er"}),
        ("quatre-vingts logements", {"hyphen", "1er"}),
        ("mille euros", {"hyphen", "1er"}),
        ("1000 euros", {"hyphen", "1er"}),
        ("1er immeuble", {"hyphen", "1er"}),
        ("1 er immeuble", {"hyphen", "1er"}),
        ("premier immeuble", {"hyphen", "1er"}),
        ("XXIe siècle", {"21e", "20h"}),
        ("vingt-et-unième siècle", {"21e"}),
        ("vingt heures", {"21e", "20h"}),
        ("20 heures", {"21e", "20h"}),
    ],
)
def test_the_other_way_is_found(engine, query, texts):
    """Acronyms by what texts say they stand for, and the other way round; numbers in figures and in words."""
    assert matching(engine, query) == texts


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("=TGI", {"introduces", "acronym"}),
        ('"TGI"', {"introduces", "acronym"}),
        ("TGI ET plainte", {"introduces", "acronym"}),
        ('"tribunal de grande instance"', {"introduces", "words"}),
        ('"5e canton"', {"figures"}),
        ("=cinquième canton", {"spelt"}),
        ("=11 novembre", {"11"}),
        ('"onze novembre"', {"onze", "hyphen"}),
        ("onze ET novembre", {"onze", "hyphen"}),
    ],
)
def test_signs_and_quotes_never_widen(engine, query, texts):
    """`=mot`, quotes and operators find what was typed, and say nothing."""
    assert matching(engine, query) == texts
    assert not any("aussi" in line for line, *_ in notes(engine, query))


@pytest.mark.parametrize(
    ("query", "line", "at", "repair"),
    [
        ("riverains TGI", "« TGI » : aussi « tribunal de grande instance »", 10, "riverains =TGI"),
        ("5e canton", "« 5e » : aussi « cinquième »", 0, "=5e canton"),
        ("Dole 11 novembre", "« 11 » : aussi « onze »", 5, "Dole =11 novembre"),
        ("80 logements", "« 80 » : aussi « quatre-vingts », « quatre-vingt »", 0, "=80 logements"),
        ("vingt et un élus", "« vingt et un » : aussi « 21 »", 0, '"vingt et un" élus'),
        (
            "tribunal de grande instance riverains",
            "« tribunal de grande instance » : aussi « TGI »",
            0,
            '"tribunal de grande instance" riverains',
        ),
    ],
)
def test_the_answer_says_so_and_how_to_leave_it_out(engine, query, line, at, repair):
    """A note names the other way, where, and the query without it."""
    assert (line, at, repair) in notes(engine, query)
    assert not any("aussi" in each for each, *_ in notes(engine, repair))


def test_an_acronym_that_no_text_introduces_stays_alone(engine):
    """Nothing is guessed: not from words that have its initials, nor for one that stands in no text."""
    for query in ("JURA", "ONU", "Vesoul a jugé", "plainte riverains maire"):
        assert not any("aussi" in line for line, *_ in notes(engine, query))


@pytest.mark.parametrize(
    ("text", "acronym", "found"),
    [
        ("la Société nationale des chemins de fer (SNCF)", "SNCF", ["société nationale des chemins de fer"]),
        ("selon l’Office français de la biodiversité (OFB), hier", "OFB", ["office français de la biodiversité"]),
        ("le PIB (produit intérieur brut) recule", "PIB", ["produit intérieur brut"]),
        ("le PIB (en recul de deux points)", "PIB", []),
        ("Jean Dupont (PS) est élu", "PS", []),
        ("au GTGI (tribunal de grande instance)", "TGI", []),
        ("le maire. Grande instance (TGI)", "TGI", []),
        ("", "TGI", []),
    ],
)
def test_what_introduces_an_acronym(text, acronym, found):
    """Words whose initials it is, before it in parentheses or in parentheses behind it."""
    assert list(introductions(text, acronym)) == found


def test_what_most_texts_say_counts():
    """Of several expansions the one of more than half of the introductions; none where texts disagree."""
    one, other = "le conseil des oliviers (CO)", "la course du Ognon (CO)"
    assert Acronyms(lambda _: [one, one, other]).expansion("CO") == "conseil des oliviers"
    assert Acronyms(lambda _: [one, other]).expansion("CO") is None


def test_texts_are_read_once_an_acronym():
    """A second question of the same acronym reads nothing."""
    asked: list[str] = []
    acronyms = Acronyms(lambda form: asked.append(form) or [])
    for _ in range(3):
        widened(parse("TGI"), acronyms, Analyser())
    assert asked == ["tgi"]


@pytest.mark.parametrize(
    "query", ["covid 19", "voiture neuf", "le pont neuf", "un maire", "2019 vaccin", "4x4", "49.3"]
)
def test_what_is_no_number_stays_as_typed(query):
    """The number of a name, an article, an adjective, a year: figures behind a word count nothing."""
    assert widened(parse(query), Acronyms(lambda _: []), Analyser()) == (parse(query), ())
