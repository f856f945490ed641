"""What stands around the article of a page that was saved whole, as one page alone tells it: menus above the title,
names and prompts beside the date, and all that follows the last paragraph."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Article, RawPage
from index.cleaning.page import clean

TITLE = "À Port-Sauzet, la digue nord rouvre après onze mois de travaux"
LEAD = "Les promeneurs peuvent de nouveau aller jusqu’au phare, a annoncé la mairie samedi, sous un ciel de traîne."
BODY = (
    LEAD,
    "Les blocs emportés par la tempête de janvier ont été remplacés un à un, pour un coût de deux millions d’euros.",
    "La commune avait d’abord songé à laisser faire la mer. Les pêcheurs, eux, réclamaient un mur plus haut.",
)
HEADLINE = "Le phare des Béniguettes ouvre ses portes la nuit"
OTHER = "Deux tonnes de filets fantômes remontées au large"


def cleaned(*lines: str) -> Article:
    article = clean(RawPage(Path("page.txt"), "\n".join(lines)), date(2026, 1, 1))
    assert isinstance(article, Article)
    return article


def reasons(article: Article) -> list[str]:
    return [line.reason for line in article.removed]


def kept(article: Article) -> tuple[str, ...]:
    return tuple(article.text.split("\n"))


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("share", "Suivez-nous sur les réseaux sociaux"),
        ("share", "Retrouvez Le Phare sur Facebook"),
        ("share", "Partager : l’article sur les réseaux sociaux"),
        ("share", "Vous avez repéré une coquille ? Dites-le-nous."),
        ("share", "Offrir l’article"),
        ("related", "La rédaction vous conseille"),
        ("related", "Prolongez votre lecture autour de ce sujet"),
        ("related", "Nos abonnés lisent en ce moment"),
        ("related", "Consultez notre dossier complet"),
        ("related", "Lire également l’éditorial : Une digue et des idées"),
        ("related", "(Lire aussi : Une digue et des idées)"),
        ("comments", "Réagir (45)"),
        ("comments", "Qu’en pensez-vous ? Participez au débat"),
        ("comments", "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *"),
        ("comments", "Connectez-vous à votre compte pour participer à la conversation."),
        ("newsletter", "Chaque vendredi, recevez le meilleur du Phare dans votre boîte"),
        ("newsletter", "Votre inscription a bien été prise en compte."),
        ("newsletter", "En vous inscrivant, vous acceptez nos conditions générales."),
        ("newsletter", "Votre e-mail, avec votre accord, sert au Phare pour vous envoyer notre newsletter."),
        ("subscription", "Vous êtes abonné ? Connectez-vous"),
        ("subscription", "Vous pouvez lire Le Phare sur un seul appareil à la fois"),
        ("subscription", "Le Phare ne vit que de ses lecteurs. Abonnez-vous à partir de 1 euro."),
        ("subscription", "Soutenez une presse libre : faites un don à partir de 5 €, déductible à 66 %."),
        ("advertisement", "La suite après cette annonce"),
        ("advertisement", "Jouer comporte des risques : endettement, isolement, dépendance."),
        ("cookies", "Pour débloquer ce contenu, vous devez accepter les cookies."),
        ("cookies", "En poursuivant votre navigation, vous acceptez l’usage de cookies à des fins de mesure."),
        ("caption", "© Anne Morel / Agence du Port"),
        ("caption", "Crédit photo : Anne Morel"),
        ("caption", "La digue nord, samedi, à marée haute. (Anne Morel / Agence du Port)"),
        ("caption", "PHOTO ANNE MOREL, LE PHARE"),
        ("tags", "Mots-clés : digue, tempête, travaux"),
        ("byline", "abc-def/gh/ij"),
        ("legal", "© 2024 Le Phare"),
        ("legal", "© Le Phare | CGV | Mentions légales | Contact"),
    ],
)
def test_a_prompt_is_known_by_its_wording_within_and_below_a_text(reason: str, line: str) -> None:
    for lines in ((BODY[0], line, *BODY[1:]), (*BODY, line)):
        article = cleaned(TITLE, *lines)
        assert (kept(article), [removed.reason for removed in article.removed]) == (BODY, [reason])


@pytest.mark.parametrize(
    "line",
    [
        "Les cookies permettent aux régies de suivre les internautes d’un site à l’autre.",
        "Chaque vendredi, retrouvez les pêcheurs sur le quai : c’est jour de marché.",
        "Vous êtes abonnés à l’eau de la ville depuis 1950, rappelle le maire aux anciens.",
        "« Soutenez les pêcheurs », lit-on sur une banderole tendue au bout de la digue.",
        "La fréquentation du phare est en hausse de 12 %.",
        "Le Phare est une marque de biscuits née à Port-Sauzet.",
        "Newsletters, alertes, réseaux : la mairie change de ton",
        "Photographes et peintres sont venus nombreux (lire page 3).",
        "La loi littoral / mer (1986) a tout changé.",
        "L’entreprise dit avoir collecté des données sur 40.000 lecteurs de la lettre d’information.",
        "et/ou",
        "À propos de la digue, le maire reste muet",
    ],
)
def test_a_line_that_an_article_says_stays_within_and_below_a_text(line: str) -> None:
    for lines in ((BODY[0], line, *BODY[1:]), (*BODY, line)):
        assert kept(cleaned(TITLE, *lines)) == lines


def test_headlines_tags_and_buttons_among_the_prompts_at_the_foot_of_a_page_go_with_them() -> None:
    listed = ("Les articles les plus lus", "1", HEADLINE, "2", OTHER)
    prompts = ("Newsletter La Matinale", "Le vendredi", "Je m’inscris", "Un produit de la presse du port")
    foot = ("digue", "tempête", "Partager", "0 commentaire", "Je participe", *listed, *prompts)
    article = cleaned(TITLE, *BODY, *foot)
    assert kept(article) == BODY
    assert article.headlines == (HEADLINE, OTHER)


def test_teasers_under_names_of_sections_go_with_the_prompts_below_them() -> None:
    foot = (
        "Politique",
        HEADLINE,
        "Société",
        OTHER,
        "12 commentaires",
        "Signaler une erreur",
        "Toute l’info en continu",
    )
    assert kept(cleaned(TITLE, *BODY, *foot)) == BODY


@pytest.mark.parametrize(
    "end",
    [
        ("Les résultats", "Sauzet - Isle 2 - 1", "Le Bourg - Port-Sud 0 - 0"),
        ("Et la mer monte encore.",),
        ("Le palmarès", *(f"Un film du festival de Port-Sauzet, de la réalisatrice {c}" for c in "ABCDEFGHIJ")),
    ],
)
def test_sentences_figures_and_long_lists_between_prompts_are_the_article_s(end: tuple[str, ...]) -> None:
    prompts = ("Partager sur Facebook", "Suivez-nous sur les réseaux sociaux")
    found = kept(cleaned(TITLE, *BODY, *prompts, *end, *prompts, "Newsletters"))
    assert [line for line in found if line not in BODY] == list(end)


def test_one_prompt_alone_takes_nothing_with_it() -> None:
    for prompt in ("Partager sur Facebook", "Publicité", f"Lire aussi : {OTHER}"):
        lines = (*BODY, "Les nommées sont", "Anne Morel", "Odile d’Arvor")
        assert kept(cleaned(TITLE, *BODY, prompt, *lines[3:])) == lines


@pytest.mark.parametrize(
    "menu",
    [
        ("Accueil", "Société"),
        ("Aller au contenu", "Menu", "Rechercher", "Se connecter"),
        ("Direct", "Podcasts", "Sport", "Voile"),
        ("Société", "Abonné"),
        ("Accueil", "Société", "tempête"),
    ],
)
def test_a_menu_above_the_title_is_passed_over(menu: tuple[str, ...]) -> None:
    article = cleaned(*menu, TITLE, *BODY)
    assert (article.title, kept(article)) == (TITLE, BODY)
    assert [removed.reason for removed in article.removed] == ["breadcrumb"] * len(menu)


@pytest.mark.parametrize(
    "above",
    [
        ("Le Phare d’Oust", "Accueil", "Économie"),
        ("Le Phare d’Oust, quotidien de la presqu’île", "À la une", "Économie"),
        ("Phare-Info", "Menu", "Rechercher", "Se connecter", "Économie"),
        ("La criée fermera - Le Phare d’Oust, le journal de la presqu’île et des îles", "Accueil", "Économie"),
        ("Accueil > Économie > La criée fermera",),
    ],
)
@pytest.mark.parametrize("signed", ["Par Soizic Morvan", "Publié le 3 mai 2021"])
def test_the_name_of_a_site_above_its_menu_is_no_title(above: tuple[str, ...], signed: str) -> None:
    article = cleaned(*above, "La criée fermera", signed, *BODY)
    assert (article.title, article.section, kept(article)) == ("La criée fermera", "Économie", BODY)
    assert article.author == ("Soizic Morvan" if signed.startswith("Par") else None)
    assert reasons(article) == [*["breadcrumb"] * len(above), "byline" if signed.startswith("Par") else "date"]


@pytest.mark.parametrize(
    "above",
    [
        ("Nous utilisons des cookies pour améliorer votre expérience.", "Tout accepter", "Tout refuser"),
        ("https://www.phare.example/economie/criee-12.html",),
        ("Bretagne", "Économie"),
    ],
)
def test_what_stands_above_a_title_that_is_signed_is_passed_over(above: tuple[str, ...]) -> None:
    """A demand, the page's address, a place above a section: none of them is the title."""
    article = cleaned(*above, TITLE, "Par Soizic Morvan", *BODY)
    assert (article.title, article.author, kept(article)) == (TITLE, "Soizic Morvan", BODY)


