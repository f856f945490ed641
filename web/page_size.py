"""No page is longer than a browser and a reader bear, whatever the index holds."""

from flask import Flask, Response, request

from web.problems import page_too_long

MOST_PAGE = 1_000_000
"""Octets of a page before it is packed; whole texts apart: an article's, a dossier's as it is shared and printed."""
_WHOLE = ("pages.article_page", "dossiers.dossier_page", "desk.review")


def register_page_size(app: Flask) -> None:
    """Refuse what of `app` is longer. Pages keep below it by themselves (`Links.within`) unless titles are as long as
    texts."""
    app.after_request(_refuse_long_page)


def _refuse_long_page(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or request.endpoint in _WHOLE:
        return response
    return response if (response.calculate_content_length() or 0) <= MOST_PAGE else page_too_long()
