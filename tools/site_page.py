"""Writes docs/site.md, every address of the site, from the application: `python -m tools.site_page > docs/site.md`."""

import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from search.config import Settings
from web import create_app
from web.openapi import OPERATIONS, Parameter

HEAD = """# Addresses of the site

Every path that `search serve` answers, and what may be asked of it. Made by `python -m tools.site_page` from the
application and its OpenAPI document; a running site has the latter at `/api/openapi.json` and, as a page, at
`/api/docs`. docs/api.md has a client, docs/metrics.md what `/metrics` counts.
"""
FILTERS = """
Pages of results take `q`, `page`, `sort` (`relevance`, `newest`, `oldest`), the filters `source section author agency
tag name group`, each several times, `exclude` (`source:Le Phare`), `since` and `until`, `familles=0` (every near-copy),
`vs` (a second question in the curve) and `share=1` (shares of all articles).
"""


def site_page() -> str:
    """The page, as Markdown."""
    app = create_app(Settings(Path("index")))
    parts = [HEAD, "\n## Pages and files\n", FILTERS, "\n| address | gives |\n|---|---|\n"]
    parts += [f"| `{method} {path}` | {_cell(told)} |\n" for path, method, told in _addresses(app)]
    parts.append("\n## JSON\n")
    for path, operation in OPERATIONS.items():
        parts.append(f"\n### {_as_routed(path)}\n\n{operation.says}.\n")
        if operation.parameters:
            parts.append("\n| parameter | takes | says |\n|---|---|---|\n")
            parts += [_row(parameter) for parameter in operation.parameters]
    return "".join(parts)


def _addresses(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Path, method and what it gives, in the order of paths; what is under /api stands apart."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        if rule.rule.startswith(("/static", "/api/")):
            continue
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        told = (app.view_functions[rule.endpoint].__doc__ or "").partition("\n\n")[0]
        yield re.sub(r"<\w+:", "<", rule.rule), methods, " ".join(told.split())


def _as_routed(path: str) -> str:
    return f"`GET {path.replace('{', '<').replace('}', '>')}`"


def _row(parameter: Parameter) -> str:
    schema = parameter.schema
    if "enum" in schema:
        takes = " ".join(f"`{word}`" for word in schema["enum"])
    elif schema.get("type") == "integer":
        takes = f"{schema['minimum']:,} to {schema['maximum']:,}"
    else:
        takes = {"date": "a day, YYYY-MM-DD"}.get(schema.get("format", ""), "text")
    takes += f", `{schema['default']}` if not said" if "default" in schema else ""
    takes += ", several times" if parameter.repeated else ""
    takes += f" ({parameter.most} at most)" if parameter.most else ""
    return f"| `{parameter.name}`{' (wanted)' if parameter.required else ''} | {takes} | {_cell(parameter.says)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;") if "`" not in text else text.replace("|", "\\|")


if __name__ == "__main__":
    print(site_page(), end="")