def test_readers_comments_below_their_count_go_where_one_can_be_answered() -> None:
    said = ("Jean29", "Il y a 2 heures", "Bravo !", "Répondre", "Signaler")
    assert kept(cleaned(TITLE, *BODY, "Commentaires (3)", *said)) == BODY
    assert "Bravo !" in kept(cleaned(TITLE, *BODY, "Commentaires (3)", *said[:3]))


@pytest.mark.parametrize(
    "line",
    [
        "#pêche #Brumeval",
        "La criée, lundi. Photo : Anne Morel",
        "Les quais vus du môle. Crédit photo : Anne Morel / Le Phare",
        "Il vous reste 80% de cet article à découvrir.",
        "Il y a 3 heures",
    ],
)
def test_lines_of_hashtags_credits_and_what_is_left_to_read_go(line: str) -> None:
    assert kept(cleaned(TITLE, line, *BODY)) == BODY


def test_a_dateline_of_its_own_gives_agency_and_day() -> None:
    article = cleaned(TITLE, "Brumeval (AFP) – 3 mai 2021", *BODY)
    assert (article.agency, (article.date or "")[:10], kept(article)) == ("AFP", "2021-05-03", BODY)


@pytest.mark.parametrize(
    "lines",
    [
        ("La criée fermera", "Accueil", "Économie", "Le maire l’a annoncé lundi soir, devant les pêcheurs."),
        ("La criée fermera", "Politique", "Économie", "Deux ministres se disputent"),
        ("La criée fermera", "Accueil", "Économie", "Fin de partie"),
    ],
)
def test_a_title_above_names_of_sections_stays_the_title(lines: tuple[str, ...]) -> None:
    """What follows is a sentence, no menu stands between, or nobody signs it."""
    signed = () if lines[-1] == "Fin de partie" else ("Par Soizic Morvan",)
    assert cleaned(*lines, *signed, *BODY).title == "La criée fermera"


