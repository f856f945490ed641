"""The site's legal notice, which its keeper writes: a file in Markdown, or a page elsewhere."""

from pathlib import Path

from flask import Blueprint, abort, render_template, url_for
from markupsafe import Markup

from web.state import state

blueprint = Blueprint("legal", __name__)


@blueprint.get("/mentions-legales")
def notice() -> str:
    """The notice of the file that `SEARCH_LEGAL` names, as it is now; 404 where it names none."""
    named = state().settings.legal
    if named is None or is_elsewhere(named):
        abort(404)
    return render_template("legal.html", notice=notice_as_html(Path(named).read_text("utf-8")))


def notice_as_html(text: str) -> Markup:
    """A text in Markdown as HTML: what looks like HTML in it is text, links lead to the web or to mail alone."""
    from markdown_it import MarkdownIt

    return Markup(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))  # noqa: S704 (its own escapes)


def is_elsewhere(named: str) -> bool:
    """Whether the setting is an address."""
    return named.startswith(("https://", "http://"))


def legal_address() -> str | None:
    """Where the notice is read, None where there is none."""
    named = state().settings.legal
    return named if named is None or is_elsewhere(named) else url_for("legal.notice")
