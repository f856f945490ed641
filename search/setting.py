"""One thing that may be set, and the error for a value that it does not take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from index.messages import Message
from search.errors import BadSetting

_SHOWN_CHARS = 40


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that may be set.

    `name` is its attribute of `Settings` and its key in a settings file, `variable` its name in the environment. `read`
    takes the name as its user knows it and what was said, and gives the value, or raises BadSetting with the cure.
    `default` tells what holds where nothing is said.
    """

    name: str
    variable: str
    read: Callable[[str, str], Any]
    default: Message
    help: Message
    secret: bool = False
    """Whether it is shown to nobody."""


def refused(name: str, value: str, cure_fr: str, cure_en: str) -> BadSetting:
    """The error for a setting, named as its user named it, whose value is none that it takes."""
    shown = value if len(value) <= _SHOWN_CHARS else value[: _SHOWN_CHARS - 1] + "…"
    return BadSetting(Message(fr=f"{name} vaut « {shown} » : {cure_fr}", en=f"{name} is “{shown}”: {cure_en}"))
