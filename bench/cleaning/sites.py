"""Generated sites: pages in six layouts around real articles, so that the text to find is known.

What stands around an article changes from page to page as it does on real sites: other titles, other teasers, other
readers' comments. The words of the furniture are written for this purpose.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Story:
    """An article: its address on the site, title, and paragraphs."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a site, and the text to find in it."""

    url: str
    markup: str
    text: str


_SECTIONS = ("Politique", "Société", "Économie", "Monde", "Sport", "Culture", "Sciences", "Régions")
_TEASERS = (
    "Chaque matin, notre rédaction choisit pour vous les dix informations qu’il ne fallait pas manquer hier.",
    "Depuis trente ans, ce journal ne vit que de ses lecteurs : soutenez une presse libre, pour 5 euros par mois.",
    "Les cookies et technologies similaires nous servent à mesurer l’audience et à vous proposer des contenus adaptés.",
)
_COMMENTS = (
    "Encore un article qui oublie l’essentiel, c’est-à-dire les gens qui vivent là et que personne n’écoute.",
    "Merci pour ce papier très clair, j’ai enfin compris de quoi il retournait dans cette affaire.",
    "Je ne suis pas d’accord du tout avec ce qui est écrit, et je ne dois pas être le seul à le penser.",
    "Quand on voit ce que ça coûte, on se demande vraiment où passe l’argent de nos impôts chaque année.",
    "Il serait temps que quelqu’un prenne ses responsabilités, sinon tout cela finira très mal pour nous tous.",
)
_COPYRIGHT = "© Le Journal, tous droits réservés. Directrice de la publication : Hélène Marchand. Imprimé en France."


def site(layout: str, stories: Sequence[Story], seed: int = 1) -> Iterator[Page]:
    """The pages of a site in one of `LAYOUTS`, a page a story."""
    rng = random.Random(seed)
    host = f"www.{layout}.example"
    for number, story in enumerate(stories):
        others = rng.sample(
            [other for other in stories if other is not story] or [story], min(9, len(stories) - 1) or 1
        )
        page = LAYOUTS[layout](story, others, number, rng)
        url = f"https://{host}/{story.slug}"
        head = (
            '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
            f'<title>{escape(story.title)} - Le Journal</title><link rel="canonical" href="{url}"></head>'
        )
        yield Page(url, f"{head}<body>{page}</body></html>", "\n".join(story.paragraphs))


def _menu(tag: str) -> str:
    items = "".join(f'<{tag}><a href="/{name.lower()}/">{name}</a></{tag}>' for name in _SECTIONS)
    return f"{items}<{tag}><a href='/abonnement/'>S’abonner</a></{tag}>"


def _links(others: Sequence[Story], tag: str) -> str:
    return "".join(f'<{tag}><a href="/{other.slug}">{escape(other.title)}</a></{tag}>' for other in others)


def _paragraphs(story: Story) -> list[str]:
    return [escape(paragraph) for paragraph in story.paragraphs]


def _day(number: int) -> str:
    return f"Publié le {number % 28 + 1} mars 2021 à {number % 24:02}h{number % 60:02}"


