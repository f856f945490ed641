"""Relevance is measured as the field defines it, on a small collection and on made-up runs."""

import gzip
import io
import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from fakes import FakeEngine
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from search.commands.evaluate import command
from search.config import Settings
from search.errors import NothingToDo
from search.interface_language import speaker
from search.quality.collection import BadCollection, corpus_records, read_collection
from search.quality.judged import ask, evaluate, indexed, without_accents, write_run
from search.quality.measures import MEASURES, estimates, per_query

DOCUMENTS = {
    "boulangers": ("Les boulangers manquent de beurre", "Le prix du beurre a doublé en un an, disent les artisans."),
    "crue": ("La Loire en crue à Roanne", "Le fleuve a débordé dans la nuit ; deux écoles sont fermées."),
    "tramway": ("Un tramway pour Brest", "La deuxième ligne ouvrira au printemps, promet la mairie."),
    "theatre": (
        "Le rideau se relève",
        "Le théâtre municipal rouvre après trois ans de travaux et une longue querelle.",
    ),
    "vaccin": ("Grippe : le vaccin arrive", "Les pharmacies reçoivent leurs premières doses lundi."),
    "coeur": ("Opération à cœur ouvert", "Une équipe de Nantes a opéré un nourrisson sans transfusion."),
    "abeilles": ("Des abeilles sur les toits", "Trente ruches seront posées sur des immeubles de Lille."),
    "rugby": ("Le XV tombe à Dublin", "Menés dès la pause, les joueurs n'ont jamais refait leur retard."),
    "prison": ("Une prison sort de terre", "Le chantier occupe quatre cents ouvriers près de Troyes."),
    "lavande": ("Sécheresse sur la lavande", "Les producteurs de Valensole craignent pour leurs champs."),
}
QUERIES = {
    "q1": "prix du beurre",
    "q2": "théâtre municipal travaux",
    "q3": "ruches Lille",
    "q4": "opération cœur nourrisson",
    "q5": "volcan islandais",
}
QRELS = {"q1": "boulangers", "q2": "theatre", "q3": "abeilles", "q4": "coeur", "q5": "crue"}


def collection_in(folder: Path, *, compressed: bool = False) -> Path:
    """The collection above, as files."""
    records = [{"id": name, "title": title, "text": text} for name, (title, text) in DOCUMENTS.items()]
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    if compressed:
        (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines))
    else:
        (folder / "corpus.jsonl").write_bytes(lines)
    (folder / "queries.tsv").write_text("".join(f"{name}\t{text}\n" for name, text in QUERIES.items()), "utf-8")
    (folder / "qrels.tsv").write_text("".join(f"{name} 0 {found} 1\n" for name, found in QRELS.items()), "utf-8")
    return folder


def run_command(*arguments: object, lang: str = "fr"):
    return CliRunner().invoke(command(speaker(lang)), [str(argument) for argument in arguments])


def measures(ranking, grades):
    values = per_query({"q": ranking}, {"q": grades}, ["q"])
    return {name: float(column[0]) for name, column in values.items()}


def test_worked_numbers():
    """A relevant document second and another fourth, of three: the numbers worked out by hand."""
    found = measures(["a", "b", "c", "d"], {"b": 1, "d": 1, "z": 1, "a": 0})
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["nDCG@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert found["MRR@10"] == 0.5
    assert found["Recall@100"] == pytest.approx(2 / 3)


def test_better_grades_first_are_worth_more():
    """Grades are gains: the better document first is a perfect ranking, the other way round is not."""
    grades = {"a": 3, "b": 1}
    assert measures(["a", "b"], grades)["nDCG@10"] == 1
    assert measures(["b", "a"], grades)["nDCG@10"] == pytest.approx(
        (1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)), rel=1e-12
    )


def test_depths():
    """The eleventh document is seen by recall alone, the hundred and first by nothing."""
    others = [f"x{number}" for number in range(100)]
    assert measures([*others[:10], "a"], {"a": 1}) == {"nDCG@10": 0, "MRR@10": 0, "Recall@100": 1}
    assert measures([*others, "a"], {"a": 1}) == {"nDCG@10": 0, "MRR@10": 0, "Recall@100": 0}


