"""Whatever is altered, cut or exchanged in an index, a question is answered as before or refused with file and cure.

The short version tries 10,000 flipped bits; `python -m pytest -m long tests/faults/test_damage.py` a million.
"""

import random
import re
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from damage import damageable, flipped, questions, told, written_index

from index.postings.container import Container, Damaged, told_by_footer
from index.rebuild.generation import folders
from search.config import settings_from
from search.engines.whoosh import WhooshEngine
from search.errors import IndexDamaged, IndexStale, SearchError
from web import create_app

_SHORT, _LONG = 1_000, 10_000
_TOGETHER = 4
"""Bits that are flipped before the index is opened once: most questions read none or one of them."""
_ASKED = 3
_HEADER = 64
_FILE = re.compile(r"\((CURRENT|[\w.]+\.(seg|del|json|sqlite|toc|npz)) : ")
"""The file that a refusal names."""


@dataclass(frozen=True, slots=True)
class Sound:
    """An index before it is damaged, what is asked of it and what it answers."""

    index: Path
    files: list[Path]
    asked: Mapping[str, Callable[[WhooshEngine], Any]]
    answers: Mapping[str, Any]

    def look(self, names: list[str]) -> int:
        """Ask it anew; how many questions were refused. Anything but the right answer and a typed refusal fails."""
        refused = 0
        engine = WhooshEngine(self.index)
        for name in names:
            answer = told(engine, self.asked[name])
            if isinstance(answer, SearchError):
                refused += 1
                assert isinstance(answer, IndexDamaged), (name, answer)
                line = answer.message.fr
                assert "search check --repair" in line or "search reindex --full" in line, line
                assert _FILE.search(line) or isinstance(answer, IndexStale), line
            else:
                assert answer == self.answers[name], name
        engine.close()
        return refused


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    index = written_index(tmp_path_factory.mktemp("damage"))
    engine = WhooshEngine(index)
    asked = questions(engine)
    answers = {name: told(engine, question) for name, question in asked.items()}
    assert not [name for name, answer in answers.items() if isinstance(answer, SearchError)]
    return Sound(index, damageable(index), asked, answers)


def test_the_questions_read_all_of_the_index_that_serving_reads(sound: Sound) -> None:
    """What is asked has hits, versions, families and facets: the other tests would pass over an index left alone."""
    answers = list(sound.answers.values())
    assert sum(isinstance(answer, tuple) and bool(answer[0]) for answer in answers) > 20
    assert any(answer for name, answer in sound.answers.items() if name.startswith("versions"))
    assert any(answer for name, answer in sound.answers.items() if name.startswith("family"))
    assert {path.suffix for path in sound.files} == {".seg", ".del", ".json", ".sqlite", ""}
    assert sound.look(list(sound.asked)) == 0


