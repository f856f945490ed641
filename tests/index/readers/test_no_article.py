"""Pages that are no articles are refused with the reason; articles that speak of such things are not."""

from pathlib import Path

import pytest

from index.article import RawPage, Rejected
from index.readers.html import page_of

TEASER = (
    "<div><h2><a href='/mer/{0}-x'>Le port de Loctudy vote {0}</a></h2><p>Les élus ont siégé jusqu’à minuit.</p></div>"
)
STORIES = "".join(TEASER.format(name) for name in ("un", "deux", "trois", "quatre", "cinq", "six"))
PROSE = "<p>La halle doublera sa surface et gardera la glace sur place, ce que les mareyeurs demandaient hier.</p>"


def read(body: str, head: str = "", title: str = "La Vigie") -> RawPage | Rejected:
    """What a page gives."""
    return page_of(Path("page.html"), f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>")


WEBSITE = "<meta property='og:type' content='website'>"
MER = "<link rel='canonical' href='https://www.la-vigie.example/mer/'>"


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        (
            "Page non trouvée",
            "<h1>Oups, page introuvable</h1><p>La page que vous cherchez a été déplacée.</p>",
            "error",
        ),
        ("Erreur 404 - La Vigie", "<h1>Erreur 404</h1><p>Revenez à l’accueil du journal.</p>", "error"),
        ("Vigie", "<h1>Cette page n’existe plus</h1><p>Cherchez-la dans les archives.</p>", "error"),
        ("410 Gone", "<h1>410 Gone</h1><p>Cet article n’est plus disponible sur notre site.</p>", "not found"),
        ("403 Forbidden", "<h1>403 Forbidden</h1><p>nginx</p>", "refusal"),
        ("Maintenance", "<h1>Service temporairement indisponible</h1><p>Merci de revenir plus tard.</p>", "refusal"),
        ("Mentions légales", f"<h1>Mentions légales</h1>{PROSE * 12}", "site itself"),
        (
            "Abonnement - La Vigie",
            "<h1>Abonnez-vous</h1><p>À partir de 1 € par mois, sans engagement.</p>",
            "site itself",
        ),
        (
            "Connexion - La Vigie",
            "<h1>Connexion</h1><form><input type='email'></form><p>Pas encore de compte ? Écrivez-nous vite.</p>",
            "sign-in",
        ),
        ("vigie.example", "<p>Merci d’activer les scripts et de couper votre bloqueur</p>", "check"),
        (
            "La Vigie",
            "<h1>Vérification en cours</h1><p>Cochez la case pour montrer que vous n’êtes pas un robot.</p>",
            "check",
        ),
        ("Vigie", "<h1>Sorry, you have been blocked</h1><p>You are unable to access vigie.example now.</p>", "check"),
        ("Just a moment...", "<p>Please wait while we check.</p>", "check"),
        ("Accès refusé", "<p>Vous avez été bloqué par notre pare-feu, écrivez-nous.</p>", "check"),
        (
            "Connexion",
            "<h1>Connexion à votre espace</h1><p>Entrez votre adresse et votre mot de passe.</p>"
            "<form><input type='password'></form>",
            "sign-in",
        ),
        (
            "La Vigie",
            "<p>Avec votre accord, nos partenaires et nous utilisons des cookies ou traceurs pour votre vie privée. "
            "Vous pouvez accepter, refuser ou paramétrer.</p>",
            "consent",
        ),
    ],
)
def test_a_page_that_says_something_else_is_refused_with_what_it_is(title: str, body: str, reason: str) -> None:
    found = read(body, title=title)
    assert isinstance(found, Rejected)
    assert reason in found.reason.en


@pytest.mark.parametrize("title", ["Maintenance des digues : le port choisit", "Contact rompu avec le bac de Sein"])
def test_a_title_that_holds_such_words_is_an_article_s(title: str) -> None:
    assert isinstance(read(f"<article><h1>{title}</h1>{PROSE * 3}</article>", title=title), RawPage)


@pytest.mark.parametrize("head", [WEBSITE, MER, WEBSITE + MER])
@pytest.mark.parametrize("tag", ["div", "article", "li"])
def test_a_section_page_is_refused_as_one(head: str, tag: str) -> None:
    stories = STORIES.replace("<div>", f"<{tag}>").replace("</div>", f"</{tag}>")
    found = read(f"<h1>Mer</h1><main>{stories}</main><a href='?page=2'>Page suivante</a>", head)
    assert isinstance(found, Rejected)
    assert "section" in found.reason.en


LINKS = "".join(
    f"<li><a href='/mer/{n}'>Le port de Loctudy vote {n}</a> <span>3 mai 2021</span></li>" for n in range(6)
)
AUTHOR = "<link rel='canonical' href='https://www.la-vigie.example/auteur/anne-marie-le-goff'>"


@pytest.mark.parametrize(
    ("heading", "body", "head"),
    [
        ("Résultats de recherche pour « port »", STORIES, ""),
        ("Tous les articles sur : Loctudy", f"<ul>{LINKS}</ul>", ""),
        ("Mot-clé : pêche", f"<ul>{LINKS}</ul>", ""),
        ("Anne-Marie Le Goff", f"<p>Elle suit les ports.</p>{STORIES}", AUTHOR),
    ],
)
def test_a_page_that_lists_what_was_found_filed_or_signed_is_a_section(heading: str, body: str, head: str) -> None:
    found = read(f"<h1>{heading}</h1><main>{body}</main>", head)
    assert isinstance(found, Rejected)
    assert "section" in found.reason.en


@pytest.mark.parametrize("heading", ["Résultats de la criée", "Le port en chiffres"])
def test_an_article_with_a_list_of_links_is_no_section(heading: str) -> None:
    assert isinstance(read(f"<article><h1>{heading}</h1>{PROSE * 4}<ul>{LINKS}</ul></article>"), RawPage)
    assert isinstance(read(f"<article><h1>{heading}</h1>{PROSE}</article><div>{STORIES}</div>"), RawPage)


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:type' content='article'>",
        "<link rel='canonical' href='https://www.la-vigie.example/mer/la-halle-du-port-double'>",
    ],
)
def test_a_short_article_above_many_others_is_no_section(head: str) -> None:
    assert isinstance(read(f"<article><h1>La halle</h1>{PROSE}</article><div>{STORIES}</div>", head), RawPage)


def test_a_long_article_above_many_others_is_no_section() -> None:
    assert isinstance(read(f"<article><h1>La halle</h1>{PROSE * 4}</article><div>{STORIES}</div>", WEBSITE), RawPage)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Erreur 404, le roman que personne n’attendait", "Son auteur a mis dix ans à l’écrire, sur un quai de Brest."),
        ("Connexion : le port attend la fibre", "Les mareyeurs vendent encore par téléphone, faute de réseau."),
        ("La Vigie", "Le maire assure n’être pas un robot, et le port n’a pas de captcha : on y entre à pied."),
    ],
)
def test_an_article_that_speaks_of_such_pages_is_none(title: str, line: str) -> None:
    found = read(f"<article><h1>{title}</h1><p>{line}</p>{PROSE}</article>", title=title)
    assert isinstance(found, RawPage)
