"""A saved page with several whole articles: split where each is one, refused where the page lists them."""

from pathlib import Path

from index.article import RawPage, Rejected
from index.readers import read

PROSE = "<p>" + "La mer est passée au petit matin et deux rues du port sont sous l’eau depuis lors. " * 4 + "</p>"


def page(folder: Path, *articles: str, above: str = "") -> Path:
    path = folder / "page.html"
    head = (
        '<head><title>La digue cède - La Vigie</title><meta property="og:url" content="https://v.example/digue"></head>'
    )
    path.write_text(f"<!DOCTYPE html><html>{head}<body>{above}{''.join(articles)}</body></html>", encoding="utf-8")
    return path


def test_articles_one_below_the_other_are_pages_of_their_own(tmp_path: Path) -> None:
    one = f"<article><h1>La digue cède</h1>{PROSE}<p>Le maire de Kerlan parle.</p>{PROSE}</article>"
    other = f"<article><h1>Le bac reprend</h1>{PROSE.replace('mer', 'vedette')}{PROSE}<p>Le bac repart.</p></article>"
    first, second = read(page(tmp_path, one, other))
    assert isinstance(first, RawPage) and isinstance(second, RawPage)
    assert (first.title, second.title) == ("La digue cède", "Le bac reprend")
    assert (first.url, second.url) == ("https://v.example/digue", None)
    assert "maire" in first.text and "repart" not in first.text and "repart" in second.text


def test_a_page_that_lists_whole_articles_is_refused_with_their_number(tmp_path: Path) -> None:
    posts = [f'<article><h2><a href="/a{n}">Billet {n}</a></h2>{PROSE}{PROSE}</article>' for n in range(3)]
    (refused,) = read(page(tmp_path, *posts, above="<h1>Le carnet</h1>"))
    assert isinstance(refused, Rejected)
    assert refused.reason.fr.startswith("3 articles")


def test_teasers_comments_and_the_posts_of_a_live_leave_a_page_one(tmp_path: Path) -> None:
    main = f"<article><h1>La digue cède</h1>{PROSE}{PROSE}</article>"
    teasers = "".join(f'<article><h2><a href="/t{n}">Titre {n}</a></h2><p>Le début.</p></article>' for n in range(4))
    comments = "".join(f'<article class="comment-body"><h4>Lecteur</h4>{PROSE}{PROSE}</article>' for _ in range(3))
    posts = "".join(f"<article><h2>Heure {n}</h2>{PROSE}{PROSE}</article>" for n in range(3))
    for content in (
        main + teasers,
        main + comments,
        f"<h1>Direct</h1>{posts}",
        f"<article><h1>Direct</h1>{posts}</article>",
    ):
        (found,) = read(page(tmp_path, content))
        assert isinstance(found, RawPage) and found.place == ""
