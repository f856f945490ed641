"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import BadQuery, QueryTooLong
from search.language.free_text import MAX_PARENTHESES
from search.language.parser import MAX_QUERY_CHARS, parse
from search.language.syntax import And, Not, Or, Phrase, Query, Word


def shape(text: str) -> object:
    """The tree of a query, written short: a word as itself, the rest as a tuple led by its kind."""

    def short(node: object) -> object:
        match node:
            case Word(word, _, field, exact, prefix):
                marks = ("=" if exact else "") + word + ("*" if prefix else "")
                return f"{field}:{marks}" if field else marks
            case Phrase(phrase, _, field):
                return ("phrase", phrase) if field is None else ("phrase", phrase, field)
            case Not(child):
                return ("not", short(child))
            case And(children):
                return ("and", *map(short, children))
            case Or(children):
                return ("or", *map(short, children))
        return None

    return short(parse(text).root)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("missiles longue portée", ("and", "missiles", "longue", "portée")),
        ("loi -climat", ("and", "loi", ("not", "climat"))),
        ("loi SAUF climat", ("and", "loi", ("not", "climat"))),
        ("loi NOT climat", ("and", "loi", ("not", "climat"))),
        ("loi ANDNOT climat", ("and", "loi", ("not", "climat"))),
        ("loi (-climat)", ("and", "loi", ("not", "climat"))),
        ("loi titre:-climat", ("and", "loi", ("not", "title:climat"))),
        ("titre:NON loi", ("and", "title:NON", "loi")),
        ("titre: -loi", ("not", "title:loi")),
        ("titre:(loi -climat)", ("and", "title:loi", ("not", "title:climat"))),
        ("acteur(-trice) score (-3)", ("and", "acteur", "-trice", "score", "-3")),
        ("gaz OU pétrole", ("or", "gaz", "pétrole")),
        ("prix gaz OR pétrole", ("or", ("and", "prix", "gaz"), "pétrole")),
        ("prix ET (gaz OU pétrole)", ("and", "prix", ("or", "gaz", "pétrole"))),
        ('"longue portée" missile', ("and", ("phrase", "longue portée"), "missile")),
        ("« longue portée »", ("phrase", "longue portée")),
        ("“longue portée”", ("phrase", "longue portée")),
        ("titre:paris", "title:paris"),
        ("TITRE:paris", "title:paris"),
        ("titre:(paris OU lyon)", ("or", "title:paris", "title:lyon")),
        ('titre:"conseil d’État"', ("phrase", "conseil d’État", "title")),
        ("brèves:PSG", "headlines:PSG"),
        ("=maïs", "=maïs"),
        ("gou*", "gou*"),
        ("et ou sauf", ("and", "et", "ou", "sauf")),
        ("12 000 soldats", ("and", "12 000", "soldats")),
        ("1\u202f500\u00a0000", "1\u202f500\u00a0000"),
        ("texte:12 000", "text:12 000"),
        ("départ 20 h 30", ("and", "départ", "20 h 30")),
        ("rendez vous", "rendez vous"),
        ("étudiant(e)s", "étudiant(e)s"),
        ("gaz/pétrole,prix;hausse", ("and", "gaz", "pétrole", "prix", "hausse")),
        ("3,2 et 24/24", ("and", "3,2", "et", "24/24")),
        ("-3,2 %", "-3,2"),
        ("PIB -5 %", ("and", "PIB", "-5")),
        ("élections -2017", ("and", "élections", ("not", "2017"))),
        ("-12 000 emplois", ("and", "-12 000", "emplois")),
        ("température -5", ("and", "température", "-5")),
        ("interdit aux -18 ans", ("and", "interdit", "aux", "-18", "ans")),
        ("réseau -5G", ("and", "réseau", ("not", "5G"))),
        ("=12 000", "=12 000"),
        ("+12 000", "12 000"),
        ("12 \u202f000", "12 000"),
        ("journal de 20 heures", ("and", "journal", "de", "20 heures")),
        ("06 01 02 03 04", "06 01 02 03 04"),
        ("quelqu un", "quelqu'un"),
        ("AUJOURD HUI", "AUJOURD'HUI"),
        ("gaz…pétrole...prix – hausse", ("and", "gaz", "pétrole", "prix", "hausse")),
        ("gaz&pétrole H&M", ("and", "gaz", "pétrole", "H&M")),
        ("agriculteurs/trices étudiant/e", ("and", "agriculteurs/trices", "étudiant/e")),
        ("Lenoir/Le Guen", ("and", "Lenoir", "Le", "Guen")),
        ("lecteurs(trices) chef(fe)s", ("and", "lecteurs(trices)", "chef(fe)s")),
        ("[Le ministre](https://journal.example/a)", ("and", "Le", "ministre")),
        ("prix%20du%20gaz", ("and", "prix", "du", "gaz")),
        ("50%20 ans", ("and", "50%20", "ans")),
        ("mailto:jean@journal.example?subject=Bonjour", "jean@journal.example"),
        (
            "Qui a dit la pre?mière de ces phrases ?",
            ("and", "Qui", "a", "dit", "la", "première", "de", "ces", "phrases"),
        ),
        ("EAU OU FEU", ("and", "EAU", "OU", "FEU")),
        ("<p>Le ministre</p>", ("and", "Le", "ministre")),
        ("ministre&nbsp;l&#39;Intérieur", ("and", "ministre", "l'Intérieur")),
        ("R&D x < y > z", ("and", "R&D", "x", "y", "z")),
        ("https://journal.example/a/b,c_1.html", "https://journal.example/a/b,c_1.html"),
        ("journal.example/a/b,c_1.html", "journal.example/a/b,c_1.html"),
        ("mailto:jean@journal.example", "jean@journal.example"),
        ("NON LIEU", ("and", "NON", "LIEU")),
        ("NON", "NON"),
        ("Elle dit NON !", ("and", "Elle", "dit", "NON")),
        ("loi NON climat", ("and", "loi", ("not", "climat"))),
        ("OR NOIR", ("and", "OR", "NOIR")),
        ("GUERRE ET PAIX", ("and", "GUERRE", "ET", "PAIX")),
        ("ONU OU OTAN", ("or", "ONU", "OTAN")),
        ("PARIS ET (LYON OU NICE)", ("and", "PARIS", ("or", "LYON", "NICE"))),
    ],
)
def test_each_operator_means_what_the_language_says(text: str, tree: object) -> None:
    assert shape(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('"longue portée', ("phrase", "longue portée")),
        ("(gaz OU pétrole", ("or", "gaz", "pétrole")),
        ("gaz) pétrole", ("and", "gaz", "pétrole")),
        ("gaz ET", "gaz"),
        ("OU gaz", "gaz"),
        ("NOT OR gaz", "gaz"),
        ("SAUF SAUF gaz", "gaz"),
        ("gaz -", "gaz"),
        ("gaz - pétrole", ("and", "gaz", "pétrole")),
        ("() gaz", "gaz"),
        ('"" gaz', "gaz"),
        ("Ukraine : la guerre", ("and", "Ukraine", "la", "guerre")),
        ("Ukraine:guerre", ("and", "Ukraine", "guerre")),
        ("titre: paris", "title:paris"),
        ("Source : le Kremlin dément", ("and", "Source", "le", "Kremlin", "dément")),
        ("40 (ans) 12 00", ("and", "40", "ans", "12", "00")),
        ("+gaz", "gaz"),
        ("porte-avions", "porte-avions"),
        ("* ? !", None),
        ("", None),
    ],
)
def test_what_is_unbalanced_or_empty_reads_as_a_person_would_mean_it(text: str, tree: object) -> None:
    assert shape(text) == tree