def test_a_section_between_title_and_signature_is_the_article_s() -> None:
    article = cleaned(TITLE, "Économie", "Par Soizic Morvan", *BODY)
    assert (article.section, kept(article)) == ("Économie", BODY)
    assert kept(cleaned(TITLE, "Économie", *BODY)) == ("Économie", *BODY)


def test_a_short_title_is_no_menu() -> None:
    for title in ("La digue", "Direct"):
        assert cleaned(title, "par Anne Le Goff", *BODY).title == title


DATE = "Publié le 17 novembre 2024 à 10h50"


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        (("Anne Le Goff", DATE), "Anne Le Goff"),
        ((DATE, "Anne Le Goff avec AFP"), "Anne Le Goff"),
        (("De Luc-André d’Arvor", "Société", DATE), "Luc-André d’Arvor"),
        (("Article rédigé par Anne Le Goff", DATE), "Anne Le Goff"),
        (("17 novembre 2024 par Anne Le Goff",), "Anne Le Goff"),
        (("Anne Le Goff", "•", DATE, "Partager"), "Anne Le Goff"),
    ],
)
def test_a_name_beside_the_date_signs_and_prompts_among_them_go(lines: tuple[str, ...], author: str) -> None:
    article = cleaned(TITLE, *lines, *BODY)
    assert (article.author, kept(article)) == (author, BODY)
    assert (article.date or "")[:10] == "2024-11-17"


def test_a_name_away_from_the_date_is_the_article_s() -> None:
    assert kept(cleaned(TITLE, DATE, LEAD, "Anne Le Goff", *BODY[1:])) == (LEAD, "Anne Le Goff", *BODY[1:])


def test_a_day_and_an_hour_with_a_dash_between_them_date_the_article() -> None:
    article = cleaned(TITLE, "17/11/2024 - 10:50", *BODY)
    assert (article.date, kept(article)) == ("2024-11-17T10:50:00", BODY)


def test_the_author_s_name_and_box_below_the_article_go() -> None:
    for box in (
        ("Anne Le Goff",),
        ("Anne Le Goff (avec AFP)",),
        ("Anne Le Goff est journaliste au service Mer.",),
        ("À propos d’Anne Le Goff", "Anne Le Goff vit à Port-Sauzet. Elle suit la mer et ceux qui en vivent."),
    ):
        assert kept(cleaned(TITLE, "Par Anne Le Goff", *BODY, *box)) == BODY
