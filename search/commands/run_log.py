"""What a rebuild tells as it runs: lines for a person, or a line of JSON an event for what reads logs."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from index.messages import Message
from search.commands.progress import LINE_EVERY, Shown, paced, shown_progress
from search.errors import SearchError
from search.interface_language import Say
from search.output import echo, to_json

if TYPE_CHECKING:
    from index.article import Rejected
    from index.rebuild.progress import Progress

LogFormat = Literal["text", "json"]


class RunLog:
    """Tells on standard error what happens, in one of the two formats."""

    def __init__(self, say: Say, kind: LogFormat) -> None:
        self._say = say
        self.as_json = kind == "json"

    def progress(self) -> AbstractContextManager[Shown]:
        """Shows the progress that it is given, for as long as it lasts."""
        return self._progress_events() if self.as_json else shown_progress(self._say)

    def notice(self, message: Message) -> None:
        """Something that who runs this should know."""
        if self.as_json:
            self.event("notice", message=self._say(message))
        else:
            echo(self._say(message), err=True)

    def refused(self, rejected: "Rejected") -> None:
        """A page was refused."""
        reason = self._say(rejected.reason)
        if self.as_json:
            self.event("refused", file=str(rejected.path), place=rejected.place, reason=reason)
        else:
            place = f", {rejected.place}" if rejected.place else ""
            echo(f"{rejected.path}{place} : {reason}", err=True)

    def failed(self, error: SearchError) -> None:
        """A run failed."""
        if self.as_json:
            self.event("failed", kind=type(error).__name__, code=error.exit_code, message=self._say(error.message))
        else:
            echo(f"search: {self._say(error.message)}", err=True)

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Whatever fails is told as all else is; as text, that is left to the command line itself."""
        try:
            yield
        except SearchError as error:
            if not self.as_json:
                raise
            self.failed(error)
            raise click.exceptions.Exit(error.exit_code) from error

    def event(self, name: str, **facts: Any) -> None:
        """One line of JSON."""
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        echo(to_json({"time": moment, "event": name, **facts}), err=True)

    @contextmanager
    def _progress_events(self) -> Iterator[Shown]:
        def told(progress: "Progress", seconds: float) -> None:
            self.event(
                "progress",
                stage=progress.stage,
                done=progress.done,
                total=progress.total,
                articles=progress.articles,
                seconds=round(seconds, 1),
            )

        yield paced(told, LINE_EVERY, at_once=False)


def log_format_option(say: Say) -> Callable[[Any], Any]:
    """`--log-format`."""
    return click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=say(
            Message(
                "Ce qui se passe, sur la sortie d’erreur : en lignes, ou en JSON pour un journal.",
                "What happens, on standard error: lines, or JSON for a log.",
            )
        ),
    )