@pytest.mark.parametrize(
    "text", ["guerre en Ukraine", "porte-avions", "l’Otan et la guerre", "le maire (PS) dit « non »", '"guerre"']
)
def test_words_and_quotes_are_free_text_whatever_parentheses_stand_in_it(text: str) -> None:
    assert parse(text).free


def test_parentheses_group_nothing_in_free_text() -> None:
    assert shape("le maire (de Brest) parle") == ("and", "le", "maire", "de", "Brest", "parle")


@pytest.mark.parametrize("text", ["guerre -paix", "titre:guerre", "a OU b", "=guerre", "guer*", "(a OU b) c"])
def test_any_operator_makes_a_query_strict(text: str) -> None:
    assert not parse(text).free


def test_a_word_keeps_its_place_in_the_query() -> None:
    root = parse("gaz titre:=paris").root
    assert isinstance(root, And)
    assert [child.at for child in root.children if isinstance(child, Word)] == [0, 11]


def test_too_long_a_query_is_refused_with_its_limit() -> None:
    with pytest.raises(QueryTooLong, match=str(MAX_QUERY_CHARS)):
        parse("a" * (MAX_QUERY_CHARS + 1))


def test_too_many_parentheses_are_refused_with_their_position() -> None:
    with pytest.raises(BadQuery) as refused:
        parse("(" * 200 + "gaz")
    assert refused.value.position == MAX_PARENTHESES


@given(st.text(max_size=MAX_QUERY_CHARS))
def test_any_text_parses_or_is_a_bad_query(text: str) -> None:
    try:
        query = parse(text)
    except BadQuery:
        return
    assert isinstance(query, Query)


@given(st.lists(st.sampled_from(["gaz", "OU", "ET", "SAUF", "-", "(", ")", '"', "titre:", "=", "*", " ", "NOT"])))
def test_any_row_of_operators_parses(pieces: list[str]) -> None:
    parse("".join(pieces)[:MAX_QUERY_CHARS])
    parse(" ".join(pieces)[:MAX_QUERY_CHARS])


@pytest.mark.parametrize("piece", ["NOT ", "titre:", "-a ", "a OU ", "(a) "])
def test_a_query_of_repeated_operators_does_not_exhaust_the_stack(piece: str) -> None:
    parse((piece * MAX_QUERY_CHARS)[:MAX_QUERY_CHARS])


def test_half_a_character_is_no_letter():
    """A terminal hands over arguments in another encoding so: what it is can't be looked up."""
    for query in ("caf\udce9 noir", "=é\udcff", '"été\ud800"'):
        read = parse(query)
        read.text.encode()
        assert len(read.text) == len(query)
