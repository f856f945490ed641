"""A hook of MkDocs: where a page names another one (docs/settings.md), the site links it."""

import re
from typing import Any

_NAMED = re.compile(r"(?<![`\w/(\[])docs/([a-z-]+\.md)\b")
_FENCE = re.compile(r"(^```.*?^```$)", re.M | re.S)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with its links; examples are left as they are."""
    parts = _FENCE.split(markdown)
    return "".join(
        part if part.startswith("```") else _NAMED.sub(lambda found: f"[{found[1][:-3]}]({found[1]})", part)
        for part in parts
    )
