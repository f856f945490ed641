"""Every operator of the query language, and what looks like one."""

from datetime import date

import pytest

from search.errors import BadQuery
from search.language.parser import parse
from search.language.printer import printed


def wednesday() -> date:
    return date(2024, 11, 20)


def read(text: str) -> str | None:
    """The query as it is printed once it was read."""
    root = parse(text, wednesday).root
    return None if root is None else printed(root)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("maire>=3", "maire>=3"),
        ("maire>2 port", "maire>=3 ET port"),
        ("SNCF >2", "SNCF>=3"),
        ("(gaz OU pétrole)>=2", "gaz>=2 OU pétrole>=2"),
        ('"pouvoir d’achat">=2', '"pouvoir d’achat">=2'),
        ("m?ire", "m?ire"),
        ("*élection", "*élection"),
        ("él*tion", "él*tion"),
        ("élect*, gaz", "élect* ET gaz"),
        ('"chef* de l’État"', '"chef* de l’État"'),
        (
            "titre:(m?ire OU pr?fet) ET (gaz OU pétrole) SAUF prix",
            "titre:(m?ire OU pr?fet) ET (gaz OU pétrole) SAUF prix",
        ),
        ("mair~", "mair~"),
        ("mair~2", "mair~2"),
        ('"maire ville"~5', '"maire ville"~5'),
        ('"maire ville"^5', '"maire ville"^5'),
        ('titre:"maire ville"^5', 'titre:"maire ville"^5'),
        ("gaz PROCHE/5 pétrole", "gaz PROCHE/5 pétrole"),
        ("gaz AVANT/5 (pétrole OU charbon)", "gaz AVANT/5 (pétrole OU charbon)"),
        ("(gaz prix) PROCHE/5 hausse", "gaz PROCHE/5 hausse ET prix PROCHE/5 hausse".replace(" ET ", ") ET (")),
        ("gaz MÊME PHRASE pétrole", "gaz MÊME PHRASE pétrole"),
        ("gaz MEME PARAGRAPHE “prix du gaz”", 'gaz MÊME PARAGRAPHE "prix du gaz"'),
        ("gaz SAME SENTENCE prix", "gaz MÊME PHRASE prix"),
        ("2 de (maire port budget)", "2 de (maire OU port OU budget)"),
        ("au moins 2 parmi (maire, port, budget)", "2 de (maire, OU port, OU budget)"),
        ("titre:2 de (maire port)", "2 de (titre:maire OU titre:port)"),
        ('titre:="SNCF" gaz', 'titre:"SNCF" ET gaz'),
        ("deux de (maire port)", "2 de (maire OU port)"),
        ("mots-clés:climat", "tag:climat"),
        ("SNCF>=1000", "SNCF>=1000"),
        ('"a b"~1000', '"a b"~1000'),
        ("2 of (maire port)", "2 de (maire OU port)"),
        ("une:Macron chapo:grève", "une:Macron ET chapo:grève"),
        ("CHAPÔ:grève", "chapo:grève"),
        ("gaz titre : budget", "gaz ET titre:budget"),
        ("-source:phare maire", "SAUF source:phare ET maire"),
        ("titre:(gaz OU prix) retraite", "titre:(gaz OU prix) ET retraite"),
        ("tag:climat agence:AFP url:a.example/b", "tag:climat ET agence:AFP ET url:a.example/b"),
        ("maire DANS LE MÊME PARAGRAPHE QUE port", "maire MÊME PARAGRAPHE port"),
        ("« prix du gaz » ~5", '"prix du gaz"~5'),
        ("[gaz OU pétrole] prix", "(gaz OU pétrole) ET prix"),
        ("mots:>800", "mots:>=801"),
        ("mots:300..800 gaz", "mots:300..800 ET gaz"),
        ("mots:<=1 200", "mots:<=1200"),
        ("\\ET gaz \\maire>=3", "\\ET ET gaz ET \\maire>=3"),
    ],
)
def test_each_operator_is_read_and_printed_back(text: str, shown: str) -> None:
    found = read(text)
    assert found == shown or found == f"({shown})"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("date:2024-11", "date:2024-11-01..2024-11-30"),
        ("date:2024-11-03", "date:2024-11-03"),
        ("date:2019..2021", "date:2019-01-01..2021-12-31"),
        ("date:2024-11-01..2024-11-30", "date:2024-11-01..2024-11-30"),
        ("date:[2019 TO 2021]", "date:2019-01-01..2021-12-31"),
        ("date:hier", "date:2024-11-19"),
        ('date:"novembre 2023"', "date:2023-11-01..2023-11-30"),
        ("date:« novembre 2023 »", "date:2023-11-01..2023-11-30"),
        ("gaz date:novembre 2023 prix", "gaz ET date:2023-11-01..2023-11-30 ET prix"),
        ("date:janvier à mars 2024 gaz", "date:2024-01-01..2024-03-31 ET gaz"),
        ("date:2019 à Paris", "date:2019-01-01..2019-12-31 ET à ET Paris"),
        ("date:été 2023", "date:2023-06-01..2023-08-31"),
        ("date:il y a 3 jours, gaz", "date:2024-11-17 ET gaz"),
        ("DATE : hier", "date:2024-11-19"),
        ("depuis:lundi dernier gaz", "depuis:2024-11-18 ET gaz"),
        ("depuis:2 semaines", "depuis:2024-11-06"),
        ("avant:2019", "avant:2019-01-01"),
        ("since:2024-01-01 before:2024-02", "depuis:2024-01-01 ET avant:2024-02-01"),
        ("date:>2019", "depuis:2020-01-01"),
        ("date:<=2019", "avant:2020-01-01"),
        ("-date:2020 gaz", "SAUF date:2020-01-01..2020-12-31 ET gaz"),
        ("date:(2019 OU 2021)", "date:2019-01-01..2019-12-31 OU date:2021-01-01..2021-12-31"),
        ("(gaz date:hier)", "gaz ET date:2024-11-19"),
    ],
)
def test_dates_are_read_with_quotes_and_without(text: str, shown: str) -> None:
    assert read(text) == shown


