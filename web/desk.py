"""Dossiers on the site: picked articles, put in order under headings, noted, shared, taken along.

What changes something is asked by POST, from a page of this site alone. The pages tell of all dossiers to all who may
read the site; where that is too much, `SEARCH_DOSSIERS=off` leaves them to the command line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from search.dossiers.press_review import press_review
from search.dossiers.resolved import ResolvedItem, dossier_about, dossier_export, item_of, resolved_items
from search.dossiers.store import Dossier, DossierStore, plain_heading
from search.errors import BadSetting, Message, NothingToDo
from search.export import EXPORT_FORMATS
from search.export.safe import file_name
from web.dossiers import as_press_review
from web.params import choice_from
from web.problems import Problem
from web.state import state

blueprint = Blueprint("desk", __name__)
MOST_PICKED = 200
"""Articles that are put into a dossier at once."""


@dataclass(frozen=True, slots=True)
class Picked:
    """An article that is about to be put into a dossier."""

    id: str
    title: str


@blueprint.before_request
def _of_this_site() -> Response | None:
    """404 where dossiers are not kept here; 403 for a change that a page of another site asks for."""
    if not state().settings.dossiers:
        abort(404)
    if request.method != "POST" or asked_here():
        return None
    texts = state().texts
    problem = Problem("cross-site", 403, texts["cross-site"], texts["cross-site_detail"])
    return make_response(render_template("error.html", problem=problem, fault=None), 403)


@blueprint.after_request
def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def asked_here() -> bool:
    """Whether a request comes from a page of this site, by what browsers say of it and no page can change; what says
    nothing of it is no browser, and carries nothing of its user's."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host


@blueprint.get("/dossiers")
def dossiers() -> Response | str:
    """All dossiers; with `name` one of them, to be worked on."""
    name = request.args.get("name", "").strip()
    if not name:
        return _all()
    return _one(_found(name))


@blueprint.get("/dossiers/choisir")
def choose() -> str:
    """Into which dossier the articles of `pick` are to be put."""
    return _choice(request.args.getlist("pick"))


@blueprint.get("/dossiers/export")
def dossier_file() -> Response:
    """A dossier, `name`, in the format of `format`."""
    dossier = _found(request.args.get("name", "").strip())
    form = choice_from(request.args, "format", tuple(EXPORT_FORMATS)) or "csv"
    here = state()
    found, _ = dossier_export(here.engine, dossier, form, here.lang)
    response = Response(found.data, content_type=EXPORT_FORMATS[form].mimetype)
    file = file_name(dossier.name, "dossier") + EXPORT_FORMATS[form].suffix
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


@blueprint.get("/dossiers/revue")
def review() -> Response:
    """A dossier, `name`, as a press review to read or print."""
    dossier = _found(request.args.get("name", "").strip())
    here = state()
    items = resolved_items(here.engine, dossier)
    return as_press_review(press_review(items, dossier_about(here.engine, dossier, items, here.lang, paths=False)))


@blueprint.post("/dossiers")
def change() -> BaseResponse:
    """What the forms of these pages ask for; then the dossier as it is."""
    asked, store = request.form.get("do", ""), _store()
    name = request.form.get("name", "").strip() or request.form.get("new", "").strip()
    try:
        if asked == "create":
            name = store.create(name, request.form.get("summary", ""))
        elif asked == "add":
            name = _add(store, name)
        elif asked == "rename":
            other = request.form.get("other", "")
            store.rename(name, other)
            name = " ".join(other.split())
        elif asked == "delete":
            if request.form.get("sure") != "1":
                abort(400)
            store.delete(name)
            return redirect(url_for("desk.dossiers"), 303)
        elif asked == "summarise":
            store.summarise(name, request.form.get("summary", "").replace("\r\n", "\n"))
        elif asked == "share":
            store.share(name)
        elif asked == "withdraw":
            store.withdraw(name)
        else:
            _change_item(store, name, asked)
    except BadSetting as error:
        return make_response(_refused(asked, name, error.message.text(state().lang)), 400)
    except NothingToDo:
        abort(404)
    anchor = request.form.get("article") if asked != "remove" else None
    return redirect(url_for("desk.dossiers", name=name, _anchor=f"a-{anchor}" if anchor else None), 303)


