"""The systems compared, each as its users set it up: French analysis where it has one, the text in one field.

A question is asked the same way of each: every word typed must be found, the parts that a system makes of a word side
by side (`d'Azur`, `porte-avions`).
"""

import json
import sqlite3
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.relevance.lucene_fr import lucene_jar
from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

Found = list[set[int]]
"""For each question, the numbers of the texts that answer it."""
Asked = Callable[[Sequence[str], Sequence[str], Path], Found]
"""Texts and questions to what is found; the folder keeps what is downloaded."""

_LUCENE = Path(__file__).with_name("LuceneMatches.java")


def quoted_words(question: str) -> list[str]:
    """The words typed, each as a phrase of its own in the languages that write phrases in double quotes."""
    words = (word.replace('"', " ").strip() for word in question.split())
    return [f'"{word}"' for word in words if any(letter.isalnum() for letter in word)]


def manchette(texts: Sequence[str], questions: Sequence[str], work: Path) -> Found:  # noqa: ARG001
    """This program: `search reindex` of one record a text, asked as the page asks; articles with a part of the words,
    which complete a short answer, do not count.

    A text stands as an article's title: by itself, a date or `à la une` is no article, and refused.
    """
    with TemporaryDirectory(prefix="manchette-beside-") as scratch:
        corpus = Path(scratch, "texts.jsonl")
        records = (
            {"url": f"https://texts.example/{number}", "title": text, "text": "Ceci est un texte."}
            for number, text in enumerate(texts)
        )
        corpus.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        rebuild(Path(scratch, "index"), [corpus])
        with closing(WhooshEngine(Path(scratch, "index"))) as engine:
            return [_found(engine, question) for question in questions]


def _found(engine: WhooshEngine, question: str) -> set[int]:
    found: set[int] = set()
    number = 1
    while True:
        answer = engine.search(Request(question, page=number, per_page=100, collapse=False, suggest=False))
        found |= {int((hit.url or "").rpartition("/")[2]) for hit in answer.hits if not hit.partial}
        if number * 100 >= answer.total:
            return found
        number += 1


def whoosh(texts: Sequence[str], questions: Sequence[str], work: Path) -> Found:  # noqa: ARG001
    """Whoosh as it comes: `LanguageAnalyzer("fr")`, its own query parser."""
    from whoosh.analysis import LanguageAnalyzer
    from whoosh.fields import STORED, TEXT, Schema
    from whoosh.index import create_in
    from whoosh.qparser import QueryParser

    schema = Schema(number=STORED, text=TEXT(analyzer=LanguageAnalyzer("fr")))
    with TemporaryDirectory(prefix="whoosh-beside-") as folder:
        index = create_in(folder, schema)
        writer = index.writer()
        for number, text in enumerate(texts):
            writer.add_document(number=number, text=text)
        writer.commit()
        parser = QueryParser("text", schema)
        with index.searcher() as searcher:
            asked = (parser.parse(" ".join(quoted_words(question))) for question in questions)
            return [{hit["number"] for hit in searcher.search(query, limit=None)} for query in asked]


def fts5(texts: Sequence[str], questions: Sequence[str], work: Path) -> Found:  # noqa: ARG001
    """SQLite's FTS5 with `unicode61 remove_diacritics 2`, which does not stem."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE VIRTUAL TABLE page USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
        base.executemany("INSERT INTO page(rowid, text) VALUES(?, ?)", enumerate(texts))
        select = "SELECT rowid FROM page WHERE page MATCH ?"
        asked = (" ".join(quoted_words(question)) for question in questions)
        return [{row[0] for row in base.execute(select, (match,))} if match else set() for match in asked]


def tantivy(texts: Sequence[str], questions: Sequence[str], work: Path) -> Found:  # noqa: ARG001
    """tantivy: simple tokens, lower case, ASCII folding, the French stemmer; its own query parser."""
    import tantivy as engine

    chain = engine.TextAnalyzerBuilder(engine.Tokenizer.simple())
    for one in (engine.Filter.lowercase(), engine.Filter.ascii_fold(), engine.Filter.stemmer("French")):
        chain = chain.filter(one)
    builder = engine.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="french")
    builder.add_unsigned_field("number", stored=True)
    index = engine.Index(builder.build())
    index.register_tokenizer("french", chain.build())
    writer = index.writer()
    for number, text in enumerate(texts):
        writer.add_document(engine.Document(text=text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    found = []
    for question in questions:
        query = index.parse_query(" ".join(quoted_words(question)), ["text"], conjunction_by_default=True)
        hits = searcher.search(query, len(texts)).hits
        found.append({searcher.doc(address)["number"][0] for _, address in hits})
    return found


def lucene(texts: Sequence[str], questions: Sequence[str], work: Path) -> Found:
    """Lucene's `FrenchAnalyzer`, which is OpenSearch's and Elasticsearch's analyzer `french`, in a Java process."""
    with TemporaryDirectory(prefix="lucene-beside-") as scratch:
        files = [Path(scratch, name) for name in ("texts", "questions", "found")]
        files[0].write_text("".join(f"{' '.join(text.split())}\n" for text in texts), encoding="utf-8")
        files[1].write_text("".join(f"{' '.join(question.split())}\n" for question in questions), encoding="utf-8")
        subprocess.run(["java", "-cp", lucene_jar(work), _LUCENE, *files], check=True)
        return [{int(number) for number in line.split()} for line in files[2].read_text("utf-8").split("\n")[:-1]]


ENGINES: Mapping[str, Asked] = {
    "Manchette": manchette,
    "Whoosh": whoosh,
    "SQLite FTS5": fts5,
    "tantivy": tantivy,
    "Lucene": lucene,
}
