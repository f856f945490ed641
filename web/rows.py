"""What a page has by the hundred, as HTML: hits, values of facets, bars of a curve. A template takes several times as
long."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape as html_escape

from search.results import Hit
from web.addresses import Links, path
from web.curve import Bar, Curve
from web.filters import Facet, FilterValue
from web.formats import day, formatted_number, percent
from web.state import state
from web.texts import counted

MANY_VALUES = 12
"""A longer list of values has a box to look for one."""
BAR, GROUND = 28, 90
"""The width of a period and the height of the drawing, in its own units."""


LONGEST_NAMED = 60
"""Characters of a second question where each bar names it."""


_SPECIAL = re.compile("[&<>\"']").search


def escape(text: str) -> str:
    """`text` as HTML; most has nothing to be escaped, which is told sooner than it is replaced."""
    return html_escape(text) if _SPECIAL(text) else text


def facet_fieldset(facet: Facet) -> str:
    """A facet: its values, those beyond the first folded, and where they are many a box to look for one, which scripts
    show."""
    here = state()
    name = escape(here.texts[f"facet_{facet.name}"])
    pieces = [f'<fieldset class="facet">\n<legend>{name}</legend>\n']
    many = len(facet.first) + len(facet.more) > MANY_VALUES
    if many:
        told, hint = here.texts["facets_find"].format(facet=name), escape(here.texts["facets_find_hint"])
        pieces.append(
            f'<input class="sift" type="search" data-address="{path("analytics.facets_json")}" '
            f'data-facet="{facet.name}" aria-label="{told}" placeholder="{hint}" hidden>\n'
        )
    pieces.append(f"<ul>\n{_values_of(facet.name, facet.first)}</ul>\n")
    if many:
        none = escape(here.texts["facets_none"])
        pieces.append(
            f'<ul class="found-values" hidden></ul>\n<p class="none note" role="status" data-text="{none}"></p>\n'
        )
    if facet.more:
        told = escape(here.texts["facets_more"].format(n=formatted_number(len(facet.more), here.lang)))
        pieces.append(
            f'<details class="more" data-part="more-{facet.name}">\n<summary>{told}<span class="aside"> ({name})</span>'
            f"</summary>\n<ul>\n{_values_of(facet.name, facet.more)}</ul>\n</details>\n"
        )
    return "".join((*pieces, "</fieldset>"))


def _values_of(facet: str, values: Sequence[FilterValue]) -> str:
    """Values of a facet: for each a box to keep it alone, another to leave it out."""
    lang, out = state().lang, escape(state().texts["facets_exclude"])
    rows = []
    for value in values:
        text, lone = escape(value.text), value.articles is None
        tally = "" if lone else f' <span class="tally">{formatted_number(value.articles or 0, lang)}</span>'
        kept, left = (" checked" if ticked else "" for ticked in (value.chosen, value.excluded))
        rows.append(
            f'<li><label><input type="checkbox" name="{facet}" value="{text}"{kept}>'
            f'<bdi class="name">{text}</bdi>{tally}</label>\n'
            f'<label class="out"><input type="checkbox" name="exclude" value="{facet}:{text}"{left}>{out}'
            f'<span class="aside"> {text}</span></label></li>\n'
        )
    return "".join(rows)


def export_items(address: str, formats: Sequence[str]) -> str:
    """The formats in which an answer is written, each with its address."""
    texts, beginning = state().texts, escape(address)
    return "".join(
        f'<li><a class="plain" rel="nofollow" href="{beginning}&amp;format={name}">'
        f"{escape(texts[f'export_{name}'])}</a></li>\n"
        for name in formats
    )


def hit_rows(hits: Sequence[Hit], level: int, links: Links, sources: bool) -> str:
    """Hits, each with its heading of `level`, and its source where `sources`. Their titles and snippets are escaped
    HTML whose only tag is <mark>."""
    texts = state().texts
    narrow, why = escape(texts["only_this"]), "" if links.left("why") else escape(texts["why_link"])
    tick = escape(texts["pick_this"]) if state().settings.dossiers else ""
    rows = []
    for hit in hits:
        here = escape(links.article(hit.id))
        told = why and f'<li><a class="why-link" rel="nofollow" href="{escape(links.why(hit.id))}">{why}</a></li>'
        about = "".join(f"<li>{item}</li>\n" for item in _about(hit, here, narrow, links, sources))
        rows.append(
            '<li><article class="hit">\n'
            f'<h{level} class="headline" lang="fr"><bdi><a href="{here}">{hit.title_html}</a></bdi></h{level}>\n'
            f'<ul class="byline">\n{about}'
            f"{told}\n{_tick(hit, tick)}</ul>\n"
            f'<p class="snippet" lang="fr">{hit.snippet_html}</p>\n</article></li>\n'
        )
    return "".join(rows)


def _tick(hit: Hit, told: str) -> str:
    """The box that picks a hit for a dossier; nothing where none are kept."""
    if not told:
        return ""
    name = f'<span class="aside"> {escape(hit.title)}</span>'
    box = f'<input type="checkbox" name="pick" value="{escape(hit.id)}" form="picks">'
    return f'<li><label class="pick">{box}{told}{name}</label></li>\n'


def _about(hit: Hit, here: str, narrow: str, links: Links, sources: bool) -> Iterator[str]:
    """The items of a hit's line: where, by whom and when it was published, how many copies it has."""
    texts, lang, asked = state().texts, state().lang, links.asked
    for name, value, already in (
        ("source", hit.source if sources else None, asked.sources),
        ("section", hit.section, asked.sections),
        ("author", hit.author, asked.authors),
    ):
        if value and (value in already or links.left("filters")):
            yield f'<bdi class="name">{escape(value)}</bdi>'
        elif value:
            address = escape(links.narrowed(name, value))
            yield f'<a class="name" href="{address}" title="{narrow}"><bdi>{escape(value)}</bdi></a>'
    if not hit.date:
        yield escape(texts["no_date"])
    else:
        unsure = f' <span class="confidence">({escape(texts["confidence_file"])})</span>'
        shown = f'<time datetime="{escape(hit.date)}">{escape(day(hit.date, lang))}</time>'
        yield shown + (unsure if hit.date_confidence == "file" else "")
    copies = hit.family.size - 1
    if asked.collapse and copies > 0:
        told = texts["copies_1"] if copies == 1 else texts["copies_n"].format(n=formatted_number(copies, lang))
        yield f'<a class="copies" href="{here}#family">{escape(told)}</a>'


