"""A small analyser, documents for Hypothesis, and the index that brute force makes of them."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from index.analysis.token import Token
from index.postings.index_spec import ColumnSpec, IndexSpec, PairsField, Values, Words, form_field, stem_field
from index.postings.segment import Segment, open_segment
from index.postings.segment_builder import SegmentBuilder

_TOKEN = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\w+(?:-\w+)+|\w+")
FREQUENT = frozenset(["de", "la", "le", "et"])


def analyse(text: str) -> list[Token]:
    """Words, thousands joined, compounds in parts and joined: enough to meet every shape of token."""
    tokens: list[Token] = []
    position = 0
    for match in _TOKEN.finditer(text):
        word = match.group().replace(" ", "").lower()
        parts = word.split("-")
        if len(parts) > 1:
            tokens.append(_token("".join(parts), match.start(), match.end(), position, len(parts)))
        for part in parts:
            tokens.append(_token(part, match.start(), match.end(), position))
            position += 1
    return tokens


def _token(word: str, start: int, end: int, position: int, span: int = 1) -> Token:
    return Token(word, word.rstrip("s") or word, start, end, position, span)


def spec(**changes: Any) -> IndexSpec:
    """A table with every kind of field."""
    facts: dict[str, Any] = {
        "fields": (
            Words("title", stem_field),
            Words("text", stem_field),
            Words("text_exact", form_field, source="text"),
            Words("text_bare", form_field, source="text", positions=False),
            Words("long", lambda form_field, _: form_field if len(form_field) > 3 else None, source="text"),
            PairsField("pairs", form_field, FREQUENT, source="text"),
            Values("id", lambda value: [value.encode()]),
            Values("tags", lambda value: [value.encode()]),
        ),
        "columns": (ColumnSpec("day", "number", int), ColumnSpec("source", "string", str)),
        "heads": ("id", "title", "tags", "day", "source"),
        "bodies": ("text",),
        "analyse": analyse,
    }
    return IndexSpec(**(facts | changes))


WORDS = [
    "de", "la", "le", "et", "Budget", "budgets", "porte-avions", "arc-en-ciel", "été", "ÉTÉ", "cœur", "12", "000",
    "1", "500", "49.3", "l'article", "«mot»", "(la", "de,", "le!", '"et"', "a", "北京", "غزة", "Зеленський", "C++",
    "\u00a0", "e\u0301te\u0301", "x" * 200, "...", "2024",
]  # fmt: skip
GAPS = [" ", " ", " ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u202f", ".", ""]

texts = st.one_of(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=30).map(
        lambda pairs: "".join(word + gap for word, gap in pairs)
    ),
    st.text(max_size=40),
)
documents = st.fixed_dictionaries(
    {"id": st.integers(0, 40).map(str)},
    optional={
        "title": texts,
        "text": texts,
        "tags": st.lists(st.sampled_from(["un", "deux", "trois mots"]), max_size=3),
        "day": st.integers(-5, 2**33),
        "source": st.sampled_from(["Le Monde", "Ouest-France", "été"]),
    },
)
corpora = st.lists(documents, max_size=12)


def expected(docs: list[dict[str, Any]], field: Any) -> dict[bytes, dict[int, list[int]]]:
    """Brute force: term -> document -> positions, one for each token, in order."""
    index: dict[bytes, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, document in enumerate(docs):
        value = document.get(field.source or field.name)
        if value is None:
            continue
        if isinstance(field, Values):
            for one in value if isinstance(value, list) else [value]:
                for term in field.terms(one):
                    index[term][number].append(0)
            continue
        tokens = analyse(value)
        if isinstance(field, Words):
            for token in tokens:
                term = field.term(token.form, token.stem)
                if term is not None:
                    index[term.encode()][number].append(token.position if field.positions else 0)
        else:
            words = {token.position: field.term(token.form, token.stem) for token in tokens if token.span == 1}
            for position, word in words.items():
                after = words.get(position + 1)
                if word in field.frequent and after in field.frequent:
                    index[f"{word} {after}".encode()][number].append(position)
    return {term: {number: sorted(at) for number, at in found.items()} for term, found in index.items()}


def read_back(segment: Segment, field: Any) -> dict[bytes, dict[int, list[int]]]:
    """What a segment holds of a field, in the shape of `expected`."""
    postings = segment.fields[field.name]
    index: dict[bytes, dict[int, list[int]]] = {}
    for ordinal in range(postings.terms):
        docs, freqs = postings.docs(ordinal), postings.freqs(ordinal)
        assert len(docs) == postings.df(ordinal)
        assert postings.find(postings.term(ordinal)) == ordinal
        if not postings.has_positions:
            assert postings.cf(ordinal) == freqs.sum()
            index[postings.term(ordinal)] = {int(d): [0] * int(f) for d, f in zip(docs, freqs, strict=True)}
            continue
        addresses = postings.addresses(ordinal)
        assert len(addresses) == postings.cf(ordinal) == freqs.sum()
        owners = postings.docs_at(addresses)
        found: dict[int, list[int]] = {}
        for owner, address in zip(owners.tolist(), addresses.tolist(), strict=True):
            found.setdefault(owner, []).append(address - int(postings.starts[owner]))
        assert list(found) == docs.tolist()
        assert [len(at) for at in found.values()] == freqs.tolist()
        index[postings.term(ordinal)] = found
    return index


def built(folder: Path, docs: list[dict[str, Any]], table: IndexSpec | None = None, memory_mb: int = 64) -> Segment:
    """A segment of some documents."""
    folder.mkdir(parents=True, exist_ok=True)
    builder = SegmentBuilder(table or spec(), folder / "scratch", memory_mb)
    builder.add_all(docs)
    return open_segment(folder, builder.finish(folder, "MAIN_one"))
