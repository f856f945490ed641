"""One page cleaned: furniture of many layouts out, the article whole, nothing lost."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, GivenDate, RawPage, Rejected
from index.cleaning.page import NEARBY, REASONS, RULES, clean
from index.readers import read

TODAY = date(2025, 6, 1)
TITLE = "La digue de Port-Sauzet tient bon face à la houle"
BODY = (
    "La digue a tenu toute la nuit, malgré des creux de six mètres. Le maire a salué les pompiers.",
    "« Nous avons eu peur », raconte Anne Morel, qui habite le quai depuis vingt ans.",
)
TICKER = (
    "-",
    "10:50Politique - Le budget du port voté à l’unanimité",
    "-",
    "10:45Faits divers - Une barque volée retrouvée à Brest",
    "-",
    "09:12Île-de-France - Le fleuve déborde : deux routes coupées",
)
HEADLINES = (
    "Le budget du port voté à l’unanimité",
    "Une barque volée retrouvée à Brest",
    "Le fleuve déborde : deux routes coupées",
)


def cleaned(*lines: str, **known: str) -> Article:
    article = clean(RawPage(Path("page.txt"), "\n".join(lines), **known), TODAY)  # type: ignore[arg-type]
    assert isinstance(article, Article), article
    return article


def kept(article: Article) -> tuple[str, ...]:
    return tuple(article.text.split("\n"))


def reasons(article: Article) -> list[str]:
    return [line.reason for line in article.removed]


def test_a_page_as_users_have_it_gives_title_author_text_and_headlines() -> None:
    article = cleaned(
        TITLE,
        "par morandini",
        *BODY,
        "Vidéo suivante dans 5 secondes",
        "Autres vidéos",
        "Vos réactions doivent respecter nos CGU.",
        *TICKER,
    )
    assert (article.title, article.author, kept(article), article.headlines) == (TITLE, "morandini", BODY, HEADLINES)
    assert reasons(article) == ["byline", "video", "video", "comments", *["dash", "ticker"] * 3]


@pytest.mark.shared
def test_the_real_page_is_whole_and_rid_of_its_furniture(shared: Path) -> None:
    (path,) = (shared / "data/pages/raw").glob("*.txt")
    (page,) = read(path)
    assert isinstance(page, RawPage)
    article = clean(page, TODAY)
    assert isinstance(article, Article)
    first, _, third, *_ = page.text.split("\n")
    assert (article.title, article.author, article.text.replace("\n", "")) == (first, "morandini", third)
    assert "\nLa Corée du Nord a récemment déployé" in article.text
    assert len(article.headlines) == 5
    for word in ("PSG", "Sarkozy", "HLM", "crossover", "vidéo", "Vidéo", "CGU"):
        assert word not in article.text


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("par Anne Morel", "Anne Morel"),
        ("PAR ANNE MOREL", "ANNE MOREL"),
        ("Par\u00a0Anne\u00a0Morel", "Anne\u00a0Morel"),
        ("Par Anne Morel avec AFP", "Anne Morel"),
        ("Par Anne Morel, envoyée spéciale à Kiev", "Anne Morel"),
        ("Par Anne Morel et Luc d’Arvor avec agences", "Anne Morel et Luc d’Arvor"),
        ("Par notre correspondant à Berlin", "notre correspondant à Berlin"),
        ("De notre envoyée spéciale à Kiev", "notre envoyée spéciale à Kiev"),
        ("par la rédaction", "La rédaction"),
        ("Par AFP", "AFP"),
        ("Propos recueillis par Anne Morel", "Anne Morel"),
        ("By Anne Morel", "Anne Morel"),
        ("Anne Morel, publié le 17/11/2024 à 10:50", "Anne Morel"),
        ("Par Anne Morel | Publié le 17/11/2024 à 10:50 | Temps de lecture : 3 min", "Anne Morel"),
    ],
)
def test_a_byline_names_the_author_and_leaves_the_text(line: str, author: str) -> None:
    article = cleaned(TITLE, line, *BODY)
    assert (article.author, kept(article)) == (author, BODY)


@pytest.mark.parametrize("line", ["Monde, publié le 17/11/2024 à 10:50", "Société | Publié le 17 novembre 2024"])
def test_a_section_before_the_date_of_publication_signs_nothing(line: str) -> None:
    article = cleaned(TITLE, line, *BODY)
    assert (article.author, kept(article), (article.date or "")[:10]) == (None, BODY, "2024-11-17")


@pytest.mark.parametrize(
    "line",
    [
        "Par ailleurs, la mairie promet des travaux.",
        "Par exemple, le quai nord",
        "Par deux fois, la mer a franchi le mur",
        "Par chance, personne n’a été blessé",
        "Par amour de la mer",
        "Partenaires",
        "Bycatch",
    ],
)
def test_a_sentence_that_begins_with_par_stays(line: str) -> None:
    article = cleaned(TITLE, line, *BODY)
    assert (article.author, kept(article)) == (None, (line, *BODY))


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Publié le 17 novembre 2024 à 10h50", "2024-11-17T10:50:00"),
        ("Publié le 17/11/2024 à 10:50, mis à jour à 15h40", "2024-11-17T10:50:00"),
        ("Mis à jour le 17 novembre 2024", "2024-11-17"),
        ("17 novembre 2024 à 10h50", "2024-11-17T10:50:00"),
    ],
)
def test_a_date_line_dates_the_article_and_leaves_the_text(line: str, day: str) -> None:
    for lines in ((TITLE, line, *BODY), (TITLE, "par morandini", line, *BODY), (line, TITLE, *BODY)):
        article = cleaned(*lines)
        assert (article.title, article.date, article.date_confidence, kept(article)) == (TITLE, day, "text", BODY)


def test_a_date_line_at_the_end_or_among_the_furniture_dates_the_article() -> None:
    line = "Publié le 17 novembre 2024 à 10h50"
    for lines in ((*BODY, line), (*BODY, "Autres vidéos", line, *TICKER)):
        article = cleaned(TITLE, *lines)
        assert (article.date, kept(article)) == ("2024-11-17T10:50:00", BODY)


def test_dates_are_believed_in_the_order_of_their_sureness() -> None:
    url = "https://www.phare.example/2023/05/04/digue.html"
    line = "Publié le 17 novembre 2024"
    page = {"url": url, "date": "2022-01-02", "date_confidence": "jsonld"}
    assert cleaned(TITLE, line, *BODY, **page).date_confidence == "jsonld"
    page["date"] = "2099-01-02"
    article = cleaned(TITLE, line, *BODY, **page)
    assert (article.date, article.date_confidence, article.source) == ("2023-05-04", "url", "phare.example")
    assert cleaned(TITLE, line, *BODY, date="2099-01-02").date == "2024-11-17"
    named = clean(RawPage(Path("2021-03-04-digue.txt"), "\n".join((TITLE, *BODY))), TODAY)
    assert isinstance(named, Article)
    assert (named.date, named.date_confidence, named.source) == ("2021-03-04", "file", None)
    assert cleaned(TITLE, *BODY).date_confidence == "none"


def test_a_day_gets_its_hour_from_a_less_sure_place_that_names_the_same_day() -> None:
    url = "https://www.phare.example/2024/11/17/digue.html"
    article = cleaned(TITLE, "Publié le 17 novembre 2024 à 10h50", *BODY, url=url)
    assert (article.date, article.date_confidence) == ("2024-11-17T10:50:00", "url")
    assert cleaned(TITLE, "Publié le 16 novembre 2024 à 10h50", *BODY, url=url).date == "2024-11-17"


def test_a_date_after_the_fetch_is_not_believed() -> None:
    dates = (GivenDate("2024-11-30", "meta"), GivenDate("2024-11-17", "microdata"))
    page = RawPage(Path("a.html"), "\n".join(BODY), title=TITLE, dates=dates, fetched="2024-11-18T08:00:00Z")
    article = clean(page, TODAY)
    assert isinstance(article, Article)
    assert (article.date, article.date_confidence, article.provenance["date"]) == ("2024-11-17", "meta", "microdata")


def test_yesterday_is_counted_from_the_fetch_or_less_surely_from_the_file() -> None:
    text = "\n".join((TITLE, "Publié hier à 19h25", *BODY))

    def dated(path: str, fetched: str | None, modified: datetime | None) -> tuple[str | None, str]:
        article = clean(RawPage(Path(path), text, fetched=fetched), TODAY, modified)
        assert isinstance(article, Article) and kept(article) == BODY
        return article.date, article.date_confidence

    assert dated("a.txt", "2024-11-17T23:30:00Z", None) == ("2024-11-17T19:25:00", "text")
    assert dated("2024-11-17-a.txt", None, datetime(2025, 5, 1)) == ("2024-11-16T19:25:00", "file")
    assert dated("a.txt", None, datetime(2025, 5, 1, 9)) == ("2025-04-30T19:25:00", "file")
    assert dated("a.txt", None, None) == (None, "none")


@pytest.mark.parametrize("line", ["Il y a 20 ans", "Hier", "Lundi 18 novembre", "Hier soir, la mer est montée"])
def test_words_of_time_that_open_a_story_stay(line: str) -> None:
    article = clean(RawPage(Path("a.txt"), "\n".join((TITLE, line, *BODY))), TODAY, datetime(2024, 11, 18))
    assert isinstance(article, Article)
    assert (article.date, kept(article)) == (None, (line, *BODY))


def test_the_date_of_a_change_stands_in_at_the_very_last_and_says_so() -> None:
    line = "Mis à jour le 18 novembre 2024"
    article = cleaned(TITLE, line, *BODY)
    assert (article.date, article.provenance["date"]) == ("2024-11-18", "update")
    assert cleaned(TITLE, line, *BODY, url="https://a.example/2024/11/17/digue").date == "2024-11-17"


def test_every_thing_known_says_where_it_was_found() -> None:
    article = cleaned(
        TITLE, "Par Anne Morel avec AFP", *BODY, url="https://www.phare.example/politique/2024/11/17/digue.html"
    )
    assert article.provenance == {
        "title": "text", "author": "text", "agency": "text", "section": "url", "source": "url", "date": "url"
    }  # fmt: skip
    assert (article.author, article.agency, article.section, article.source) == (
        "Anne Morel",
        "AFP",
        "Politique",
        "phare.example",
    )


def test_tags_are_kept_once_whatever_their_spelling() -> None:
    page = RawPage(Path("a.jsonl"), "\n".join(BODY), title=TITLE, tags=("Mer, Météo", "#mer", "meteo", "Brest"))
    article = clean(page, TODAY)
    assert isinstance(article, Article) and article.tags == ("Mer", "Météo", "Brest")


def test_days_of_a_chronology_stay() -> None:
    days = ("14 juillet 2021", "La digue est inaugurée", "3 août 2022", "La première tempête la submerge")
    assert kept(cleaned(TITLE, *days)) == days


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("video", "Vidéo suivante dans 10 secondes"),
        ("video", "La vidéo suivante dans 3 s"),
        ("video", "Next video in 5 seconds"),
        ("video", "Plus de vidéos"),
        ("video", "Votre vidéo va démarrer dans 12 secondes"),
        ("comments", "Vos commentaires doivent rester conformes à la loi et à notre charte."),
        ("comments", "Restez courtois : les propos contraires à nos conditions d’utilisation seront retirés."),
        ("comments", "Pour réagir, il faut être inscrit et accepter les CGU."),
        ("comments", "Soyez le premier à commenter cet article"),
        ("comments", "Connectez-vous pour laisser un commentaire"),
        ("comments", "12 commentaires"),
        ("comments", "Your comments must comply with our terms"),
        ("comments", "Log in to comment"),
        ("share", "Partager sur Facebook"),
        ("share", "Partager sur Facebook, Twitter et WhatsApp"),
        ("share", "Envoyer par e-mail"),
        ("share", "Copier le lien"),
        ("share", "Facebook Twitter LinkedIn"),
        ("share", "Temps de lecture : 4 min"),
        ("related", "À lire aussi : Le phare rouvrira au printemps"),
        ("related", "A LIRE AUSSI Le phare rouvrira au printemps"),
        ("related", ">> Lire aussi - Le phare rouvrira au printemps"),
        ("related", "Read also: The lighthouse opens again"),
        ("newsletter", "Inscrivez-vous à notre newsletter pour ne rien manquer"),
        ("newsletter", "Recevez chaque matin l’essentiel par e-mail"),
        ("subscription", "Cet article est réservé aux abonnés."),
        ("subscription", "Il vous reste 72 % de cet article à lire. La suite est réservée aux abonnés."),
        ("subscription", "Déjà abonné ? Connectez-vous"),
        ("advertisement", "PUBLICITÉ"),
        ("cookies", "Continuer sans accepter"),
        ("legal", "© 2024 Le Phare. Tous droits réservés."),
        ("ticker", "10:50Politique - Le budget du port voté"),
        ("ticker", "7h05 SPORTS - Le club monte".replace(" S", "S")),
    ],
)
def test_furniture_is_known_by_its_wording_wherever_it_stands(reason: str, line: str) -> None:
    for lines in ((BODY[0], line, BODY[1]), (*BODY, line), (*BODY, line.upper())):
        article = cleaned(TITLE, *lines)
        assert (kept(article), reasons(article)) == (BODY, [reason])


@pytest.mark.parametrize(
    "line",
    [
        "20:45 : coup d’envoi, le stade est plein.",
        "20h45 - Sports : la soirée commence à peine",
        "14:30 Marseille - Lyon 2-1",
        "20:45 PSG - Brest",
        "9 h 20 - Les écoles resteront fermées vendredi.",
        "- Vous en voulez combien ?",
        "- Deux",
        "1. Anne Morel (VC Falaise) en 52 min 14 s",
        "Ô flots, que vous savez de lugubres histoires",
        "À lire aussi, le beau roman de Luc d’Arvor, paru chez un petit éditeur.",
        "Les commentaires doivent respecter la charte, a rappelé le ministre devant les députés.",
        "Les nouvelles CGU du réseau social inquiètent les défenseurs de la vie privée.",
        "Facebook",
        "Il a partagé sur Facebook la photo de la digue.",
        "Le débat sur la loi reprendra mardi.",
    ],
)
def test_a_line_that_an_article_may_hold_stays(line: str) -> None:
    for lines in ((BODY[0], line, BODY[1]), (*BODY, line)):
        assert kept(cleaned(TITLE, *lines)) == lines


def test_refrains_results_and_verses_that_come_again_stay() -> None:
    poem = ("La mer monte", "et la lune avec elle", "La mer monte", "-", "et le port avec elle", "La mer monte")
    assert kept(cleaned(TITLE, *poem)) == poem


def test_a_paragraph_that_comes_twice_is_kept_once() -> None:
    article = cleaned(TITLE, TITLE, *BODY, BODY[0])
    assert (kept(article), reasons(article)) == (BODY, ["repeated", "repeated"])


@pytest.mark.parametrize(
    "line",
    [
        "10h45 Sports - Le club monte",
        "10:45 - Sports : le club monte",
        "10:45 Sports | Le club monte",
        "10:45Gens du port - Le club monte",
    ],
)
def test_less_sure_ticker_lines_count_after_a_dash_or_other_furniture_at_the_end(line: str) -> None:
    for furniture in (("-", line), ("Autres vidéos", line), ("Vidéo suivante dans 5 secondes", "-", line, "-")):
        article = cleaned(TITLE, *BODY, *furniture)
        assert kept(article) == BODY
        assert [headline.lower() for headline in article.headlines] == ["le club monte"]


def test_a_block_of_times_with_several_sections_at_the_end_is_a_ticker() -> None:
    lines = ("10h45 Sports - Le club monte", "10h43 France - Le train repart", "10h25 Économie - Le blé baisse")
    assert cleaned(TITLE, *BODY, *lines).headlines == ("Le club monte", "Le train repart", "Le blé baisse")


def test_furniture_in_the_middle_leaves_both_halves_of_the_article() -> None:
    middle = ("Vidéo suivante dans 5 secondes", "Autres vidéos", *TICKER)
    article = cleaned(TITLE, BODY[0], *middle, BODY[1])
    assert (kept(article), article.headlines) == (BODY, HEADLINES)


def test_titles_listed_under_a_header_go_with_it() -> None:
    listed = ("À lire aussi", "Le phare rouvrira au printemps", "Un maire, trois communes : le pari de la fusion")
    assert kept(cleaned(TITLE, *BODY, *listed)) == BODY
    assert kept(cleaned(TITLE, BODY[0], *listed[:2], BODY[1])) == BODY


@pytest.mark.parametrize("rule", ["Les commentaires doivent respecter la charte du site.", "Espace de débat modéré"])
def test_comment_rules_in_other_words_count_among_furniture(rule: str) -> None:
    assert kept(cleaned(TITLE, *BODY, "Autres vidéos", rule, *TICKER)) == BODY


def test_a_breadcrumb_or_a_section_above_the_title_is_the_section() -> None:
    for line in ("Accueil > Société", "Accueil › Actualités › Société", "Société"):
        article = cleaned(line, TITLE, *BODY)
        assert (article.title, article.section, kept(article)) == (TITLE, "Société", BODY)


@pytest.mark.parametrize(
    "above",
    [
        ("Publicité",),
        ("Le Courrier du port", "S’abonner", "Se connecter", "MER"),
        ("Publicité", "Mer"),
    ],
)
def test_a_prompt_or_the_site_s_name_and_menu_above_the_title_are_no_title(above: tuple[str, ...]) -> None:
    article = cleaned(*above, TITLE, "Anne Morel — 3 mai 2021 à 08:12", *BODY)
    assert (article.title, article.author, article.date) == (TITLE, "Anne Morel", "2021-05-03T08:12:00")
    assert kept(article) == BODY


def test_what_the_format_says_wins_and_its_lines_leave_the_text() -> None:
    article = cleaned(
        "Société",
        TITLE,
        "Anne Morel",
        *BODY,
        title=TITLE,
        author="Par Anne Morel",
        section="Société",
        source="Le Phare",
    )
    assert (article.title, article.author, article.section, article.source) == (
        TITLE,
        "Anne Morel",
        "Société",
        "Le Phare",
    )
    assert kept(article) == BODY


@pytest.mark.parametrize(
    "first", ["par morandini", "10:50Politique - Le budget voté", "x" * 401, "Autres vidéos", "***"]
)
def test_a_page_whose_first_line_is_no_title_is_refused(first: str) -> None:
    refused = clean(RawPage(Path("a.txt"), "\n".join((first, *BODY))), TODAY)
    assert isinstance(refused, Rejected) and "sans titre" in refused.reason.fr


def test_what_a_web_page_has_above_its_title_is_not_of_the_article() -> None:
    above = ("Mer", "Port", "La lettre du port, chaque vendredi dans votre boîte.")
    page = RawPage(Path("a.html"), "\n".join((*above, TITLE, *BODY)), title=f"{TITLE} - Le Journal", markup="<p>")
    article = clean(page, TODAY)
    assert isinstance(article, Article)
    assert (article.title, kept(article)) == (TITLE, BODY)
    assert reasons(article) == ["outside"] * 3 + ["repeated"]
    late = RawPage(Path("a.html"), "\n".join((*BODY, TITLE, *BODY)), title=TITLE, markup="<p>")
    article = clean(late, TODAY)
    assert isinstance(article, Article) and kept(article)[: len(BODY)] == BODY


def test_a_text_that_begins_again_is_kept_once_with_its_short_lines_and_a_refrain_stays() -> None:
    long = "La mer est montée toute la nuit contre la jetée, et personne au port n’a fermé l’œil avant l’aube."
    story = (long, "La peur", long.replace("nuit", "journée"), "Et après ?")
    assert kept(cleaned(TITLE, *story, *(line.replace(" ", "\u00a0", 1) for line in story[:1]), *story[1:])) == story
    song = ("Et la mer monte", "sur le quai désert", "Et la mer monte", long, "Et la mer monte")
    assert kept(cleaned(TITLE, *song)) == song


def test_a_long_sentence_on_rules_and_messages_stays_among_furniture() -> None:
    line = (
        "Mais les messages des pêcheurs restent soumis aux règles du port, à la loi de la mer et à la prudence,"
        " rappelle la mairie, qui promet des contrôles tout l’été sur les quais."
    )
    assert kept(cleaned(TITLE, *BODY, line, "Autres vidéos", *TICKER)) == (*BODY, line)


def test_a_row_of_reading_tools_leaves_the_text() -> None:
    assert kept(cleaned(TITLE, *BODY, "Imprimer cette page | Envoyer à un ami")) == BODY
    assert kept(cleaned(TITLE, *BODY, "Imprimer | Les presses du port")) == (*BODY, "Imprimer | Les presses du port")


@pytest.mark.parametrize("lines", [(TITLE,), (TITLE, "par morandini", "Autres vidéos", *TICKER), (), ("", " ")])
def test_a_page_of_furniture_alone_is_refused(lines: tuple[str, ...]) -> None:
    refused = clean(RawPage(Path("a.txt"), "\n".join(lines)), TODAY)
    assert isinstance(refused, Rejected) and "aucun texte" in refused.reason.fr


def test_every_reason_of_a_rule_is_explained() -> None:
    used = {reason for reason, _ in (*RULES, *NEARBY)}
    assert used <= REASONS.keys()
    assert all(message.fr and message.en for message in REASONS.values())


LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [TITLE, *BODY, *TICKER, "par morandini", "Autres vidéos", "À lire aussi", "Publié le 17 novembre 2024",
         "Société", "20:45 : coup d’envoi", "Accueil > Société", "Partager", "\u2028", "\ud800",
         "1h05 Une - ", "0:00A - b", "²:²²"]
    ),
)  # fmt: skip


@given(st.lists(LINES, max_size=14), st.none() | st.text(max_size=20), st.none() | st.text(max_size=20))
def test_no_line_is_lost_and_kept_lines_keep_their_order_and_characters(
    lines: list[str], title: str | None, other: str | None
) -> None:
    page = RawPage(
        Path("a.txt"), "\n".join(lines), title=title, author=other, date=other, section=other, source=other, url=other
    )
    article = clean(page, TODAY)
    if isinstance(article, Rejected):
        return
    there = [line for raw in page.text.split("\n") if (line := raw.strip())]
    told = Counter([*article.text.split("\n"), *(line.line for line in article.removed)])
    if page.title is None:
        told[article.title] += 1
    assert told == Counter(there)
    rest = iter(there)
    assert all(line in rest for line in article.text.split("\n"))
    assert {line.reason for line in article.removed} <= REASONS.keys()


def test_an_update_told_by_its_hour_alone_is_no_author() -> None:
    """ "Publié le …, mis à jour à 15h40": the second half says when, not who."""
    text = (
        "Une victoire au bout de la nuit\nPublié le 12 août 2023 à 13h17, mis à jour à 15h40\n"
        "par Camille Vasseur avec AFP\nLe match a duré plus de deux heures devant un public debout.\n"
    )
    article = clean(RawPage(Path("039.txt"), text), date(2026, 1, 1))
    assert isinstance(article, Article)
    assert (article.author, article.agency, article.date) == ("Camille Vasseur", "AFP", "2023-08-12T13:17:00")


def test_a_page_whose_format_has_a_place_for_the_title_and_none_there_keeps_its_whole_text() -> None:
    """The text of a record does not begin with its title; what is shown instead is the beginning of the text."""
    text = "Le phare rouvrira au printemps, après deux ans de travaux que la commune a payés seule, dit le maire.\nFin."
    article = clean(RawPage(Path("a.jsonl"), text, title=""), TODAY)
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("", text)
    assert article.headline == "Le phare rouvrira au printemps, après deux ans de travaux que la commune a…"
