"""A question in words, above its answer."""

import re

import pytest

DATES = [
    ("since=2023-03-01", "depuis mars 2023"),
    ("since=2023-01-01", "depuis 2023"),
    ("since=2023-03-04", "depuis le 4 mars 2023"),
    ("until=2023-04-30", "jusqu’à avril 2023"),
    ("until=2023-12-31", "jusqu’à 2023"),
    ("until=2023-04-03", "jusqu’au 3 avril 2023"),
    ("since=2023-04-01&until=2023-04-30", "en avril 2023"),
    ("since=2023-01-01&until=2023-12-31", "en 2023"),
    ("since=2023-04-03&until=2023-04-03", "le 3 avril 2023"),
    ("since=2023-04-01&until=2024-02-29", "d’avril 2023 à février 2024"),
    ("since=2023-04-03&until=2024-02-01", "du 3 avril 2023 au 1er février 2024"),
]


def said(page: str) -> str:
    return re.search('<h1 class="says">(.*?)</h1>', page)[1].replace("\u00a0", " ")


@pytest.mark.parametrize(("asked", "told"), DATES)
def test_a_period_is_told_as_shortly_as_it_can_be(client, asked, told):
    assert said(client.get(f"/?q=marée&{asked}").text) == f"Articles sur « marée », {told}"


@pytest.mark.parametrize(("source", "told"), [
    ("Le Phare", "au Phare"), ("Les Échos du Large", "aux Échos du Large"), ("Ouest-Matin", "dans Ouest-Matin"),
    ("Lemurien", "dans Lemurien"),
])  # fmt: skip
def test_a_source_is_told_with_its_article(client, source, told):
    assert said(client.get("/", query_string={"q": "marée", "source": source}).text).endswith(f", {told}")


def test_every_filter_and_the_order_are_told(client):
    asked = "source=A&source=B&section=Sport&author=Luc&agency=AFP&tag=Mer&name=Yann&exclude=tag:Port&sort=newest"
    assert said(client.get(f"/?q=marée&{asked}").text) == (
        "Articles sur « marée », dans A ou dans B, à la rubrique Sport, signés Luc, de l’agence AFP, au mot-clé Mer, "
        "qui citent Yann, sans Mot-clé : Port, des plus récents aux plus anciens"
    )


def test_of_many_values_the_first_are_named_and_the_others_counted(client):
    asked = "&".join(f"author=A{n}" for n in range(5))
    assert said(client.get(f"/?q=marée&{asked}").text).endswith("signés A0, A1 ou 3 autres")


def test_the_question_is_told_in_english_too(client_for, engine):
    page = client_for(engine, "en").get("/?q=marée&source=Le+Phare&since=2023-03-01").text
    assert said(page) == "Articles on “marée”, in Le Phare, since March 2023"
