"""Our audit of the pages by RGAA 4.1.2: for each of its 106 criteria, in words of our own, the verdict and how it was
reached. French alone, as the reference is, and the statement that French law asks for.

Ways: `axe` axe-core on every kind of page, light and dark; `nu` the Nu HTML checker; `navigateur` tests in a browser,
with and without scripts, by keys, from 280 to 1,600 pixels; `tests` tests of the pages; `lecture` templates read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

AUDITED = "2026-11-30"
Verdict = Literal["C", "NC", "NA"]
"""Met, not met, not applicable."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion by its number, what it asks, the verdict, the ways it was checked by, and what there is to say."""

    number: str
    asks: str
    verdict: Verdict
    ways: tuple[str, ...]
    said: str = ""


THEMES: Mapping[int, str] = {
    1: "Images", 2: "Cadres", 3: "Couleurs", 4: "Multimédia", 5: "Tableaux", 6: "Liens", 7: "Scripts",
    8: "Éléments obligatoires", 9: "Structuration", 10: "Présentation", 11: "Formulaires", 12: "Navigation",
    13: "Consultation",
}  # fmt: skip

_TABLE = """
1.1|Une image qui informe a une alternative|C|axe lecture|Les courbes : chaque barre est un lien nommé.
1.2|Une image qui décore est ignorée|C|lecture|Les motifs du dessin et les flèches sont masqués aux aides.
1.3|Cette alternative dit ce que l’image dit|C|lecture|Période et nombre d’articles.
1.4|Un CAPTCHA en image dit ce qu’il est|NA||Aucun.
1.5|Un CAPTCHA en image a une autre voie|NA||Aucun.
1.6|Une image complexe a une description|C|tests navigateur|Le même tableau suit chaque courbe.
1.7|Cette description dit tout|C|tests|Mêmes nombres que les barres.
1.8|Pas de texte en image|NA||Aucune image de texte.
1.9|La légende d’une image lui est liée|C|lecture tests|figure, figcaption et même nom.
2.1|Un cadre a un titre|NA||Aucun cadre.
2.2|Ce titre convient|NA||Aucun cadre.
3.1|La couleur n’est pas seule à informer|C|lecture navigateur|Hachures, soulignés, mots.
3.2|Le texte contraste assez|C|axe navigateur|4,5 au moins ; 7 dans les textes longs.
3.3|Les commandes et les dessins contrastent assez|C|lecture navigateur|Bords et barres : 3 au moins.
4.1|Un média a une transcription|NA||Aucun média.
4.2|Cette transcription convient|NA||Aucun média.
4.3|Une vidéo a des sous-titres|NA||Aucun média.
4.4|Ces sous-titres conviennent|NA||Aucun média.
4.5|Une vidéo a une audiodescription|NA||Aucun média.
4.6|Cette audiodescription convient|NA||Aucun média.
4.7|Un média est identifié|NA||Aucun média.
4.8|Un média non temporel a une alternative|NA||Aucun média.
4.9|Cette alternative convient|NA||Aucun média.
4.10|Un son automatique s’arrête|NA||Aucun son.
4.11|Un média se commande au clavier|NA||Aucun média.
4.12|Un média non temporel se commande au clavier|NA||Aucun média.
4.13|Un média convient aux aides techniques|NA||Aucun média.
5.1|Un tableau complexe a un résumé|NA||Tous ont une ligne d’en-têtes et une colonne au plus.
5.2|Ce résumé convient|NA||Aucun tableau complexe.
5.3|Un tableau de mise en forme se lit en ligne|NA||Aucun.
5.4|Le titre d’un tableau lui est lié|C|lecture tests|caption, ou le titre de sa section.
5.5|Ce titre convient|C|lecture|
5.6|Les en-têtes sont déclarés|C|axe lecture|th partout.
5.7|Les cellules sont liées à leurs en-têtes|C|axe lecture|scope partout.
5.8|Un tableau de mise en forme n’a pas d’en-têtes|NA||Aucun.
6.1|Un lien dit où il mène|C|lecture|Les titres d’articles, des mots ; les flèches ont un nom.
6.2|Un lien a un intitulé|C|axe|
7.1|Les scripts conviennent aux aides techniques|C|axe navigateur|Complétion, touches, résultats remplacés sur place.
7.2|Sans script, l’alternative convient|C|navigateur tests|Tout marche sans script.
7.3|Les scripts se commandent au clavier|C|navigateur|
7.4|Un changement de contexte est annoncé ou voulu|C|navigateur|Cocher remplace les résultats et l’annonce.
7.5|Les messages de statut sont restitués|C|navigateur lecture|role status, présent dès l’ouverture.
8.1|La page a un type de document|C|nu|
8.2|Le code est valide|C|nu|
8.3|La langue de la page est dite|C|axe nu|
8.4|Ce code de langue convient|C|tests|fr ou en, comme l’interface.
8.5|La page a un titre|C|axe|
8.6|Ce titre convient|C|tests lecture|
8.7|Un changement de langue est dit|NC|lecture|Un passage étranger dans un article n’est pas reconnu.
8.8|Ce code de langue convient|C|lecture|
8.9|Les balises disent le sens, pas l’allure|C|nu lecture|
8.10|Un changement de sens de lecture est dit|C|lecture tests|bdi autour de ce qui vient des articles.
9.1|Les titres structurent la page|C|axe lecture|
9.2|Les régions structurent la page|C|axe|header, nav, main, footer.
9.3|Les listes sont des listes|C|axe lecture|
9.4|Les citations sont indiquées|NC|lecture|Dans un article, elles gardent leurs guillemets, sans balise.
10.1|L’allure vient des feuilles de style|C|lecture tests|Aucun style dans les pages.
10.2|Sans style, rien ne manque|C|lecture|
10.3|Sans style, l’ordre reste compréhensible|C|lecture|
10.4|À 200 %, le texte reste lisible|C|navigateur|
10.5|Fond et texte sont déclarés ensemble|C|lecture|
10.6|Un lien dans un texte se voit|C|lecture|Souligné.
10.7|Le focus se voit|C|navigateur lecture|
10.8|Ce qui est caché l’est à dessein|C|axe lecture|
10.9|Ni forme, ni taille, ni place n’informent seules|C|lecture|
10.10|Et cela partout|C|lecture|
10.11|À 320 pixels, rien ne défile de côté|C|navigateur|Dès 280.
10.12|Les espacements du texte peuvent grandir|C|navigateur lecture|
10.13|Ce qui s’ajoute au survol ou au focus se maîtrise|C|navigateur|Échap ferme les suggestions.
10.14|Ce qui s’ajoute par le style est atteint au clavier|C|navigateur|Les flèches d’une correspondance, par son lien.
11.1|Un champ a une étiquette|C|axe|
11.2|Cette étiquette convient|C|lecture|
11.3|Des champs semblables ont des étiquettes semblables|C|lecture|
11.4|L’étiquette est près du champ|C|lecture|
11.5|Les champs de même nature sont groupés|C|axe lecture|Chaque facette.
11.6|Un groupe a une légende|C|axe|
11.7|Cette légende convient|C|lecture|
11.8|Une longue liste de choix est groupée|NA||Aucune liste de cette nature.
11.9|Un bouton dit ce qu’il fait|C|axe lecture|
11.10|La saisie est contrôlée à propos|C|tests|L’erreur nomme le champ et la forme attendue.
11.11|Une erreur s’accompagne d’une correction|C|tests|La requête qui marcherait, en un lien.
11.12|Ce qui supprime se confirme|C|tests|Supprimer un dossier demande une case cochée.
11.13|La nature d’un champ personnel est dite|NA||Aucune donnée personnelle n’est demandée.
12.1|Il y a deux façons de naviguer|C|lecture|La recherche, et le menu au pied des pages.
12.2|Les menus sont à la même place|C|lecture|
12.3|Le plan du site convient|NA||Pas de plan.
12.4|Le plan du site s’atteint partout de même|NA||Pas de plan.
12.5|La recherche s’atteint partout de même|C|lecture tests|
12.6|Les régions s’atteignent ou s’évitent|C|axe|
12.7|Un lien mène au contenu|C|navigateur|
12.8|L’ordre de tabulation est cohérent|C|navigateur|
12.9|Aucun piège au clavier|C|navigateur|
12.10|Les raccourcis d’une touche se coupent|C|navigateur|Une case, dans leur liste.
12.11|Ce qui s’ajoute au survol s’atteint au clavier|C|navigateur|
13.1|Une limite de temps se règle|NA||Aucune.
13.2|Aucune fenêtre ne s’ouvre sans être voulue|C|navigateur lecture|
13.3|Un document à télécharger a une version accessible|C|lecture|La page elle-même, ou l’export HTML.
13.4|Cette version dit la même chose|C|lecture|
13.5|Un contenu cryptique a une alternative|NA||Aucun.
13.6|Cette alternative convient|NA||Aucun.
13.7|Rien ne clignote trop vite|C|lecture|
13.8|Ce qui bouge s’arrête|NA||Rien ne bouge.
13.9|L’orientation est libre|C|lecture navigateur|
13.10|Un geste complexe a une autre voie|C|navigateur|Deux dates, outre le tracé sur la courbe.
13.11|Une action du pointeur s’annule|C|lecture|
13.12|Rien n’exige de bouger l’appareil|NA||Aucune fonction de ce genre.
"""


def criteria() -> list[Criterion]:
    """Every criterion, in order."""
    rows = (line.split("|") for line in _TABLE.strip().split("\n"))
    return [Criterion(number, asks, verdict, tuple(ways.split()), said) for number, asks, verdict, ways, said in rows]  # type: ignore[arg-type]


def met_share(audited: list[Criterion]) -> float:
    """Which part of the criteria that apply is met."""
    verdicts = [one.verdict for one in audited]
    return verdicts.count("C") / (verdicts.count("C") + verdicts.count("NC"))
