"""A French line is French to its end: the system's reasons, and those told of files of the index, are too."""

import errno
import os
import re
from pathlib import Path

import pytest

from index.messages import Message
from index.postings.container import Damaged
from index.system_reasons import reasons_in_french
from search.engines.snapshot import unusable

ROOT = Path(__file__).parents[2]
COMMON = [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EROFS, errno.EDQUOT, errno.ENOTDIR,
          errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP, errno.EPERM, errno.EINTR, errno.EADDRINUSE,
          errno.ECONNREFUSED, errno.ETIMEDOUT, errno.ENOMEM, errno.EBUSY, errno.ENOTEMPTY, errno.ESTALE]  # fmt: skip


@pytest.mark.parametrize("number", COMMON, ids=lambda number: errno.errorcode[number])
def test_what_the_system_says_is_french_in_a_french_line(number: int) -> None:
    """The reason of each usual failure, in both languages of one message."""
    said = os.strerror(number)
    message = Message(fr=f"/x/y n’a pas pu être lu ({said}) : réessayez", en=f"/x/y could not be read ({said}): try")
    assert said not in message.text("fr") and said in message.text("en")
    assert message.text("fr").startswith("/x/y n’a pas pu être lu (") and message.text("fr").endswith(") : réessayez")


def test_every_reason_that_files_of_the_index_are_refused_for_has_its_french() -> None:
    """Each line that the index's own readers raise, found in their source, leaves no English word of its own."""
    english = re.compile(
        r"\b(is|the|its|not|where|were|was|which|there|of|written|cannot|this|bytes|altered|missing)\b"
    )
    raised = re.compile(r"\b(?:Damaged|GenerationError|PointerError|OtherFormat)\([^,\n]+, f?\"([^\"]+)\"\)")
    found = {
        re.sub(r"\{[^}]*\}", "7", text)
        for path in (ROOT / "index").rglob("*.py")
        for text in raised.findall(path.read_text("utf-8"))
        if path.name not in ("merge_runs.py", "encoding.py", "segment_builder.py", "recovery.py")  # faults of a rebuild
    }
    assert len(found) > 12
    for why in found:
        line = reasons_in_french(f"index illisible dans /i (MAIN_a.seg : {why}) : lancez « search check »")
        assert not english.search(line), line


def test_a_damaged_index_is_refused_in_one_language() -> None:
    """What serving says of an altered array, through the error that users meet."""
    path = Path("/i/generations/1/MAIN_a.seg")
    error = unusable(Path("/i"), Damaged(path, "altered: the checksum of text/freqs is not the one written"))
    line = error.message.text("fr")
    assert "altéré : la somme de contrôle de text/freqs n’est pas celle qui fut écrite" in line
    assert "altered" not in line and "altered" in error.message.text("en")


def test_what_users_wrote_stays_as_it_is() -> None:
    """Lines without a reason, and names that are like none, are given back."""
    for line in ("index intact : 3 articles", "a (b) : c", "source : The Times (written in 1999)"):
        assert reasons_in_french(line) == line