def test_a_query_that_finds_nothing_scores_nothing():
    """A query missing from the run counts as 0 in every measure, rather than being left out of the mean."""
    values = per_query({"p": ["a"]}, {"p": {"a": 1}, "q": {"a": 1}}, ["p", "q"])
    assert [column.tolist() for column in values.values()] == [[1, 0]] * 3


DOCS = st.sampled_from([f"d{number}" for number in range(30)])


@given(
    ranking=st.lists(DOCS, unique=True, max_size=30),
    grades=st.dictionaries(DOCS, st.integers(-1, 3), min_size=1),
)
def test_measures_lie_between_0_and_1(ranking, grades):
    """Every measure lies between 0 and 1, and the ideal ranking has nDCG 1 where anything is relevant."""
    assert all(0 <= value <= 1 + 1e-12 for value in measures(ranking, grades).values())
    ideal = sorted(grades, key=lambda name: -grades[name])
    if any(grade > 0 for grade in grades.values()):
        assert measures(ideal, grades)["nDCG@10"] == pytest.approx(1)


def test_agrees_with_ir_measures():
    """On random runs with graded judgements, every value is the one that trec_eval gives through ir-measures."""
    reference = pytest.importorskip("ir_measures", reason="ir-measures is not installed")
    dice = random.Random(7)
    names = [f"d{number}" for number in range(300)]
    queries = [f"q{number}" for number in range(50)]
    run = {query: dice.sample(names, dice.randrange(1, 150)) for query in queries}
    qrels = {
        query: {name: dice.randrange(3) for name in dice.sample(names, 40)} | {dice.choice(names): 1}
        for query in queries
    }
    scored = {query: {name: float(-rank) for rank, name in enumerate(found)} for query, found in run.items()}
    wanted = [reference.nDCG @ 10, reference.RR @ 10, reference.R @ 100]
    ours = per_query(run, qrels, queries)
    theirs = {(value.query_id, str(value.measure)): value.value for value in reference.iter_calc(wanted, qrels, scored)}
    for name, measure in zip(MEASURES, wanted, strict=True):
        expected = [theirs[query, str(measure)] for query in queries]
        np.testing.assert_allclose(ours[name], expected, atol=1e-9)


def test_interval_holds_the_mean_and_narrows_with_queries():
    """The interval of 400 queries is half as wide as that of 100, and repeats itself exactly."""
    dice = np.random.default_rng(1)
    few, many = (estimates({"m": dice.random(count)})["m"] for count in (100, 400))
    assert few.low < few.mean < few.high
    assert 1.6 < (few.high - few.low) / (many.high - many.low) < 2.5
    same = np.linspace(0, 1, 50)
    assert estimates({"m": same}) == estimates({"m": same})


def test_interval_width_is_the_normal_one():
    """Over many queries the interval is 1.96 standard errors to either side."""
    values = np.random.default_rng(2).random(1000)
    found = estimates({"m": values})["m"]
    assert found.high - found.low == pytest.approx(2 * 1.96 * values.std() / math.sqrt(1000), rel=0.05)


def test_measures_a_real_index(tmp_path):
    """A collection is indexed through the real path and its queries are answered, with accents or without."""
    collection = read_collection(collection_in(tmp_path, compressed=True))
    with indexed(collection, Settings(tmp_path / "unused")) as (engine, corpus):
        found = evaluate(engine, collection, corpus=corpus)
        plain = evaluate(engine, collection, accents=False, corpus=corpus)
    assert (corpus.documents, corpus.indexed, corpus.missing, corpus.rejected) == (10, 10, 0, ())
    for each in (found, plain):
        assert {query: each.answers.run[query][:1] for query in ("q1", "q2", "q3", "q4")} == {
            query: [QRELS[query]] for query in ("q1", "q2", "q3", "q4")
        }
        assert each.estimates["nDCG@10"].mean == pytest.approx(0.8)
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize(
    "text",
    [
        "La patinoire ferme ses portes pour l'été, le temps de changer ses compresseurs.",
        "La patinoire ferme ses portes.\n\nElle rouvrira en septembre avec des compresseurs neufs.",
        "La patinoire ferme ses portes pour l'été, " + "ses compresseurs n'en peuvent plus, " * 20 + "dit-on.",
    ],
    ids=["one paragraph", "two paragraphs", "a long one"],
)
def test_a_document_without_title_is_indexed_whole(tmp_path, text):
    """A document whose title is empty is indexed, and none of its text becomes its title."""
    record = {"id": "glace", "title": "", "text": text}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    (tmp_path / "queries.tsv").write_text("q1\tcompresseurs\nq2\ttitre:patinoire\n", "utf-8")
    (tmp_path / "qrels.tsv").write_text("q1 0 glace 1\nq2 0 glace 1\n", "utf-8")
    collection = read_collection(tmp_path)
    with indexed(collection, Settings(tmp_path / "unused")) as (engine, corpus):
        assert not corpus.rejected
        assert ask(engine, collection.queries).run == {"q1": ["glace"], "q2": []}


