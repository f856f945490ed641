"""Random queries on a random corpus find what plain Python finds by reading every article."""

import os
import random
import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from index.article import Article
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer
from search.execution.execute import execute
from search.execution.expansion import within
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.language.parser import parse
from search.language.planning import plan
from search.results import Request

QUERIES = int(os.environ.get("MANCHETTE_RANDOM_TREES", "200"))
WORDS = "maire maires mairie port ports budget vote votent plage digue digues chalut".split()
ANALYSER = Analyser()
STEMS = {word: ANALYSER.analyse(word)[0].stem for word in WORDS}


def _articles():
    draw = random.Random(4)
    articles = []
    for _ in range(60):
        paragraphs = []
        for _ in range(draw.randint(1, 3)):
            sentences = [
                " ".join(draw.choices(WORDS, k=draw.randint(1, 5))).capitalize() + "."
                for _ in range(draw.randint(1, 3))
            ]
            paragraphs.append(" ".join(sentences))
        title = " ".join(draw.choices(WORDS, k=draw.randint(0, 3)))
        articles.append((title, "\n".join(paragraphs)))
    return articles


ARTICLES = _articles()


class Read:
    """One text, read: its words, and the sentence and paragraph of each."""

    def __init__(self, text, title):
        self.title = title
        self.words, self.sentence, self.paragraph = [], [], []
        for number, paragraph in enumerate(text.lower().split("\n")):
            for which, sentence in enumerate(re.split(r"(?<=\.) ", paragraph)):
                words = re.findall(r"\w+", sentence)
                self.words += words
                self.sentence += [(number, which)] * len(words)
                self.paragraph += [number] * len(words)


TEXTS = [(Read(title, True), Read(text, False)) for title, text in ARTICLES]

word = st.sampled_from(WORDS)
pattern = st.sampled_from(["mair*", "*re", "p?rt", "d*e", "v*t*", "*ot*", "po*s"])
distant = st.tuples(word, st.integers(1, 2)).map(lambda pair: f"{pair[0]}~{pair[1]}")
single = st.one_of(word, word, word.map("={}".format), pattern, distant)
quoted = st.lists(st.one_of(word, word, pattern), min_size=2, max_size=3).map(" ".join)
near = st.tuples(st.lists(word, min_size=2, max_size=3).map(tuple), st.sampled_from("~^"), st.integers(1, 4))
leaf = st.one_of(
    single.map(lambda text: ("word", text)),
    quoted.map(lambda text: ("phrase", text)),
    near.map(lambda found: ("near", *found)),
    st.tuples(word, st.integers(2, 3)).map(lambda found: ("times", *found)),
    st.tuples(word, st.sampled_from(["titre", "texte", "chapo", "une"])).map(lambda found: ("field", *found)),
    st.tuples(st.sampled_from(["PHRASE", "PARAGRAPHE"]), single, single).map(lambda found: ("same", *found)),
    st.tuples(st.sampled_from(["PROCHE", "AVANT"]), st.integers(1, 3), single, single).map(lambda f: ("beside", *f)),
    st.tuples(st.sampled_from("<>"), st.integers(3, 20)).map(lambda found: ("length", *found)),
)


def _quorum(some):
    different = tuple(dict.fromkeys(some))
    return ("quorum", 2, different) if len(different) > 1 else different[0]


queries = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["ET", "OU", "SAUF"]), inner, inner),
        st.lists(inner, min_size=2, max_size=3).map(_quorum),
    ),
    max_leaves=5,
)


def written(query):
    match query:
        case ("word", text):
            return text
        case ("phrase", text):
            return f'"{text}"'
        case ("near", words, sign, within_words):
            return f'"{" ".join(words)}"{sign}{within_words}'
        case ("times", text, times):
            return f"{text}>={times}"
        case ("field", text, field):
            return f"{field}:{text}"
        case ("same", unit, left, right):
            return f"({left} MÊME {unit} {right})"
        case ("beside", operator, within_words, left, right):
            return f"({left} {operator}/{within_words} {right})"
        case ("length", sign, words):
            return f"mots:{sign}{words}"
        case ("quorum", least, some):
            return f"{least} de ({' '.join(map(written, some))})"
        case (operator, left, right):
            return f"({written(left)} {operator} {written(right)})"


