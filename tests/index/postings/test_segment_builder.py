"""A segment holds exactly what brute force over the analyser's tokens finds."""

import os
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from postings_corpus import analyse, built, corpora, expected, read_back, spec, texts
from whoosh import fields

from index.analysis import Analyser
from index.analysis.batch import BATCH
from index.postings import invert as inversion
from index.postings import merge_runs as joining
from index.postings import segment_builder as building
from index.postings.capitals import class_key
from index.postings.container import Container
from index.postings.index_spec import IndexSpec, Words, form_field
from index.postings.lexicon import NO_TERM, Lexicon
from index.postings.merge_segments import merge
from index.postings.segment import Segment, open_segment, open_snapshot
from index.postings.subprocesses import WorkerFailed
from index.postings.terms import TermDictionary, dictionary_arrays
from index.postings.writer import create_index


def check(segment: Segment, docs: list[dict[str, Any]], table: IndexSpec) -> None:
    assert segment.documents == len(docs)
    for field in table.fields:
        truth = expected(docs, field)
        assert read_back(segment, field) == truth
        postings = segment.fields[field.name]
        assert [postings.term(at) for at in range(postings.terms)] == sorted(truth)
        lengths = [sum(len(found.get(number, ())) for found in truth.values()) for number in range(len(docs))]
        assert postings.lengths.tolist() == lengths
        assert postings.tokens == sum(lengths)
        assert postings.filled == sum(length > 0 for length in lengths)
    for number, document in enumerate(docs):
        kept = {name: document[name] for name in (*table.heads, *table.bodies) if name in document}
        assert segment.stored(number) == kept
        assert segment.stored(number, title_only=True) == {k: v for k, v in kept.items() if k not in table.bodies}
        assert segment.column("day")[number] == document.get("day", 0)
        assert segment.column("source")[number] == document.get("source")


@settings(max_examples=80, deadline=None)
@given(docs=corpora)
def test_a_segment_holds_what_brute_force_finds(tmp_path_factory: pytest.TempPathFactory, docs: Any) -> None:
    """Terms, documents, frequencies, positions, lengths, columns and stored fields of any documents are exact."""
    table = spec()
    check(built(tmp_path_factory.mktemp("segment"), docs, table), docs, table)


@settings(max_examples=40, deadline=None)
@given(docs=corpora)
def test_spilling_and_forgetting_change_nothing(tmp_path_factory: pytest.TempPathFactory, docs: Any) -> None:
    """A segment joined from many small parts with vocabularies of their own is the same segment."""
    table = spec()
    folder = tmp_path_factory.mktemp("spilled")
    builder = building.SegmentBuilder(table, folder / "scratch")
    for number, document in enumerate(docs):
        builder.add(document)
        if number % 2:
            builder._memory = 0 if number % 3 else 1 << 28
            builder.spill()
    entry = builder.finish(folder, "MAIN_one")
    check(open_segment(folder, entry), docs, table)
    assert [path.name for path in folder.iterdir()] == [entry.file]