def curve_rows(curve: Curve, linked: bool = True) -> list[tuple[str, str, str]]:
    """The drawing of a curve, line by line, each with the names of its first and its last period; where `linked`, bars
    are links to theirs."""
    told = _told_of(curve)
    label = state().texts[f"curve_{curve.by}"]
    span = state().texts["curve_span"]
    drawn = []
    for row in curve.rows:
        first, last = row[0].name, row[-1].name
        name = escape(label if len(row) == len(curve.bars) else span.format(curve=label, first=first, last=last))
        bars = "".join(_bar(bar, at * BAR, told(bar), bool(curve.beside), linked) for at, bar in enumerate(row))
        # A last line that is not full is drawn as wide as the others, so that all bars are.
        box = f"0 0 {BAR * curve.per_row} {GROUND}"
        svg = f'<svg viewBox="{box}" preserveAspectRatio="none" role="group" aria-label="{name}">{bars}</svg>'
        drawn.append((svg, first, last))
    return drawn


def table_rows(curve: Curve, linked: bool = True) -> str:
    """The same numbers as rows of a table."""
    lang = state().lang
    rows = []
    for bar in curve.bars:
        name = escape(bar.name)
        if bar.articles and linked:
            name = f'<a href="{escape(bar.address)}">{name}</a>'
        cells = [formatted_number(bar.articles, lang)]
        if curve.beside:
            cells.append(formatted_number(bar.beside, lang))
        if bar.share is not None:
            cells.append(percent(bar.share, lang))
        if bar.beside_share is not None and curve.beside:
            cells.append(percent(bar.beside_share, lang))
        rows.append(f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n')
    return "".join(rows)


def _told_of(curve: Curve) -> Callable[[Bar], str]:
    """How a bar is told to who hears the page, or rests on it."""
    texts, lang = state().texts, state().lang
    of_all, out = texts["curve_share"], texts["curve_burst"]
    second = curve.beside if len(curve.beside) <= LONGEST_NAMED else curve.beside[: LONGEST_NAMED - 1] + "…"

    def numbers(articles: int, share: float | None) -> str:
        found = counted(articles, lang)
        return found if share is None else of_all.format(articles=found, share=percent(share, lang))

    def told(bar: Bar) -> str:
        text = texts["curve_bar"].format(period=bar.name, articles=numbers(bar.articles, bar.share))
        if curve.beside:
            beside = numbers(bar.beside, bar.beside_share)
            text = texts["curve_beside"].format(told=text, query=second, articles=beside)
        return escape(f"{text} ({out})" if bar.stands_out else text)

    return told


def _bar(bar: Bar, x: int, told: str, two: bool, linked: bool) -> str:
    if not bar.articles and not bar.beside:
        return ""
    width = 12 if two else 24
    drawn = f'<rect class="ground" x="{x}" y="0" width="{BAR}" height="{GROUND}"/>'
    if bar.height:
        top = GROUND - bar.height
        drawn += f'<rect class="height" x="{x + 2}" y="{top}" width="{width}" height="{bar.height}"/>'
        if bar.stands_out:
            drawn += f'<rect class="peak" x="{x}" y="{max(0, top - 6)}" width="{width + 4}" height="4"/>'
    if bar.beside_height:
        at = f'x="{x + 14}" y="{GROUND - bar.beside_height}" width="12" height="{bar.beside_height}"'
        drawn += f'<rect class="second" {at}/>'
    if not (bar.articles and linked):
        return f"<g><title>{told}</title>{drawn}</g>"
    return f'<a href="{escape(bar.address)}" aria-label="{told}"><title>{told}</title>{drawn}</a>'
