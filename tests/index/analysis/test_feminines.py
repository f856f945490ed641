"""Which words are one class and which stay apart: names of functions, spellings and doublets."""

import pytest

from index.analysis import Analyser
from index.analysis.stem import stem

JOINED = """
autrice auteur|auteure auteur|sénatrices sénateur|écrivaine écrivain|cheffes chef|professeures professeur
pompière pompier|rapporteure rapporteur|défenseure défenseur|successeures successeur|assesseure assesseur
maçonne maçon|espionne espion|tuteure tuteur|tailleuse tailleur|tisserande tisserand|mentore mentor|clerque clerc
jockeye jockey|compagnonne compagnon|charronne charron|baladine baladin|dockeuse docker|rockeuse rocker|soldates soldat
adjudante adjudant|supporteuse supporteur|designeuse designer|czars tsar|shah chah|moudjahidines moudjahid
scenarii scénario|gentlemans gentleman|combattive combatif|persifflage persiflage|boursoufflé boursouflé|girole girolle
daesh daech|hizbollah hezbollah|payement paiement|remerciment remerciement|dénoument dénouement|rugbymans rugbyman
gourous guru|houligan hooligans|sheikhs cheikh|sharia charia|wahabite wahhabite|kalashnikov kalachnikov|tsigane tzigane
kayac kayak|khalifat califat|chador tchador|Sts saint|Stes saint|occurence occurrence|dilemne dilemme
handballeuses handballeur|viticultrices viticulteur|banquière banquier|sapeuse sapeur|substitute substitut
docteure docteur|violeuse violeur|agresseuse agresseur|possesseure possesseur|influenceuses influenceur
blogueuse blogueur|slameuse slameur|artisanes artisan|vainqueure vainqueur|magistrate magistrat|agentes agent
youtubeuses youtubeur|sergente sergent|imame imam|échevine échevin|repreneuse repreneur|entraîneuse entraîneur
streameuse streameur|rappeuse rappeur|procureure procureur|gouverneure gouverneur|ingénieure ingénieur
clef clé|ognon oignon|nénufar nénuphar|nivèlement nivellement|amoncèlement amoncellement|jihad djihad
jihadistes djihadiste|messieurs monsieur|assoir assis|relai relais|contrattaque contreattaque|emails email
contrexemples contreexemple|yoghourt yaourt|burqas burka|bistro bistrot|St saint|Ste sainte
"""

APART = """
serveur serviette|couturier couture|dossier dossière|panier panière|verrier verrière|poudrier poudrière
médecin médecine|mandarin mandarine|charnier charnière|chevalier chevalière|palier palière|poussier poussière
théier théière|sablier sablière|épinier épinière|étager étagère|carrier carrière|fourrier fourrière
guêpier guêpière|jardin jardinière|salin saline|clément clémentine|bassin bassine|machin machine|sapin sapine
tribun tribune|matelot matelote|major majeure|compagnon compagne|copain copine|parent parente|point pointe
fruit fruitier|boulet boulette|argent argenté|raisin raisiné|carabin carabine|cardinal cardinale
capital capitale|collant colle|grand grandesse|droit droite|petit petitesse|garçon garçonne|citron citronnade
diamant diamantaire|dragon dragonne|hussard hussarde|leopard léopardé|serpentin serpentine|titan titane
océan océane|tartan tartane|secant sécateur|point ponctuel|tailleur taille|chauffeur chauffage|marin marée
portier porte|cuisinier cuisine|fermier ferme|routier route|policier politique|financier finesse|sorcier sort
pasteur pâte|recteur rectum|facteur facture|acteur acte|lecteur lecture|auteur hauteur|auteur autel
docteur doctrine|sénateur sénat|directeur direction|censeur cens|violeur violon|violeur violette
chef chevet|chef chevalier|agent agence|agent argent|artisan artisanat|artisan partisan|magistrat magistère
substitut substance|pompier pompe|banquier banquet|banquier banquise|blogueur blocage|vainqueur vaincre
défenseur défense|professeur profession|professeur professer|successeur succès|rapporteur rapport
handballeur ballon|imam image|sergent serge|clé clémence|clé clément|oignon ognac|relais relation
monsieur messie|messieurs messe|saint sein|St août|oncle once|djihad jade|burqa burkinabé|yaourt yourte
email émailler|assis essai|contrattaque contrat|quelqu'un un|bistrot bistre|gendarme gendre|juge jugeote
maçon maçonnerie|espion espadon|tuteur tutelle|tailleur taillis|mentor menteur|clerc clergé|rocker rocher|docker dock
soldat solde|chah chat|chah chas|tsar tsé|daech dache|payement paysan|guru gruyère|cheikh chèque|charia charrier
maire mairie|ministre ministère|préfet préfecture|consul consulat|avocat avocatier|député dépit
"""


def pairs(table: str) -> list[tuple[str, str]]:
    found = [tuple(pair.split(" ")) for line in table.strip().split("\n") for pair in line.split("|")]
    return [(one, other) for one, other in found]


def class_of(word: str) -> str:
    return Analyser().analyse(word)[0].stem


@pytest.mark.parametrize(("one", "other"), pairs(JOINED))
def test_a_function_in_the_feminine_and_a_word_in_another_spelling_are_of_one_class(one: str, other: str) -> None:
    assert class_of(one) == class_of(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_words_that_only_look_related_stay_apart(one: str, other: str) -> None:
    assert class_of(one) != class_of(other)


def test_at_least_a_hundred_pairs_are_held_apart() -> None:
    assert len(pairs(APART)) >= 100


def test_the_class_of_a_feminine_made_by_rule_is_that_of_a_known_masculine() -> None:
    assert stem("viticultrices") == stem("viticulteurs") == "viticulteur"