def semantic(story: Story, others: Sequence[Story], number: int, rng: random.Random) -> str:
    """HTML 5: header, nav, article, aside, footer; related stories within the text and after it."""
    body = [f"<p>{paragraph}</p>" for paragraph in _paragraphs(story)]
    body.insert(len(body) // 2, f'<div class="inread"><strong>À lire aussi</strong>{_links(others[:1], "p")}</div>')
    return f"""<header><a href="/">Le Journal</a><nav><ul>{_menu("li")}</ul></nav></header><main><article>
    <h1>{escape(story.title)}</h1><div class="meta"><span>Par la rédaction</span> <time>{_day(number)}</time></div>
    {"".join(body)}<section><h2>Sur le même sujet</h2><ul>{_links(others[1:4], "li")}</ul></section></article></main>
    <aside><h2>Le direct</h2><ol>{_links(others[4:8], "li")}</ol><p>{_TEASERS[0]}</p></aside>
    <section id="comments"><h2>{number % 9} commentaires</h2>{_said(rng)}</section>
    <footer><p>{_COPYRIGHT}</p></footer>"""


def tables(story: Story, others: Sequence[Story], number: int, rng: random.Random) -> str:  # noqa: ARG001 (a layout)
    """The tables of the years 2000: menu, article and boxes in the cells of one table, paragraphs apart by <br>."""
    text = "<br><br>".join(_paragraphs(story))
    return f"""<table width="100%"><tr><td colspan="3"><table><tr>{_menu("td")}</tr></table></td></tr><tr>
    <td width="150"><b>Rubriques</b><br>{"<br>".join(_SECTIONS)}<br><br>{_TEASERS[1]}</td>
    <td><font size="5"><b>{escape(story.title)}</b></font><br><font size="1">{_day(number)}</font><br><br>{text}<br><br>
    <a href="javascript:print()">Imprimer cette page</a> | <a href="/envoyer">Envoyer à un ami</a></td>
    <td width="180"><b>Les autres titres</b><br>{_links(others[:6], "div")}<br>{_TEASERS[0]}</td></tr>
    <tr><td colspan="3" align="center"><small>{_COPYRIGHT}</small></td></tr></table>"""


def blocks(story: Story, others: Sequence[Story], number: int, rng: random.Random) -> str:
    """Nothing but <div>: classes that say nothing, teasers in whole sentences on either side of the text."""
    teasers = "".join(
        f'<div class="b{rng.randrange(9)}"><a href="/{other.slug}">{escape(other.title)}</a>'
        f'<div class="x">{escape(other.paragraphs[0][:140])}…</div></div>'
        for other in others[:4]
    )
    text = "".join(f'<div class="t">{paragraph}</div>' for paragraph in _paragraphs(story))
    return f"""<div class="h">{_menu("span")}</div><div class="w"><div class="l">{teasers}</div><div class="c">
    <div class="k">{escape(story.title)}</div><div class="d">{_day(number)}</div>{text}
    <div class="s">Partager</div></div>
    <div class="r">{_links(others[4:], "div")}<div>{_TEASERS[2]}</div></div></div><div class="f">{_COPYRIGHT}</div>"""


def magazine(story: Story, others: Sequence[Story], number: int, rng: random.Random) -> str:  # noqa: ARG001 (a layout)
    """A magazine: standing boxes in whole sentences within and after the text, related stories between paragraphs."""
    body = [f"<p>{paragraph}</p>" for paragraph in _paragraphs(story)]
    for place, other in zip(range(2, len(body) + 2, 3), others, strict=False):
        body.insert(place, f'<p><a href="/{other.slug}">{escape(other.title)}</a></p>')
    body.insert(1, "<p>La suite après cette publicité</p>")
    return f"""<div id="top"><ul>{_menu("li")}</ul></div>
    <div id="content"><h1>{escape(story.title)}</h1><p>{_day(number)}</p>
    {"".join(body)}<p>{_TEASERS[1]}</p><p>{_TEASERS[0]}</p></div>
    <div id="more">{_links(others[5:], "h3")}</div><div id="foot"><p>{_COPYRIGHT}</p></div>"""


def forum(story: Story, others: Sequence[Story], number: int, rng: random.Random) -> str:
    """A short text and many readers' comments, each on several lines, without any class that names them."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(story))
    return f"""<div><a href="/">Le Journal</a> {_menu("span")}</div><div class="post"><h1>{escape(story.title)}</h1>
    <p>{_day(number)}</p>{text}</div><div class="list"><h4>Vos réactions</h4>{_said(rng)}{_said(rng)}</div>
    <div>{_links(others[:5], "p")}</div><div><p>{_COPYRIGHT}</p></div>"""


def cells(story: Story, others: Sequence[Story], number: int, rng: random.Random) -> str:
    """Tables within tables: the text lies bare, or in a <span> or <font>, behind pictures, boxes and subheadings."""
    boxes = (
        '<div class="visuel"><img src="{0}.jpg"></div>',
        '<table align="right" width="200"><tr><td><img src="{0}.jpg"></td></tr><tr><td>Photo {0}</td></tr></table>',
        '<div align="center"><b>* * *</b></div>',
    )
    body = []
    for place, paragraph in enumerate(_paragraphs(story)):
        mark = (number + place) % 4
        body.append(
            (paragraph, f"<span>{paragraph}</span>", f"<font size=2>{paragraph}</font>", f"<p>{paragraph}</p>")[mark]
            + ("" if mark == 3 else "<br><br>")
        )
    for place in range(len(body) - 1, 0, -2):
        body.insert(place, rng.choice(boxes).format(place))
    return f"""<center><table width="760"><tr><td><table><tr>{_menu("td")}</tr></table></td></tr><tr><td><table><tr>
    <td valign="top" width="150">{"<br>".join(_SECTIONS)}</td><td valign="top"><table><tr><td>
    <h1>{escape(story.title)}</h1><i>{_day(number)}</i></td></tr><tr><td><div class="visuel"><img src="une.jpg"></div>
    {"".join(body)}</td></tr></table></td><td width="180">{_links(others[:6], "div")}</td></tr></table></td></tr>
    <tr><td><small>{_COPYRIGHT}</small></td></tr></table></center>"""


def _said(rng: random.Random) -> str:
    names = ("Paul29", "marie-jo", "Le Grincheux", "sansfiltre", "ÉlodieV")
    return "".join(
        f"<div><b>{rng.choice(names)}</b> <i>il y a {rng.randrange(2, 23)} heures</i><p>{rng.choice(_COMMENTS)}</p>"
        "<a href='#'>Répondre</a> <a href='#'>Signaler</a></div>"
        for _ in range(3)
    )


LAYOUTS: dict[str, Callable[[Story, Sequence[Story], int, random.Random], str]] = {
    "semantic": semantic,
    "tables": tables,
    "blocks": blocks,
    "magazine": magazine,
    "forum": forum,
    "cells": cells,
}
