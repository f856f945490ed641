"""The report of a rebuild, as lines for a person."""

from typing import TYPE_CHECKING

from index.messages import Message
from search.interface_language import Say

if TYPE_CHECKING:
    from index.rebuild.build import Report

REASONS_LISTED = 20
"""Reasons of refusals listed for a person; `--json` has them all."""


def summary(report: "Report", say: Say, dry_run: bool) -> str:
    """What was done, or is to be done, in a line."""
    head = say(Message("À faire", "To do")) if dry_run else say(Message("Index à jour", "Index up to date"))
    resumed = say(
        Message(
            f" ; déjà lus avant l’interruption : {_number(report.resumed, 'fichier')}",
            f"; {report.resumed} files had been read before the interruption",
        )
    )
    done = ", ".join(
        (
            _number(report.indexed, "indexé"),
            _number(report.unchanged, "inchangé"),
            _number(report.removed, "retiré"),
            _number(report.rejected, "refusé"),
            _number(report.duplicates, "doublon"),
            _number(report.versions, "ancienne version", "anciennes versions"),
        )
    )
    return (
        head
        + say(
            Message(
                f" : {done}, {report.clashes} d’adresse commune à plusieurs ; "
                f"{_number(report.articles, 'article')} en tout ({report.seconds:.1f} s)".replace(".", ","),
                f": {report.indexed} indexed, {report.unchanged} unchanged, {report.removed} removed, "
                f"{report.rejected} rejected, {report.duplicates} duplicates, {report.versions} old versions, "
                f"{report.clashes} at an address of several; {report.articles} articles in all "
                f"({report.seconds:.1f} s)",
            )
        )
        + (resumed if report.resumed else "")
    )


def _number(count: int, one: str, more: str | None = None) -> str:
    """A count with its word, in French: the plural begins at two."""
    return f"{count} {one if count < 2 else more or f'{one}s'}"


def reasons(report: "Report", say: Say) -> list[str]:
    """Why pages were refused, most frequent reasons first."""
    if not report.reasons:
        return []
    lines = [say(Message("Refusés, par raison :", "Rejected, by reason:"))]
    lines += [f"{count:>8}  {say(reason)}" for reason, count in report.reasons[:REASONS_LISTED]]
    if rest := report.reasons[REASONS_LISTED:]:
        pages, more = sum(count for _, count in rest), len(rest)
        lines.append(f"{pages:>8}  " + say(Message(f"({more} autres raisons)", f"({more} other reasons)")))
    return lines
