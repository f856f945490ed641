"""Queries as Europresse, Factiva and Nexis write them."""

from datetime import date

import pytest

from search.language.parser import parse


def wednesday() -> date:
    return date(2024, 11, 20)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("TIT_HEAD=maire & TEXT=port", "titre:maire ET port"),
        ("TIT_HEAD= maire", "titre:maire"),
        ("tit_head=maire", "titre:maire"),
        ("TIT_HEAD=prix du gaz & AUT_BY=dupont", "titre:(prix ET du ET gaz) ET auteur:dupont"),
        ("LEAD=gaz", "une:gaz"),
        (
            "LEAD= (diversité* %10 Québec*)\n| LEAD= (immigr* %10 Québec*)\n| TIT_HEAD= (diversité* %10 Québec*)",
            "une:(diversité* PROCHE/10 Québec*) OU une:(immigr* PROCHE/10 Québec*) "
            "OU titre:(diversité* PROCHE/10 Québec*)",
        ),
        ("TEXT=SNCF>2 ! TEXT=RATP", "SNCF>=3 SAUF RATP"),
        (
            'TIT_HEAD=(climat+ | "effet de serre" | GIEC) & TEXT=(crue | "feu de forêt") >1',
            'titre:(climat OU "effet de serre" OU GIEC) ET (crue>=2 OU "feu de forêt">=2)',
        ),
        ("(TIT_HEAD=gaz|LEAD=pétrole)&TEXT=prix", "(titre:gaz OU une:pétrole) ET prix"),
        ("SUJ_KW=climat", "tag:climat"),
        ("gaz & pétrole | charbon", "(gaz ET pétrole) OU charbon"),
        ("gaz %5 pétrole", "gaz PROCHE/5 pétrole"),
        ("maire & port", "maire ET port"),
        ("maire && port", "maire ET port"),
        ("maire | port", "maire OU port"),
        ("maire|port", "maire OU port"),
        ("maire || port", "maire OU port"),
        ("(budget | défense nationale)", "budget OU (défense ET nationale)"),
        ("maire !port", "maire SAUF port"),
        ("maire ! port", "maire SAUF port"),
        ("[maire OR port] AND TIT_HEAD=quai", "(maire OU port) ET titre:quai"),
        ("maire & !port", "maire SAUF port"),
        ("TEXT=maire & ! TIT_HEAD= port", "maire SAUF titre:port"),
        ("TEXT=maire & ! (TEXT=port | LEAD=quai)", "maire SAUF (port OU une:quai)"),
        ("maire ET !port", "maire SAUF port"),
        ("maire (!port)", "maire SAUF port"),
        ("maire & TIT_HEAD=!port", "maire SAUF titre:port"),
        ("titre=maire", "titre:maire"),
    ],
)
def test_a_query_of_europresse_means_the_same_here(text: str, shown: str) -> None:
    assert parse(text, wednesday).read_as == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gaz near5 pétrole", "gaz PROCHE/5 pétrole"),
        ("gaz NEAR5 prix du pétrole", 'gaz PROCHE/5 "prix du pétrole"'),
        ("boeing 747/N30/british airways", '"boeing 747" PROCHE/30 "british airways"'),
        ("gaz /n5/ pétrole", "gaz PROCHE/5 pétrole"),
        ("président adj3 conseil", "président AVANT/3 conseil"),
        ("gaz AROUND(5) pétrole", "gaz PROCHE/5 pétrole"),
        ("gaz w/5 pétrole", "gaz PROCHE/5 pétrole"),
        ("gaz PRE/3 russe", None),
        ("gaz pre/3 russe", "gaz AVANT/3 russe"),
        ("gaz within 5 pétrole", None),
        ("vodafone w/s telecom", "vodafone MÊME PHRASE telecom"),
        ("vodafone w/p telecom", "vodafone MÊME PARAGRAPHE telecom"),
        ("vodafone SAME telecom", "vodafone MÊME PARAGRAPHE telecom"),
        ("atleast3 grève and retraites", "grève>=3 ET retraites"),
        ("ATLEAST5(grève or blocage) AND NOT sncf", "(grève>=5 OU blocage>=5) SAUF sncf"),
        ("hd=macron not by=dupont", "titre:macron SAUF auteur:dupont"),
        ("hd=northern ireland and td=peace agreement", 'titre:"northern ireland" ET texte:"peace agreement"'),
        ("hlp=(gaz or pétrole) and wc>1000", "une:(gaz OU pétrole) ET mots:>=1001"),
        ("lp=gaz and sn=le monde", 'chapo:gaz ET source:"le monde"'),
        ("toyota/F50/ and wc<300", "chapo:toyota ET mots:<=299"),
        ("élect! w/3 munic$3", "élect* PROCHE/3 munic*"),
        ("élect!", "élect*"),
        ("gaz near5 [pétrole or charbon]", "gaz PROCHE/5 (pétrole OU charbon)"),
        ("HEADLINE(macron) AND LENGTH > 800", "titre:macron ET mots:>=801"),
        ("HLEAD(grève and retraites)", "une:(grève ET retraites)"),
        ("BYLINE(dupont) AND ATLEAST3(grève)", "auteur:dupont ET grève>=3"),
        ("allcaps(RATP) w/5 grève", "RATP PROCHE/5 grève"),
        ("date from 20240101 to 20240131 and grève", "date:2024-01-01..2024-01-31 ET grève"),
        ("grève and date after 31/12/23", "grève ET depuis:2024-01-01"),
        ("grève and date -7", "grève ET depuis:2024-11-13"),
        ("maire and (port or budget) and not gaz", "maire ET (port OU budget) SAUF gaz"),
        ("maire but not port", "maire SAUF port"),
        ("maire andnot port", "maire SAUF port"),
        ("retrait! and maire", "retrait* ET maire"),
        ("élect$4 and maire", "élect* ET maire"),
        ("[maire or préfet] and port", "(maire OU préfet) ET port"),
        ("length(>500) and maire", "mots:>=501 ET maire"),
        ("date(geq (1/1/2019) and leq (31/12/2019)) and maire", "date:2019-01-01..2019-12-31 ET maire"),
        ("TI=maire and AU=dupont", "titre:maire ET auteur:dupont"),
        ("grève and date aft 2019", "grève ET depuis:2020-01-01"),
        ("vodafone same telecom", "vodafone MÊME PARAGRAPHE telecom"),
        ("hd=président w/2 conseil", "titre:(président AVANT/2 conseil)"),
        ("grève but not sncf w/5 faim", "grève SAUF (sncf PROCHE/5 faim)"),
        (
            "bankrupt! w/25 discharg! and student or college or education! w/5 loan",
            "(bankrupt* PROCHE/25 discharg*) ET ((student OU college OU education*) PROCHE/5 loan)",
        ),
        ("grève /s sncf or ratp", "grève MÊME PHRASE (sncf OU ratp)"),
        ("grève w/seg sncf", "grève ET sncf"),
        ("grève not w/5 faim", "grève SAUF (grève PROCHE/5 faim)"),
    ],
)
def test_a_query_of_factiva_or_nexis_means_the_same_here(text: str, shown: str | None) -> None:
    assert parse(text, wednesday).read_as == shown


@pytest.mark.parametrize(
    ("text", "key", "shown"),
    [
        ("hd=grève and rst=lemonde", "rst=", "titre:grève"),
        ("la=fr and hd=grève", "la=", "titre:grève"),
        ("la=fr grève", "la=", "grève"),
        ("TERM(industrial relations) and hd=grève", "TERM", "titre:grève"),
    ],
)
def test_a_key_that_has_no_equivalent_is_left_out_and_named(text: str, key: str, shown: str) -> None:
    query = parse(text, wednesday)
    assert query.read_as == shown
    assert [note.message.fr.startswith(f"« {key} »") for note in query.notes] == [True]


@pytest.mark.parametrize(
    "text", ["gaz near5", "near5 gaz", "hd=", "atleast3", "TIT_HEAD= & LEAD=", "| gaz |", "! !", "& &"]
)
def test_an_operator_without_operands_is_passed_over(text: str) -> None:
    parse(text, wednesday)
