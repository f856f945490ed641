"""A Flask site over tantivy, with the same hits, snippets and facets as ours, served and admitted as ours is."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask, Response, render_template_string, request

from bench.speed.peers.tantivy_whole import TantivyWhole
from web.admission import Overloaded, one_at_a_time
from web.server import Listening, serve

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{{ q }}</title></head><body>
<form><input name="q" value="{{ q }}"><button>Chercher</button></form><p>{{ found.total }} articles</p>
{% for name, values in found.facets.items() %}<fieldset><legend>{{ name }}</legend>{% for value, count in values %}
<label><input type="checkbox" name="{{ name }}" value="{{ value }}">{{ value }} ({{ count }})</label>
{% endfor %}</fieldset>{% endfor %}<ol>{% for hit in found.hits %}
<li><h2><a href="/article/{{ hit.id }}">{{ hit.highlights.title|safe }}</a></h2>
<p>{{ hit.source }} {{ hit.date }} {{ hit.author }}</p><p>{{ hit.highlights.text|safe }}</p></li>{% endfor %}</ol>
</body></html>"""
_FEW = 4
"""Words that must all stand in an article; of more, any."""


def tantivy_site(folder: Path) -> "WSGIApplication":
    """The site of one process."""
    index, app = TantivyWhole(folder), Flask("tantivy")

    def answered() -> bytes:
        text = request.args.get("q", "")
        return index.answer(text, len(text.split()) <= _FEW, facets=True)

    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    app.add_url_rule("/api/search", "json", lambda: Response(answered(), mimetype="application/json"))
    app.add_url_rule(
        "/", "page", lambda: render_template_string(_PAGE, q=request.args.get("q", ""), found=json.loads(answered()))
    )
    app.register_error_handler(Overloaded, lambda _: ("", 503))
    return one_at_a_time(app, 320)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--port", type=int, required=True)
@click.option("--processes", type=int, required=True)
def main(folder: Path, port: int, processes: int) -> None:
    """Serve the site."""
    serve(partial(tantivy_site, folder), Listening(port=port), processes, threads=323)


if __name__ == "__main__":
    main()