def _change_item(store: DossierStore, name: str, asked: str) -> None:
    article = request.form.get("article", "")
    if asked == "save":
        heading = plain_heading(request.form.get("heading", ""))  # refused before the note is kept
        store.note(name, article, request.form.get("note", "").replace("\r\n", "\n").strip())
        store.put_under(name, [article], heading)
    elif asked == "remove":
        store.remove(name, [article])
    elif asked in ("up", "down"):
        shown = [one.item.article for one in resolved_items(state().engine, store.get(name))]
        if article in shown:
            at = shown.index(article)
            other = at - 1 if asked == "up" else at + 1
            if 0 <= other < len(shown):
                shown[at], shown[other] = shown[other], shown[at]
                store.order(name, shown)
    else:
        abort(400)


def _add(store: DossierStore, name: str) -> str:
    """The articles that were picked, put into the dossier of that name, which is made where there is none."""
    wanted = list(dict.fromkeys(request.form.getlist("pick")))
    if len(wanted) > MOST_PICKED:
        raise BadSetting(_too_many_ticked(len(wanted)))
    heading = plain_heading(request.form.get("heading", ""))
    found = [item_of(state().engine, one, heading) for one in wanted]
    try:
        name = store.get(name).name
    except NothingToDo:
        name = store.create(name)
    store.add(name, [item for item in found if item is not None])
    return name


def _too_many_ticked(ticked: int) -> Message:
    """What is said where more articles are ticked than are put into a dossier at once."""
    return Message(
        fr=f"{ticked} articles cochés, dont seuls les {MOST_PICKED} premiers sont ici : "
        "ajoutez-les, puis cochez les suivants",
        en=f"{ticked} articles are ticked, of which only the first {MOST_PICKED} are here: "
        "add them, then tick the next ones",
    )


def _refused(asked: str, name: str, refusal: str) -> str:
    """The page whose form was refused, with what was typed in it."""
    if asked == "create":
        return _all(refusal, name)
    if asked == "add":
        return _choice(request.form.getlist("pick"), refusal, request.form)
    return _one(_found(name), refusal, request.form)


def _choice(ticked: Sequence[str], refusal: str = "", typed: Mapping[str, str] | None = None) -> str:
    wanted = list(dict.fromkeys(ticked))
    if len(wanted) > MOST_PICKED:
        refusal = _too_many_ticked(len(wanted)).text(state().lang)
    found = [(one, state().engine.article(one)) for one in wanted[:MOST_PICKED]]
    return render_template(
        "pick.html",
        picked=[Picked(one, article.headline) for one, article in found if article is not None],
        names=[dossier.name for dossier in _store().all()],
        refusal=refusal,
        typed=typed or {},
    )


def _all(refusal: str = "", typed: str = "") -> str:
    return render_template("dossiers.html", dossiers=_store().all(), refusal=refusal, typed=typed)


def _one(dossier: Dossier, refusal: str = "", typed: Mapping[str, str] | None = None) -> str:
    here = state()
    items = resolved_items(here.engine, dossier)
    return render_template(
        "dossier.html",
        dossier=dossier,
        groups=_grouped(items),
        count=len(items),
        formats=tuple(EXPORT_FORMATS),
        link=dossier.secret and url_for("dossiers.dossier_page", secret=dossier.secret, _external=True),
        headings=sorted({one.item.heading for one in items if one.item.heading}),
        refusal=refusal,
        typed=typed or {},
    )


def _grouped(items: Sequence[ResolvedItem]) -> list[tuple[str, list[ResolvedItem]]]:
    groups: dict[str, list[ResolvedItem]] = {}
    for one in items:
        groups.setdefault(one.item.heading, []).append(one)
    return list(groups.items())


def _found(name: str) -> Dossier:
    try:
        return _store().get(name)
    except NothingToDo:
        abort(404)


def _store() -> DossierStore:
    return DossierStore(state().settings.index_dir)


def keeps_dossiers() -> bool:
    """Whether the site keeps dossiers, for the pages that lead there."""
    return bool(state().settings.dossiers)


def dossier_context() -> dict[str, Any]:
    """What templates may ask of dossiers."""
    return {"keeps_dossiers": keeps_dossiers}