@pytest.mark.parametrize(
    ("text", "position", "repair"),
    [
        ("gaz date:demain", 4, "gaz"),
        ('date:"le 32 mars" gaz', 0, "gaz"),
        ("gaz date:2021..2019 prix", 4, "gaz date:2019..2021 prix"),
        ("mots:beaucoup", 0, None),
        ("gaz 4 de (a b)", 4, "gaz 2 de (a b)"),
        ("gaz PROCHE/5 (a OU -b)", 4, "gaz ET (a OU -b)"),
        ("gaz MÊME PHRASE date:hier", 4, "gaz ET date:hier"),
        ("titre:gaz PROCHE/5 texte:prix", 10, "titre:gaz ET texte:prix"),
    ],
)
def test_what_cannot_mean_anything_is_refused_with_its_place_and_what_works(
    text: str, position: int, repair: str | None
) -> None:
    with pytest.raises(BadQuery) as refused:
        parse(text, wednesday)
    assert (refused.value.position, refused.value.repair) == (position, repair)


@pytest.mark.parametrize(
    ("text", "position", "repair"),
    [
        ("maire ou port", 6, "maire OU port"),
        ("maire sauf port", 6, "maire SAUF port"),
        ("titre:maire et port", 12, "titre:maire ET port"),
        ("prix (gaz ou pétrole)", 10, "prix (gaz OU pétrole)"),
        ("gaz near pétrole", 4, "gaz PROCHE/5 pétrole"),
        ("gaz PROCHE pétrole", 4, "gaz PROCHE/10 pétrole"),
        ("gaz PRÈS DE pétrole", 4, "gaz PROCHE/10 pétrole"),
        ("gaz near5", 4, "gaz"),
        ("foo:bar", 0, "foo bar"),
        ("foo=bar", 0, "foo bar"),
        ("titre : gaz", 0, "titre:gaz"),
        ("chapô : gaz", 0, "chapo:gaz"),
        ("gaz PROX/5 pétrole", 4, "gaz PROCHE/5 pétrole"),
        ("gaz même phrase pétrole", 4, "gaz MÊME PHRASE pétrole"),
        ("PARIS OU LONDRES", 6, "(PARIS OU LONDRES)"),
        ("GILETS JAUNES SAUF GRÈVE", 14, "(GILETS JAUNES SAUF GRÈVE)"),
        ("hd=gaz and la=fr and prix", 11, "hd=gaz and prix"),
        ("b* gaz b* prix b*", 0, None),
        ("titres:gaz auter:dupont", 11, "titres:gaz auteur:dupont"),
        ("gaz titre:", 4, "gaz"),
        ("titre :", 0, None),
        ("budget auteur:Jean Dupont", 19, 'budget auteur:"Jean Dupont"'),
        ("Source : le Kremlin dément", 0, "source:le Kremlin dément"),
        ("prix m*", 5, None),
        ("mair~3", 4, "mair~2"),
        ("mair~0.8", 4, "mair~1"),
        ("mair^4 gaz", 4, "mair gaz"),
        ('"prix gaz"~', 10, '"prix gaz"~10'),
        ("gaz titre:", 4, "gaz"),
        ("gaz SANS pétrole", 4, "gaz SAUF pétrole"),
        ("gaz ET PAS pétrole", 4, "gaz SAUF pétrole"),
        ("gaz MAIS PAS pétrole", 4, "gaz SAUF pétrole"),
        ("gaz XOR pétrole", 4, "gaz OU pétrole"),
        ("gaz N5 pétrole", 4, "gaz PROCHE/5 pétrole"),
        ("Le gaz russe ! pétrole", 13, "Le gaz russe SAUF pétrole"),
    ],
)
def test_what_looks_like_an_operator_and_is_none_is_named_with_what_works(
    text: str, position: int, repair: str | None
) -> None:
    assert [(note.position, note.repair) for note in parse(text, wednesday).notes] == [(position, repair)]


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine : la guerre s’enlise",
        "Ukraine:guerre",
        "Retraites : « non » à la réforme, dit la CGT",
        "Faut-il interdire TikTok ?",
        "L'Équipe - Sport",
        "porte-avions Charles-de-Gaulle",
        "n°5 24/7 C++ R&D",
        "M6 & TF1",
        "Marks & Spencer",
        "Canal+ et Disney+",
        "5 > 3",
        "to be or not to be",
        "Victoire ! La France en finale",
        "Bravo les Bleus !",
        "au secours! mon fils",
        "Guerre en Ukraine : ce que l’on sait | Le Monde",
        "A la une : la grève",
        "Macron et Le Pen",
        "le maire et le préfet ont signé, sauf exception",
        "H&M AT&T",
        "hôtel 4* à Brest",
        "**important**",
        "50 % des 18-24 ans",
        "https://www.journal.example/a?b=c&d=e#f",
        "jean.dupont@journal.example",
        "Titre\n\nLe texte d’un paragraphe collé, avec (des parenthèses) et des « guillemets ».",
        "Qui a dit : « Je vous ai compris » ?",
        "E=mc2",
        "3/4 des 12 000 salariés",
        "AUJOURD’HUI À LA UNE : LE VOTE DU BUDGET",
        "MANIFESTATION PRES DE PARIS",
        "GUERRE ET PAIX",
        "OU VA LA FRANCE",
        "MACRON DIT NON AUX OPPOSITIONS",
        "le 2 de (Brest)",
        "Impôt à la source : deux milliards de plus",
        "impôt à la source : combien ?",
        "Disquaire Day: le sillon d’une vie",
        "Le bilan du jour:",
        "Ils étaient une centaine -joueurs et spectateurs- à se réunir, samedi soir, au stade de la ville.",
        "La majorité des Français, selon un sondage* publié jeudi, ne veut ni de l’un ni de l’autre projet.",
        "« Je suis venu en un rien de temps ! », a-t-il dit, -sans rire- devant une salle pleine, hier soir.",
        "- Le suspect a été interpellé, selon la police. -Il doit être entendu lundi par le juge du tribunal.",
    ],
)
def test_headlines_and_sentences_are_words_and_nothing_is_said_of_them(text: str) -> None:
    query = parse(text, wednesday)
    assert (query.free, query.notes, query.read_as) == (True, (), None)