def _flips(sound: Sound, trials: int, seed: int) -> None:
    drawn = random.Random(seed)
    sizes = [path.stat().st_size for path in sound.files]
    refused = 0
    for trial in range(trials // _TOGETHER):
        with ExitStack() as damage:
            bits = []
            for _ in range(_TOGETHER):
                # By turns each octet has the same chance, and each file: small ones are read at every opening.
                path = drawn.choices(sound.files, sizes)[0] if trial % 8 else drawn.choice(sound.files)
                bits.append((path.name, drawn.randrange(8 * path.stat().st_size)))
                damage.enter_context(flipped(path, [bits[-1][1]]))
            try:
                refused += sound.look(drawn.sample(list(sound.asked), _ASKED)) > 0
            except BaseException as error:
                error.add_note(f"bits {bits}")
                raise
    assert refused > trials / _TOGETHER / 10


@pytest.mark.parametrize("seed", range(10))
def test_a_flipped_bit_never_answers_wrongly(seed: int, sound: Sound) -> None:
    """Any bit of any file that serving reads: the right answer, or IndexDamaged that names file and cure."""
    _flips(sound, _SHORT, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_million_flipped_bits_never_answer_wrongly(seed: int, sound: Sound) -> None:
    """The same, a million times."""
    _flips(sound, _LONG, seed)


def test_every_bit_of_every_header_and_footer_is_told_at_opening(sound: Sound) -> None:
    """The head and the foot of each file of arrays are looked at before anything is answered."""
    for path in (path for path in sound.files if path.suffix in (".seg", ".del")):
        size = path.stat().st_size
        names = path.stem.partition(".")[0], *told_by_footer(path)
        for at, bit in enumerate((*range(8 * _HEADER), *range(8 * (size - _HEADER), 8 * size))):
            with flipped(path, [bit]):
                with pytest.raises(Damaged):
                    Container.open(path, names[0], names[1], names[2])
                if at % 61 == 0:
                    assert isinstance(told(WhooshEngine(sound.index), sound.asked["status"]), IndexDamaged), (path, bit)


def test_bits_that_flip_together_never_answer_wrongly(sound: Sound) -> None:
    """A run of bits, as a sector that was written elsewhere leaves it."""
    drawn = random.Random(5)
    for _ in range(100):
        path = drawn.choice(sound.files)
        size = 8 * path.stat().st_size
        first = drawn.randrange(size)
        bits = [
            bit for bit in range(first, min(size, first + 8 * drawn.choice((1, 4, 64, 512)))) if drawn.random() < 0.5
        ]
        with flipped(path, bits or [first]):
            sound.look(drawn.sample(list(sound.asked), 3 * _ASKED))


def _replaced(sound: Sound, path: Path, data: bytes) -> int:
    before = path.read_bytes()
    assert data != before
    path.unlink()  # what is mapped stays as it was
    path.write_bytes(data)
    try:
        return sound.look(list(sound.asked)[::3] + [name for name in sound.asked if name.startswith("versions")])
    finally:
        path.write_bytes(before)


def test_a_cut_or_lengthened_file_never_answers_wrongly(sound: Sound) -> None:
    """Files end anywhere, or go on, or are full of zeros; the index is refused or answers as it did."""
    drawn = random.Random(6)
    for path in sound.files:
        data = path.read_bytes()
        cuts = {0, 1, len(data) // 2, len(data) - 1, *(drawn.randrange(len(data)) for _ in range(3))}
        for damaged in (*(data[:cut] for cut in sorted(cuts)), data + b"\0", data + data, bytes(len(data))):
            refused = _replaced(sound, path, damaged)
            assert refused or path.name in ("CURRENT", "history.sqlite", "groups.json"), path


def test_pages_that_change_places_never_answer_wrongly(sound: Sound) -> None:
    """Two pages of a file in each other's place, as a file system's mistake leaves them."""
    drawn = random.Random(7)
    for path in (path for path in sound.files if path.stat().st_size > 3 * 4096):
        data = path.read_bytes()
        for _ in range(6):
            one, other = drawn.sample(range(len(data) // 4096), 2)
            swapped = bytearray(data)
            swapped[one * 4096 : one * 4096 + 4096] = data[other * 4096 : other * 4096 + 4096]
            swapped[other * 4096 : other * 4096 + 4096] = data[one * 4096 : one * 4096 + 4096]
            if swapped != data:
                _replaced(sound, path, bytes(swapped))


def test_files_of_other_generations_and_indexes_never_answer_wrongly(
    sound: Sound, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file of the generation before, or of an index built alike from other pages, is not taken for the live one's."""
    before = folders(sound.index)[1]
    other = folders(written_index(tmp_path_factory.mktemp("other"), seed=2))[0]
    foreign = [path for folder in (before, other) for path in sorted(folder.iterdir()) if path.is_file()]
    for path in sound.files:
        if path.name == "CURRENT":
            continue
        same_kind = [one for one in foreign if one.suffix == path.suffix and one.stat().st_size]
        for one in same_kind:
            if one.read_bytes() != path.read_bytes():
                assert _replaced(sound, path, one.read_bytes()) or path.name in ("history.sqlite", "groups.json"), one


def test_a_file_of_another_generation_padded_to_the_length_is_told(sound: Sound) -> None:
    """A length that fits tells nothing: families of the generation before, made as long as the live one's."""
    before = folders(sound.index)[1]
    for name in ("families.seg", "history.sqlite", "postings.json"):
        live, old = folders(sound.index)[0] / name, (before / name).read_bytes()
        size = live.stat().st_size
        data = old[:size] if len(old) >= size else old[:-_HEADER] + bytes(size - len(old)) + old[-_HEADER:]
        if data != live.read_bytes():
            assert _replaced(sound, live, data), name


def test_a_missing_file_never_answers_wrongly(sound: Sound, tmp_path: Path) -> None:
    """Whatever file is gone, what needs it is refused."""
    for path in sound.files:
        away = tmp_path / path.name
        shutil.move(path, away)
        try:
            engine = WhooshEngine(sound.index)
            for name in list(sound.asked)[::5]:
                answer = told(engine, sound.asked[name])
                assert isinstance(answer, SearchError) or answer == sound.answers[name]
        finally:
            shutil.move(away, path)


def test_damage_that_no_question_reads_is_found_beside_them_and_readyz_tells_it(sound: Sound) -> None:
    """An engine that serves reads its index through: status, and so /readyz, turn to a refusal; sound answers go on."""
    path = max((path for path in sound.files if path.suffix == ".seg"), key=lambda path: path.stat().st_size)
    entry = Container.alone(path, path.stem).entries["url_words/freqs"]
    client = create_app(settings_from({"SEARCH_INDEX": str(sound.index)})).test_client()
    with flipped(path, [8 * entry["offset"]]):
        waited = 0
        while client.get("/readyz").status_code == 200 and waited < 400:
            time.sleep(0.05)
            waited += 1
        ready = client.get("/readyz")
        assert ready.status_code == 503 and path.name in ready.json["reason"] and "--repair" in ready.json["reason"]
        assert client.get("/healthz").status_code == 200
        assert client.get("/api/search?q==R%C3%A9colte").json["total"] == sound.answers["=Récolte"][0]


def test_an_answer_over_damage_is_a_problem_with_status_503(sound: Sound) -> None:
    """JSON clients are told by application/problem+json, never by a 500."""
    for path in sound.files:
        if path.suffix == ".seg" and path.name.startswith("MAIN"):
            shutil.copy(path, path.with_suffix(".kept"))
            begin = Container.alone(path, path.stem).entries["text/low_docs"]["offset"]
            with path.open("r+b") as file:
                file.seek(begin)
                file.write(bytes(64))
    try:
        client = create_app(settings_from({"SEARCH_INDEX": str(sound.index)})).test_client()
        answers = [client.get("/api/search", query_string={"q": text}) for text in ("crue", "digue marée", "conseil")]
        assert {answer.status_code for answer in answers} == {503}
        assert {answer.mimetype for answer in answers} == {"application/problem+json"}
        assert all(answer.json["type"] == "urn:manchette:problem:index-damaged" for answer in answers)
    finally:
        for kept in sound.index.rglob("*.kept"):
            kept.replace(kept.with_suffix(".seg"))