def article(name: str, text: str) -> Article:
    return Article(id=f"id-{name}", path=Path("x"), place="", title="", text=text, ref=name)


def test_partial_hits_follow_whole_ones():
    """The run has the page's order: a whole answer first, whatever scores the partial ones reach."""
    engine = FakeEngine([article("some", "beurre beurre beurre"), article("all", "le prix du beurre")])
    assert ask(engine, {"q": "prix beurre"}).run == {"q": ["all", "some"]}
    assert engine.requests[0].per_page == 100


def test_equal_scores_are_ordered_by_name():
    """Documents of equal score come in the order of their own names, whatever identifiers the index gave them."""
    articles = [Article(id=key, path=Path("x"), place="", title="", text="sel", ref=name) for key, name in ("1b", "2a")]
    assert ask(FakeEngine(articles), {"q": "sel"}).run == {"q": ["a", "b"]}


def test_an_article_without_reference_keeps_its_identifier():
    """An index of other files can be measured: its own identifiers name the articles."""
    unnamed = Article(id="abc", path=Path("x"), place="", title="", text="sel")
    assert ask(FakeEngine([unnamed]), {"q": "sel"}).run == {"q": ["abc"]}


def test_accents_are_taken_off_every_letter():
    """Composed and decomposed accents go, ligatures become two letters, everything else stays."""
    assert without_accents("Où est l’œuvre d’Étienne ? ÆGIS, « naïf », e\u0301te\u0301") == (
        "Ou est l’oeuvre d’Etienne ? AEGIS, « naif », ete"
    )


def test_run_file_ranks_by_score():
    """In a TREC run the scores fall as the ranks rise, so that tools that sort by score keep the order."""
    stream = io.StringIO()
    write_run({"q": ["a", "b"]}, stream)
    assert stream.getvalue() == "q Q0 a 1 2 manchette\nq Q0 b 2 1 manchette\n"


def test_unjudged_queries_are_left_out(tmp_path):
    """A query without a relevant document measures nothing: it is counted and not asked."""
    folder = collection_in(tmp_path)
    with (folder / "queries.tsv").open("a", encoding="utf-8") as stream:
        stream.write("q6\tsans jugement\n\nq7\t\n")
    with (folder / "qrels.tsv").open("a", encoding="utf-8") as stream:
        stream.write("q7 0 crue 0\nq9 0 crue 1\n")
    collection = read_collection(folder)
    assert list(collection.queries) == list(QUERIES)
    assert collection.unjudged == 2


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("queries.tsv", "q1\tbeurre\nq2 sans tabulation\n", "ligne 2"),
        ("queries.tsv", "q1\tbeurre\n\nq1\tsel\n", "ligne 3"),
        ("qrels.tsv", "q1 0 boulangers\n", "ligne 1"),
        ("qrels.tsv", "q1 0 boulangers oui\n", "ligne 1"),
        ("qrels.tsv", "q1 0 boulangers 0\n", "pertinent"),
        ("queries.tsv", b"q1\tprix \xe9lev\xe9\n", "UTF-8"),
    ],
)
def test_bad_queries_and_judgements(tmp_path, name, content, place):
    """A malformed line is named with its file, its number and what was expected."""
    folder = collection_in(tmp_path)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadCollection) as caught:
        read_collection(folder)
    assert name in caught.value.message.fr and place in caught.value.message.fr
    assert "\n" not in caught.value.message.fr + caught.value.message.en


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b'{"id": "a", "text": "x"}\n\n{"id": "a", "text": "y"}\n', "ligne 3"),
        (b'{"id": "a", "text": "x"}\nbonjour\n', "ligne 2"),
        (b'["a", "x"]\n', "ligne 1"),
        (b'{"text": "x"}\n', "ligne 1"),
        (b'{"id": "deux mots", "text": "x"}\n', "ligne 1"),
        (b"\n", "aucun document"),
    ],
)
def test_bad_corpus(tmp_path, content, place):
    """A corpus line without a usable identifier is named; so is a corpus without any document."""
    (tmp_path / "corpus.jsonl").write_bytes(content)
    with pytest.raises(BadCollection, match=r"corpus\.jsonl") as caught:
        list(corpus_records(tmp_path / "corpus.jsonl"))
    assert place in caught.value.message.fr


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-12], lambda data: b"PK" + data, lambda data: data[:20] + b"!" * 40]
)
def test_broken_archive(tmp_path, damage):
    """A cut or altered corpus.jsonl.gz is one line of help, never a traceback."""
    folder = collection_in(tmp_path, compressed=True)
    path = folder / "corpus.jsonl.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(BadCollection) as caught:
        list(corpus_records(path))
    assert "corpus.jsonl.gz" in caught.value.message.en


