"""An index teaches which words stand in the same company."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from index.article import Article
from index.neighbours import renewal
from index.neighbours.learning import learned_vectors
from index.neighbours.renewal import renew_neighbours
from index.neighbours.stored_neighbours import NEIGHBOURS_FILE, open_neighbours
from index.neighbours.word_sequence import WordSequence, word_sequence
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer

TWINS = (("voiture", "camion"), ("prix", "tarif"), ("marin", "pêcheur"))
SUBJECTS = 20


def sentence(dice: Random, subject: int) -> str:
    """Some words of a subject, with one of its two words that mean the same, whichever it is."""
    words = dice.sample([f"sujet{subject}x{number}" for number in range(8)], 4)
    twins = TWINS[subject] if subject < len(TWINS) else (f"un{subject}", f"autre{subject}")
    words.insert(dice.randrange(5), dice.choice(twins))
    return " ".join(words)


def texts_of(count: int, seed: int = 7) -> list[str]:
    """Texts of one subject each."""
    dice = Random(seed)
    return [". ".join(sentence(dice, number % SUBJECTS) for _ in range(5)) for number in range(count)]


def written(folder: Path, texts: Sequence[str], base: bool = False) -> None:
    writer = Writer(folder, base=base)
    before = open_snapshot(folder).documents if base else 0
    for number, text in enumerate(texts, before):
        writer.add(Article(f"a{number}", Path("/corpus"), "", title="", text=text), Path("/corpus"))
    writer.commit()


def sequence_of(folder: Path, **limits) -> WordSequence:
    return word_sequence(open_snapshot(folder), **{"most": 999, "least": 1, "share": 1.0, "tokens": 10**6} | limits)


def test_the_sequence_is_what_the_texts_say(tmp_path):
    """Words in their order, text after text, over several segments; each word's documents are counted."""
    written(tmp_path, ["le maire vote", "la mer, le maire"])
    written(tmp_path, ["vote du budget"], base=True)
    found = sequence_of(tmp_path)
    said = [found.terms[number].decode() for number in found.words]
    assert "maire" in said[:3]
    assert found.texts.tolist() == sorted(found.texts.tolist())
    read = [[word for word, at in zip(said, found.texts, strict=True) if at == text] for text in range(3)]
    assert read[1].index("mer") < read[1].index("maire")
    assert read[2][-1] == "budget"
    assert "mer" not in read[0] + read[2]
    assert dict(zip(found.terms, found.frequencies.tolist(), strict=True))[b"maire"] == 2


def test_frequent_and_rare_words_stay_out(tmp_path):
    """What fewer documents have than `least`, or more than the share, and what is beyond the most frequent."""
    written(tmp_path, ["maire port", "maire port mer", "maire"])
    assert sequence_of(tmp_path, least=2).terms == [b"maire", b"port"]
    assert sequence_of(tmp_path, share=0.7).terms == [b"mer", b"port"]
    assert sequence_of(tmp_path, most=1).terms == [b"maire"]


def test_a_sample_is_a_part_of_the_texts(tmp_path):
    """Of a long corpus so many words are read, from its beginning to its end, each in its text."""
    written(tmp_path, [f"maire port mer{number % 7} " + "budget quai " * 200 for number in range(400)])
    whole = sequence_of(tmp_path)
    part = sequence_of(tmp_path, tokens=len(whole.words) // 2)
    assert 0.3 * len(whole.words) < len(part.words) < 0.6 * len(whole.words)
    assert part.texts.min() < 20
    assert part.texts.max() > 380
    said = {text: whole.words[whole.texts == text].tolist() for text in (0, 399)}
    for text, words in said.items():
        some = part.words[part.texts == text].tolist()
        assert any(words[at : at + len(some)] == some for at in range(len(words)))


def test_words_of_one_company_are_near(tmp_path):
    """Of two words that are used alike, each is nearer to the other than to any word of another subject."""
    written(tmp_path, texts_of(300))
    found = sequence_of(tmp_path)
    vectors = learned_vectors(found)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(found.terms)), abs=1e-4)
    at = {term.decode(): number for number, term in enumerate(found.terms)}
    for one, other in (("voiture", "camion"), ("prix", "tarif"), ("marin", "pecheur")):
        strangers = [word for pair in TWINS for word in pair if word in at and word not in (one, other)]
        near = float(vectors[at[one]] @ vectors[at[other]])
        assert near > 0.5
        assert near > max(float(vectors[at[one]] @ vectors[at[word]]) for word in strangers)


def test_what_is_learned_is_the_same_each_time(tmp_path):
    """Two learnings from one index give the same numbers."""
    written(tmp_path, texts_of(60))
    one, other = learned_vectors(sequence_of(tmp_path)), learned_vectors(sequence_of(tmp_path))
    assert one.tobytes() == other.tobytes()


def test_nothing_is_learned_from_nothing(tmp_path):
    """Texts without a word that stands beside another give words without neighbours."""
    written(tmp_path, ["maire", "port"])
    assert not learned_vectors(sequence_of(tmp_path)).any()


def test_a_table_is_kept_until_the_index_has_grown(tmp_path, monkeypatch):
    """Too few articles have none; a small addition keeps the file, half as many more articles renew it."""
    monkeypatch.setattr(renewal, "TEACHING_ARTICLES", 300)
    path = tmp_path / NEIGHBOURS_FILE
    written(tmp_path, texts_of(290))
    assert not path.exists()
    written(tmp_path, texts_of(20, 8), base=True)
    learned = path.read_bytes()
    assert dict(open_neighbours(path).of(b"voiture"))
    written(tmp_path, texts_of(30, 9), base=True)
    assert path.read_bytes() == learned
    written(tmp_path, texts_of(160, 10), base=True)
    assert open_neighbours(path).facts["articles"] == 500


def test_a_damaged_table_is_learned_anew(tmp_path, monkeypatch):
    """A file that can't be read is replaced by the next commit."""
    monkeypatch.setattr(renewal, "TEACHING_ARTICLES", 10)
    written(tmp_path, texts_of(20))
    path = tmp_path / NEIGHBOURS_FILE
    learned = path.read_bytes()
    path.write_bytes(learned[:100])
    renew_neighbours(tmp_path, open_snapshot(tmp_path))
    assert path.read_bytes() == learned