def fits(typed, form):
    """Whether a single typed word, with its signs, finds a form."""
    if typed.startswith("="):
        return form == typed[1:]
    if "*" in typed or "?" in typed:
        return re.fullmatch(typed.replace("*", ".*").replace("?", "."), form) is not None
    if "~" in typed:
        text, distance = typed.split("~")
        return bool(within(text, [form], int(distance))[0])
    return STEMS[form] == STEMS[typed]


def at(text, typed, exactly=False):
    wanted = f"={typed}" if exactly and not set(typed) & set("*?~=") else typed
    return [place for place, form in enumerate(text.words) if fits(wanted, form)]


def windows(text, lists, within_words, ordered):
    for places in product(*lists):
        inside = sorted(places)
        if len(set(places)) < len(places) or (ordered and list(places) != inside):
            continue
        if inside[-1] - inside[0] + 1 - len(places) < within_words:
            return True
    return False


def has(query, texts):
    title, text = texts
    match query:
        case ("word", typed):
            return any(at(one, typed) for one in texts)
        case ("phrase", typed):
            words = typed.split()
            return any(windows(one, [at(one, each, True) for each in words], 1, True) for one in texts)
        case ("near", words, sign, within_words):
            return any(windows(one, [at(one, each) for each in words], within_words, sign == "^") for one in texts)
        case ("beside", operator, within_words, left, right):
            lists = [(one, [at(one, left), at(one, right)]) for one in texts]
            return any(windows(one, found, within_words, operator == "AVANT") for one, found in lists)
        case ("times", typed, times):
            return sum(len(at(one, typed)) for one in texts) >= times
        case ("field", typed, field):
            lead = [place for place in at(text, typed) if text.paragraph[place] == 0]
            return {
                "titre": bool(at(title, typed)), "texte": bool(at(text, typed)),
                "chapo": bool(lead), "une": bool(lead or at(title, typed)),
            }[field]  # fmt: skip
        case ("same", unit, left, right):
            for one in texts:
                units = [0] * len(one.words) if one.title else one.sentence if unit == "PHRASE" else one.paragraph
                if {units[place] for place in at(one, left)} & {units[place] for place in at(one, right)}:
                    return True
            return False
        case ("length", sign, words):
            return len(text.words) < words if sign == "<" else len(text.words) > words
        case ("quorum", least, some):
            return sum(has(one, texts) for one in some) >= least
        case ("ET", left, right):
            return has(left, texts) and has(right, texts)
        case ("OU", left, right):
            return has(left, texts) or has(right, texts)
        case ("SAUF", left, right):
            return has(left, texts) and not has(right, texts)
    raise AssertionError(query)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    writer = Writer(folder, base=False)
    for number, (title, text) in enumerate(ARTICLES):
        writer.add(Article(str(number), Path("/corpus"), "", title=title, text=text), Path("/corpus"))
    writer.commit()
    return Searcher(open_snapshot(folder), Ranking())


def answered(searcher, text):
    tree = plan(parse(text), Request(text), ANALYSER).primary
    return set(execute(searcher, tree, len(ARTICLES)).documents.tolist())


@settings(max_examples=QUERIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_any_query_finds_the_articles_that_plain_python_finds(searcher, query):
    # Alone, a word is free text, and some of several words may do: with an operator it is what it says.
    text = f"{written(query)} ET mots:>0"
    assert answered(searcher, text) == {number for number, texts in enumerate(TEXTS) if has(query, texts)}


@settings(max_examples=QUERIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=queries, other=queries)
def test_with_and_without_something_part_any_answer(searcher, one, other):
    left, right = written(one), written(other)
    both, without = answered(searcher, f"{left} ET {right}"), answered(searcher, f"{left} SAUF {right}")
    assert both | without == answered(searcher, f"{left} ET mots:>0")
    assert not both & without
