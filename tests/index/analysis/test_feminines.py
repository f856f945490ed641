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

FUNCTIONS = """
plombière plombier|électricienne électricien|soldate soldat|commandante commandant|colonelle colonel
générale général|lieutenante lieutenant|caporale caporal|amirale amiral|préfète préfet|sous-préfète sous-préfet
consule consul|ambassadrice ambassadeur|chancelière chancelier|doyenne doyen|rectrice recteur
inspectrice inspecteur|chirurgienne chirurgien|pharmacienne pharmacien|menuisière menuisier
charpentière charpentier|couvreuse couvreur|soudeuse soudeur|conductrice conducteur|chauffeuse chauffeur
camionneuse camionneur|routière routier|marinière marinier|pêcheuse pêcheur|chasseuse chasseur
trappeuse trappeur|bergère berger|éleveuse éleveur|maraîchère maraîcher|vigneronne vigneron|sommelière sommelier
boulangère boulanger|pâtissière pâtissier|bouchère boucher|charcutière charcutier|traiteuse traiteur
fromagère fromager|brasseuse brasseur|brodeuse brodeur|sculptrice sculpteur|sculpteuse sculpteur
graveuse graveur|compositrice compositeur|cheffe chef|metteuse metteur|metteure metteur|réalisatrice réalisateur
productrice producteur|poétesse poète|historienne historien|chercheuse chercheur|chercheure chercheur
informaticienne informaticien|programmeuse programmeur|développeuse développeur|entrepreneuse entrepreneur
entrepreneure entrepreneur|repreneure repreneur|dirigeante dirigeant|présidente président
vice-présidente vice-président|gouverneuse gouverneur|sénatrice sénateur|députée député|conseillère conseiller
adjointe adjoint|attachée attaché|greffière greffier|avocate avocat|procureuse procureur|jurée juré
bâtonnière bâtonnier|huissière huissier|policière policier|brigadière brigadier|gardienne gardien
sauveteuse sauveteur|sauveteure sauveteur|ambulancière ambulancier|infirmière infirmier
aide-soignante aide-soignant|instructrice instructeur|proviseure proviseur|censeure censeur|principale principal
surveillante surveillant|formatrice formateur|entraîneure entraîneur|sélectionneuse sélectionneur
sélectionneure sélectionneur|footballeuse footballeur|basketteuse basketteur|coureuse coureur
sprinteuse sprinteur|skieuse skieur|surfeuse surfeur|nageuse nageur|plongeuse plongeur|boxeuse boxeur
lutteuse lutteur|supportrice supporteur|jardinière jardinier|marchande marchand|épicière épicier
éditrice éditeur|imprimeuse imprimeur|déléguée délégué|tourneuse tourneur|fraiseuse fraiseur|monteuse monteur
décoratrice décorateur|luthière luthier|horlogère horloger|bijoutière bijoutier|joaillière joaillier
parfumeuse parfumeur|coiffeuse coiffeur|barbière barbier|esthéticien esthéticienne|mannequine mannequin
influenceuse influenceur|cascadeuse cascadeur|doubleuse doubleur|souffleuse souffleur|danseuse danseur
chanteuse chanteur|animatrice animateur|présentatrice présentateur|annonceuse annonceur|reporteuse reporteur
rédactrice rédacteur|correctrice correcteur|traductrice traducteur|médiatrice médiateur|défenseuse défenseur
lanceuse lanceur|prédécesseure prédécesseur|successeure successeur|précurseure précurseur|précurseuse précurseur
oppresseuse oppresseur|possesseuse possesseur|confesseuse confesseur|professeuse professeur
professeure professeur|amatrice amateur|amateure amateur|vainqueuse vainqueur|rapporteuse rapporteur
transporteuse transporteur|tutrice tuteur|experte expert|bandite bandit|tyranne tyran|pilière pilier|demie demi
ailière ailier|buteuse buteur|passeuse passeur|tireuse tireur|cavalière cavalier|dompteuse dompteur
écuyère écuyer|prêtresse prêtre|pasteure pasteur|pasteuse pasteur|rabbine rabbin|chanoinesse chanoine
papesse pape|apprentie apprenti|artisane artisan|partisane partisan|paysanne paysan|courtisane courtisan
débardeuse débardeur|bûcheronne bûcheron|forgeronne forgeron|patronne patron|championne champion
mécanicienne mécanicien|technicienne technicien|magicienne magicien|opticienne opticien|élue élu
candidate candidat|lauréate lauréat|scélérate scélérat|cadette cadet|laborantine laborantin|citadine citadin
châtelaine châtelain
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


@pytest.mark.parametrize(("one", "other"), [*pairs(JOINED), *pairs(FUNCTIONS)])
def test_a_function_in_the_feminine_and_a_word_in_another_spelling_are_of_one_class(one: str, other: str) -> None:
    assert class_of(one) == class_of(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_words_that_only_look_related_stay_apart(one: str, other: str) -> None:
    assert class_of(one) != class_of(other)


def test_at_least_a_hundred_pairs_are_held_apart() -> None:
    assert len(pairs(APART)) >= 100


def test_at_least_a_hundred_and_fifty_functions_are_held_together() -> None:
    assert len(pairs(FUNCTIONS)) >= 150


def test_the_class_of_a_feminine_made_by_rule_is_that_of_a_known_masculine() -> None:
    assert stem("viticultrices") == stem("viticulteurs") == "viticulteur"
