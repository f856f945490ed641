"""What libraries log and warn of, kept from the terminal: what a user must know, the program says itself."""

import logging
import sys
import warnings
from typing import Any


def quiet_libraries() -> None:
    """Leave unread what is logged without a handler, and warnings unshown unless Python was asked for them (`-W`)."""
    logging.lastResort = logging.NullHandler()
    if not sys.warnoptions:
        warnings.showwarning = _unshown


def _unshown(*_: Any, **__: Any) -> None:
    """Nothing."""
