"""Whole answers, pages and dossiers written down: one module a format; EXPORT_FORMATS is the registry.

A format's module has `export(entries, about)`, which gives the bytes of the file one after another: entries are read as
they are written, so that memory stays small however long an answer is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from search.export.entries import About, Entry


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: the module here that writes it, the suffix of its files, what HTTP calls it, and whether its bytes are
    no text."""

    module: str
    suffix: str
    mimetype: str
    binary: bool = False


EXPORT_FORMATS = {
    "csv": ExportFormat("comma_separated", ".csv", "text/csv; charset=utf-8"),
    "xlsx": ExportFormat(
        "workbook", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", binary=True
    ),
    "jsonl": ExportFormat("json_lines", ".jsonl", "application/jsonl; charset=utf-8"),
    "ris": ExportFormat("ris_notices", ".ris", "application/x-research-info-systems; charset=utf-8"),
    "bibtex": ExportFormat("bibtex_entries", ".bib", "application/x-bibtex; charset=utf-8"),
    "csl-json": ExportFormat("csl_items", ".json", "application/vnd.citationstyles.csl+json; charset=utf-8"),
    "iramuteq": ExportFormat("iramuteq", ".txt", "text/plain; charset=utf-8"),
    "txm": ExportFormat("txm", ".zip", "application/zip", binary=True),
    "html": ExportFormat("web_page", ".html", "text/html; charset=utf-8"),
    "txt": ExportFormat("plain_text", ".txt", "text/plain; charset=utf-8"),
    "zip": ExportFormat("evidence", ".zip", "application/zip", binary=True),
}
"""The formats, by the names that `--format` and `/export` know them by."""


class Exporter(Protocol):
    """What a format's module offers."""

    def export(self, entries: "Iterable[Entry]", about: "About") -> Iterator[bytes]:
        """The bytes of the file that holds the entries."""


def exporter(name: str) -> Exporter:
    """The module that writes a format, a key of EXPORT_FORMATS."""
    return cast(Exporter, import_module(f"{__name__}.{EXPORT_FORMATS[name].module}"))
