"""What no command foresaw, told in a line: what the system refuses, too little memory, or a fault of the program."""

import os
from pathlib import Path

from search.errors import Message


def unforeseen(error: Exception) -> Message:
    """The line for an exception that came all the way up."""
    if isinstance(error, MemoryError):
        return Message(
            fr="mémoire insuffisante : fermez d’autres programmes ou relevez la limite, et relancez",
            en="not enough memory: close other programs or raise the limit, and run again",
        )
    if isinstance(error, OSError):
        return _refused(error)
    if isinstance(error, ImportError):
        why = _short(error.__cause__ or error)
        return Message(
            fr=f"une bibliothèque ne se charge pas ({why}) : réinstallez le programme, ou laissez-lui plus de mémoire",
            en=f"a library does not load ({why}): install the program again, or leave it more memory",
        )
    what = f"{type(error).__name__}: {_short(error)}, {_place(error)}"
    return Message(
        fr=f"défaut du programme ({what}) : signalez-le, avec ce que montre « python -X dev -m search … »",
        en=f"a fault of the program ({what}): report it, with what “python -X dev -m search …” shows",
    )


def _short(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return said if len(said) <= 200 else said[:199] + "…"


def _place(error: Exception) -> str:
    """The file and line that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _refused(error: OSError) -> Message:
    why = error.strerror or str(error)
    if error.filename is None and isinstance(error, FileNotFoundError) and not _is_somewhere():
        return Message(
            fr="le dossier courant n’existe plus : allez dans un autre (cd) et relancez",
            en="the current folder is no more: go to another one (cd) and run again",
        )
    what = f"{error.filename} : {why}" if error.filename is not None else why
    return Message(
        fr=f"le système refuse ({what}) : remédiez-y et relancez",
        en=f"the system refuses ({what}): mend that and run again",
    )


def _is_somewhere() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 (the plain question)
    except OSError:
        return False
    return True