@pytest.mark.parametrize("name", ["queries.tsv", "qrels.tsv"])
def test_missing_file(tmp_path, name):
    """A folder that lacks a file is nothing to do, and the file is named."""
    folder = collection_in(tmp_path)
    (folder / name).unlink()
    with pytest.raises(NothingToDo) as caught:
        read_collection(folder)
    assert name in caught.value.message.fr and caught.value.exit_code == 3


def test_missing_corpus(tmp_path):
    """Without a corpus nothing can be indexed, and the message says which files are wanted."""
    folder = collection_in(tmp_path)
    (folder / "corpus.jsonl").unlink()
    with pytest.raises(NothingToDo, match=r"corpus\.jsonl"), indexed(read_collection(folder), Settings(tmp_path)):
        pass


def test_command_prints_the_measures(tmp_path):
    """`search eval DIR` names the collection and gives each measure with its interval."""
    folder = tmp_path / "petite"
    folder.mkdir()
    done = run_command(collection_in(folder))
    assert done.exit_code == 0, done.output
    first, *lines = done.stdout.splitlines()
    assert first.startswith("petite : 5 questions, 10 documents")
    assert [line.split()[0] for line in lines] == list(MEASURES)
    assert lines[0].split()[1] == "0.8000"


def test_command_writes_json_and_a_run(tmp_path):
    """`--json` gives every figure, `--run` the documents found, `--no-accents` says so."""
    run_file = tmp_path / "found.run"
    done = run_command(collection_in(tmp_path), "--no-accents", "--json", "--run", run_file)
    facts = json.loads(done.stdout)
    assert facts["accents"] is False
    assert (facts["queries"], facts["documents"], facts["indexed"], facts["rejected"]) == (5, 10, 10, 0)
    assert facts["measures"]["MRR@10"]["mean"] == 0.8
    assert "q1 Q0 boulangers 1 " in run_file.read_text("utf-8")


def test_command_measures_an_index_given(tmp_path):
    """`--index` asks an index that exists; the collection then needs no corpus."""
    from index.rebuild.build import rebuild

    folder = collection_in(tmp_path)
    rebuild(tmp_path / "index", [folder / "corpus.jsonl"])
    (folder / "corpus.jsonl").unlink()
    facts = json.loads(run_command(folder, "--index", tmp_path / "index", "--json").stdout)
    assert facts["documents"] is None
    assert facts["measures"]["nDCG@10"]["mean"] == 0.8


def test_command_tells_what_lowers_the_figures(tmp_path):
    """Documents that could not be indexed, judged ones missing and unjudged queries are told on stderr, each apart."""
    folder = collection_in(tmp_path)
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"id": "vide", "title": "Vide", "text": ""}\n')
    with (folder / "qrels.tsv").open("a", encoding="utf-8") as stream:
        stream.write("q1 0 perdu 1\n")
    with (folder / "queries.tsv").open("a", encoding="utf-8") as stream:
        stream.write("q6\tsans jugement\n")
    done = run_command(folder, lang="en")
    assert "1 queries without a relevant document" in done.stderr
    assert "1 relevant documents missing from the corpus" in done.stderr
    assert "1 documents of the corpus not indexed" in done.stderr
    assert f"{folder / 'corpus.jsonl'}, ligne 11" in done.stderr