PIECES = [
    *"aéœCß5 .,;:!?()\"'’-·«»/@&+%°…\n\t\x00\x1c\x1f\x7f\x85\u00a0\u00ad\u200b\u202f\u2028\u0301غ京",
    *("12", "000", " 000", "1 ", "l'", "S.N.C.", "n°", "https://", "HTTP://", "www.", "a@b.fr", "é(e)", "·e·s", ".fr",
      "porte-", "49.3", "un mot"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("analyser", "batch"),
    [(analyse, None), (Analyser().analyse, None), (Analyser().analyse, BATCH)],
    ids=["small", "French", "French in batches"],
)
@settings(max_examples=400, deadline=None)
@given(text=st.one_of(texts, st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
def test_a_text_read_by_runs_gives_the_tokens_of_the_whole_text(analyser: Any, batch: Any, text: str) -> None:
    """Splitting at ASCII spaces before analysing changes no term and no position, thousands included."""
    found: list[tuple[str, int]] = []
    lexicon = Lexicon(analyser, [form_field], batch)
    numbers, counts, _, _ = lexicon.read([text.encode()])
    tables = lexicon.tables()
    terms = list(lexicon.vocabularies[form_field].numbers)
    base = 0
    for run in numbers.tolist():
        for at in range(tables.first[run], tables.first[run] + tables.tokens[run]):
            if tables.token_terms[form_field][at] != NO_TERM:
                found.append(
                    (terms[tables.token_terms[form_field][at]].decode(), base + int(tables.token_position[at]))
                )
        base += int(tables.positions[run])
    assert found == list(dict.fromkeys((token.form, token.position) for token in analyser(text)))
    assert counts.tolist() == [len(numbers)]


def test_a_run_keeps_its_number_when_the_table_grows() -> None:
    """The table of runs gives ten thousand words the same numbers again after it has grown."""
    lexicon = Lexicon(analyse, [form_field])
    words = " ".join(f"mot{number}" for number in range(10_000)).encode()
    first, _, _, _ = lexicon.read([words])
    lexicon.read([" ".join(f"autre{number}" for number in range(200_000)).encode()])
    again, _, _, _ = lexicon.read([words])
    assert np.array_equal(first, again)
    assert lexicon.size == 210_000


WRITTEN = ["Denis", "denis", "Élu", "élu", "12", "d", "M", "x" * 90, "la", "UN", "ÉLU"]


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(
        st.lists(
            st.lists(
                st.tuples(st.sampled_from(WRITTEN), st.sampled_from([" ", " ", " ", ". ", ", ", "\n", "  ", ' "']))
            ),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=3,
    ),
    spills=st.booleans(),
)
def test_capitals_are_counted_inside_sentences(
    tmp_path_factory: pytest.TempPathFactory, parts: Any, spills: bool
) -> None:
    """Built, spilled or merged, a term is written as often in each way as it is after one space in the texts."""
    table = spec(fields=(Words("text_exact", form_field, source="text", capitals=True),), columns=(), heads=())
    folder = tmp_path_factory.mktemp("capitals")
    truth: dict[str, list[int]] = {}
    segments = []
    for number, texts_of in enumerate(parts):
        (folder / str(number)).mkdir()
        builder = building.SegmentBuilder(table, folder / str(number) / "scratch")
        for pairs in texts_of:
            builder.add({"text": "".join(word + gap for word, gap in pairs)})
            if spills:
                builder.spill()
            for at, (word, _) in enumerate(pairs):
                capital, determined, lower = truth.setdefault(word.lower(), [0, 0, 0])
                if at and pairs[at - 1][1] == " " and word[0].isalpha():
                    named = word[0].isupper()
                    after = named and pairs[at - 1][0] in ("la", "UN") and word not in ("UN", "ÉLU")
                    truth[word.lower()] = [capital + named, determined + after, lower + (not named)]
        segments.append(open_segment(folder / str(number), builder.finish(folder / str(number), "MAIN_one")))
    merged = open_segment(folder, merge(segments, folder, "MAIN_merged", folder / "scratch", 64))
    assert _cases(merged) == truth
    apart: dict[str, list[int]] = {}
    for segment in segments:
        for term, counts in _cases(segment).items():
            apart[term] = [sum(pair) for pair in zip(apart.get(term, [0, 0, 0]), counts, strict=True)]
    assert apart == truth


def _cases(segment: Segment, analyser: Any = analyse) -> dict[str, list[int]]:
    field = segment.fields["text_exact"]
    classes: dict[str, set[str]] = {}
    for term in map(bytes.decode, field.dictionary):
        classes.setdefault(analyser(term)[0].stem, set()).add(term)
    for name, members in classes.items():
        assert {field.term(at).decode() for at in field.class_members(class_key(name))} == members
    return {field.term(at).decode(): list(field.written(at)) for at in range(field.terms)}


def test_deleted_documents_stay_in_the_capitals_of_a_merge(tmp_path: Path) -> None:
    """A merge drops the terms that only deleted documents had and keeps every count of the others."""
    table = spec(fields=(Words("text_exact", form_field, source="text", capitals=True),), columns=(), heads=())
    docs = [{"text": "à Denis et le Luc"}, {"text": "un denis"}]
    merged = merge([built(tmp_path / "one", docs, table).without([0])], tmp_path, "MAIN_m", tmp_path / "s", 64)
    assert _cases(open_segment(tmp_path, merged)) == {"denis": [1, 0, 1], "un": [0, 0, 0]}


def test_the_words_after_an_elision_or_a_hyphen_are_judged_by_their_own_letter(tmp_path: Path) -> None:
    """l’État and porte-Avions: each part by its first letter, the joined form by that of its first part."""
    fields = (Words("text_exact", form_field, source="text", capitals=True),)
    table = spec(fields=fields, columns=(), heads=(), analyse=Analyser().analyse)
    segment = built(tmp_path / "one", [{"text": "de l’État au porte-Avions 2024"}], table)
    assert _cases(segment, Analyser().analyse) == {
        "2024": [0, 0, 0], "au": [0, 0, 1], "avions": [1, 0, 0], "de": [0, 0, 0], "etat": [1, 1, 0], "porte": [0, 0, 1],
        "porteavions": [0, 0, 1],
    }  # fmt: skip


def test_frequencies_past_a_byte_are_exact(tmp_path: Path) -> None:
    """A word 70,000 times in one document keeps its frequency and all its addresses."""
    docs = [
        {"id": "1", "text": "mot " * 254},
        {"id": "2", "text": "mot " * 255},
        {"id": "3", "text": "la mot " * 70_000},
    ]
    segment = built(tmp_path, docs)
    postings = segment.fields["text"]
    ordinal = postings.find(b"mot")
    assert postings.freqs(ordinal).tolist() == [254, 255, 70_000]
    assert postings.cf(ordinal) == 70_509
    assert postings.occurrences(ordinal, 2).tolist() == list(range(512, 512 + 140_000, 2))
    assert postings.lengths.tolist() == [254, 255, 140_000]
    assert segment.stored(2)["text"] == docs[2]["text"]


def test_a_document_of_one_word_alone_is_exact(tmp_path: Path) -> None:
    """A word that fills whole blocks of addresses keeps them all, and the file agrees with its checksums."""
    docs = [{"id": "1", "text": "un mot"}, {"id": "2", "text": "mot " * 200_000}, {"id": "3", "text": "un mot " * 9}]
    segment = built(tmp_path, docs)
    field = segment.fields["text"]
    ordinal = field.find(b"mot")
    assert field.occurrences(ordinal, 1).tolist() == list(range(3, 200_003))
    assert field.occurrences(ordinal, 2).tolist() == list(range(200_005, 200_022, 2))
    assert field.addresses(field.find(b"un")).tolist() == [0, *range(200_004, 200_021, 2)]
    Container.alone(next(tmp_path.rglob("*.seg")), segment.name).verify()


def test_a_run_of_many_words_is_exact(tmp_path: Path) -> None:
    """A hundred thousand words without one space between them are all found, at their positions."""
    docs = [{"id": "1", "text": "un,deux." * 50_000 + " trois"}, {"id": "2", "text": "deux"}]
    field = built(tmp_path, docs).fields["text_exact"]
    assert field.occurrences(field.find(b"deux"), 0).tolist() == list(range(1, 100_000, 2))
    assert field.addresses(field.find(b"trois")).tolist() == [100_000]
    assert field.docs(field.find(b"deux")).tolist() == [0, 1]


@pytest.mark.parametrize("at_once", [1 << 20, 1])
def test_more_documents_than_a_block_are_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """Past 65,536 documents, frequent, rare and dense terms find their documents, joined many at once or singly."""
    monkeypatch.setattr("index.postings.merge_runs.POSTINGS_A_RANGE", at_once)
    docs = [
        {"id": str(n), "text": "tous" + " pair" * (n % 2 == 0) + " mille" * (n % 1000 == 0) + " seul" * (n == 66_000)}
        for n in range(66_500)
    ]
    table = spec(fields=(Words("text", form_field), Words("bare", form_field, source="text", positions=False)))
    segment = built(tmp_path, docs, table)
    for field in segment.fields.values():
        for word, wanted in (
            (b"tous", range(66_500)), (b"pair", range(0, 66_500, 2)),
            (b"mille", range(0, 66_500, 1000)), (b"seul", [66_000]),
        ):  # fmt: skip
            ordinal = field.find(word)
            assert field.docs(ordinal).tolist() == list(wanted)
            bitmap = field.bitmap(ordinal)
            if len(wanted) > 10_000:
                assert bitmap is not None
                bits = np.unpackbits(bitmap.view(np.uint8), bitorder="little")
                assert np.flatnonzero(bits).tolist() == list(wanted)
            else:
                assert bitmap is None
        for first, end in combinations(range(field.terms + 1), 2):
            pieces = list(field.postings_of(first, end))
            together = Counter(
                pair for docs, freqs in pieces for pair in zip(docs.tolist(), freqs.tolist(), strict=True)
            )
            apart = Counter(
                pair
                for ordinal in range(first, end)
                for pair in zip(field.docs(ordinal).tolist(), field.freqs(ordinal).tolist(), strict=True)
            )
            assert together == apart
            assert field.size(first, end) == together.total()
    field = segment.fields["text"]
    addresses = field.addresses(field.find(b"seul"))
    assert field.docs_at(addresses).tolist() == [66_000]
    assert field.docs_at(field.addresses(field.find(b"tous"))).tolist() == list(range(66_500))
    wanted_addresses = np.arange(0, field.starts[-1], 3, dtype=np.uint32)
    for word in (b"tous", b"pair", b"mille"):
        ordinal = field.find(word)
        held = field.held(ordinal, wanted_addresses)
        assert held is not None
        assert held.tolist() == np.isin(wanted_addresses, field.addresses(ordinal)).tolist()
    assert field.held(field.find(b"seul"), wanted_addresses) is None
    for word in (b"tous", b"pair", b"mille", b"seul"):
        everything = field.addresses(field.find(word))
        for start, end in ((0, 3), (65_000, 66_000), (70_000, 140_000), (5, int(field.starts[-1]))):
            near = field.addresses_near(
                field.find(word), np.array([9, start], np.uint32), np.array([9, end], np.uint32)
            )
            assert np.isin(near, everything).all()
            assert (np.diff(near.astype(np.int64)) > 0).all()
            within = everything.compress((everything >= start) & (everything <= end))
            assert np.isin(within, near).all()


@pytest.mark.parametrize("docs", [[], [{}], [{"id": "1", "text": "", "title": None}]])
def test_almost_nothing_makes_a_segment(tmp_path: Path, docs: list[dict[str, Any]]) -> None:
    """No document, a document of nothing, and one of an empty text are segments that can be read."""
    segment = built(tmp_path, docs)
    assert segment.documents == len(docs)
    assert segment.fields["text"].terms == 0
    assert segment.fields["text"].find(b"mot") == -1
    assert segment.fields["text"].prefix(b"") == (0, 0)


def test_prefixes_and_ranges_are_ranges_of_ordinals(tmp_path: Path) -> None:
    """The ordinals of a prefix or a range are those of the terms in it, at the edges of the vocabulary too."""
    segment = built(tmp_path, [{"text": "abc abd ab b ba \U0010ffff zz"}])
    field = segment.fields["text_exact"]
    terms = [field.term(at) for at in range(field.terms)]
    for prefix in (b"", b"a", b"ab", b"abd", b"abe", b"z", b"zzz", b"\xff", b"\xf4"):
        first, end = field.prefix(prefix)
        assert terms[first:end] == [term for term in terms if term.startswith(prefix)]
    first, end = field.range(b"ab", b"b")
    assert terms[first:end] == [b"ab", b"abc", b"abd"]
    assert field.range(b"b", b"ab")[0] >= field.range(b"b", b"ab")[1]
    assert list(field.dictionary) == terms


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 2**32 - 1), st.lists(st.binary(max_size=3), min_size=2, max_size=2))
def test_ranges_of_many_terms_are_those_of_a_sorted_list(count: int, seed: int, ends: list[bytes]) -> None:
    """Of vocabularies of any size, the ends of a range are where bisection of the list puts them."""
    numbers = np.random.default_rng(seed).integers(0, 256, (count, 3), np.uint8)
    terms = sorted({row.tobytes().rstrip(b"\0") for row in numbers})
    made = TermDictionary(*dictionary_arrays(terms).values())
    low, high = ends
    first = bisect_left(terms, low)
    assert made.range(low) == (first, len(terms))
    assert made.range(low, high) == (first, bisect_left(terms, high) if high > low else first)


def test_chunks_are_read_at_the_size_that_suits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and sorting in pieces of almost nothing gives the same segment."""
    monkeypatch.setattr(inversion, "TOKENS_A_CHUNK", 10)
    monkeypatch.setattr(inversion, "TOKENS_SORTED_AT_ONCE", 7)
    docs = [{"id": str(n), "text": f"la porte-avions de {n} 000 le et de la", "title": "mot " * n} for n in range(9)]
    check(built(tmp_path, docs), docs, spec())


@settings(max_examples=15, deadline=None)
@given(docs=corpora)
def test_several_processes_make_one_build(tmp_path_factory: pytest.TempPathFactory, docs: Any) -> None:
    """Two processes that read documents, and this one, make a segment of the same documents as one process does."""
    folder = tmp_path_factory.mktemp("jobs")
    numbered = [{**document, "id": f"{number}"} for number, document in enumerate(docs)]
    schema = fields.Schema(**{name: fields.STORED() for name in ("id", "title", "text", "tags", "day", "source")})
    ix = create_index(folder, schema, spec())
    writer = ix.writer(jobs=2)
    writer.add_documents(numbered[: len(docs) // 2])
    for document in numbered[len(docs) // 2 : -1]:
        writer.add_document(**document)
    writer.add_documents(numbered[-1:])
    assert writer.doc_count() == len(docs)
    writer.commit()
    snapshot = open_snapshot(folder)
    assert snapshot.documents == len(docs)
    for segment in snapshot.segments:
        order = [int(segment.stored(number)["id"]) for number in range(segment.documents)]
        check(segment, [numbered[number] for number in order], spec())
    assert sorted(path.suffix for path in folder.iterdir() if path.is_dir()) == []


def test_a_failed_process_fails_the_writer(tmp_path: Path) -> None:
    """What goes wrong in a process that reads documents is raised here, and the index stays as it was."""
    schema = fields.Schema(id=fields.STORED(), title=fields.STORED(), text=fields.STORED(), day=fields.STORED())
    ix = create_index(tmp_path, schema, spec())
    writer = ix.writer(jobs=2)
    with pytest.raises(WorkerFailed, match="no number"):
        writer.add_documents({"id": "1", "day": "no number"} for _ in range(1000))
    writer.cancel()
    assert ix.doc_count() == 0
    with ix.writer() as again:
        again.add_document(id="1", text="mot")
    assert ix.doc_count() == 1


def test_a_process_that_dies_fails_the_writer(tmp_path: Path) -> None:
    """A process ended from outside, whatever was on its way to it, is told as such, and the index stays as it was."""

    def fatal(text: str) -> Any:
        return os._exit(9) if text == "kill" else analyse(text)

    schema = fields.Schema(id=fields.STORED(), title=fields.STORED(), text=fields.STORED())
    ix = create_index(tmp_path, schema, replace(spec(), analyse=fatal, batch=None))
    writer = ix.writer(jobs=2)
    with pytest.raises(WorkerFailed, match="was ended"):
        writer.add_documents({"id": f"{n}", "text": "kill " + "mot " * 5_000} for n in range(1000))
    writer.cancel()
    assert ix.doc_count() == 0
    with ix.writer() as again:
        again.add_document(id="1", text="mot")
    assert ix.doc_count() == 1


@settings(max_examples=30, deadline=None)
@given(docs=corpora, jobs=st.integers(2, 4))
def test_processes_that_share_a_join_write_what_one_writes(
    tmp_path_factory: pytest.TempPathFactory, docs: Any, jobs: int
) -> None:
    """However many processes join the parts of a build, the segment's file is the same to the byte."""
    files = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(joining, "POSTINGS_A_RANGE", 3)
        patched.setattr(joining, "POSTINGS_A_SHARE", 1)
        for count in (1, jobs):
            folder = tmp_path_factory.mktemp("join")
            builder = building.SegmentBuilder(spec(), folder / "scratch")
            for number, document in enumerate(docs):
                builder.add(document)
                if number % 3 == 1:
                    builder.spill()
            harvest = builder.harvest()
            entry = building.assemble([harvest], spec(), folder, "MAIN_one", folder / "scratch", 1 << 20, count)
            builder.close()
            files.append((folder / entry.file).read_bytes())
    assert files[0] == files[1]
