"""Lines that pages put around an article, known by their wording: one recogniser a phenomenon.

Most are sure wherever they stand. Those ending in `_NEARBY` also say what an article might, and count only among other
furniture; `_LAST`, only at the end of a page.
"""

import re
from functools import cached_property
from itertools import chain

from index.cleaning.forms import folded

_LONGEST = 220
LONGEST_CAPTION = 280


class Wording:
    """A recogniser of whole lines, folded; what is longer than a prompt is none."""

    def __init__(self, *patterns: str, hint: str = "") -> None:
        """`hint` finds what all such lines have, where that takes less than to look at the line as a whole."""
        self._patterns = patterns
        self.hint = hint

    def __call__(self, line: str) -> bool:
        """Whether the line is worded so."""
        if len(line) > _LONGEST:
            return False
        plain = folded(line)
        return (not self.hint or self._hinted.search(plain) is not None) and self._matcher.fullmatch(plain) is not None

    @cached_property
    def _hinted(self) -> re.Pattern[str]:
        return re.compile(self.hint)

    @cached_property
    def _matcher(self) -> re.Pattern[str]:
        return re.compile(r"[\W_]*(?:" + "|".join(self._patterns) + r")[\W_]*")

    @classmethod
    def any_of(cls, *wordings: "Wording") -> "Wording":
        """One recogniser for what any of several recognise: one look at a line instead of many."""
        return cls(*chain.from_iterable(wording._patterns for wording in wordings))


_SECONDS = r"(?:dans|in) \d+ ?(?:s|sec|secondes?|seconds?)"
VIDEO = Wording(
    rf"(?:la )?(?:video|lecture) suivante (?:{_SECONDS}|dans quelques secondes)",
    rf"(?:next|upcoming) video(?: starts| plays)? {_SECONDS}",
    rf"(?:votre|la|cette) video (?:demarre|commence|va (?:demarrer|commencer))(?: {_SECONDS})?",
    rf"a suivre {_SECONDS}",
    rf"up next(?: {_SECONDS})?",
    r"(?:autres|plus de|toutes (?:les|nos)|nos autres|voir (?:toutes )?(?:les|nos) (?:autres )?) ?videos",
    r"(?:more|other|related|all) videos",
    r"videos? (?:similaires?|associees?|recommandees?|a la une|les plus vues|suivante|precedente)",
    r"(?:lire|regarder|voir|lancer|relancer|passer) (?:la|cette) (?:video|publicite)",
    r"(?:play|watch|skip) (?:the )?(?:video|ad)(?: again)?",
    r"lecture automatique(?: activee| desactivee)?",
    r"chargement(?: de la video| du lecteur)?(?: en cours)?|video player|lecteur video",
)

_RULES = r"(?:cgu|charte|conditions|reglement|regles?|moder\w*|courtois\w*|respect\w*|terms|guidelines|policy)"
_SAYINGS = (
    r"(?:reactions?|commentaires?|commenter|messages?|reagir|avis|propos|debat|publies?|comments?|contributions?)"
)
COMMENTS = Wording(
    rf"(?:vos|votre|your|tous vos) {_SAYINGS}\b.*\b(?:{_RULES}|loi|must|comply)\b.*",
    r"(?:pour|avant de) (?:reagir|commenter|poster|publier|laisser un commentaire)\b(?=.*\b(?:connect\w*|inscri\w+|"
    r"identifi\w+|cgu|charte|regles de|veuillez|merci|relisez|lisez|cliquez|abonn\w+|vous devez)\b).*",
    rf"(?:merci de|veuillez|restez|soyez) .*\b{_RULES}\b.*\b(?:{_RULES}|{_SAYINGS}|internautes|lecteurs)\b.*",
    r"(?:soyez|be) (?:le premier|la premiere|the first) .*(?:comment|reagi|avis|reaction).*",
    r"(?:connectez|identifiez|inscrivez)-vous pour (?:commenter|reagir|laisser|poster|participer)\b.*",
    r"(?:log|sign) in to (?:comment|leave|post).*",
    r"(?:laisser|ajouter|ecrire|poster|publier|deposer) (?:un|mon|votre|son) (?:commentaire|avis)",
    r"(?:leave|post|add) a comment",
    r"(?:voir|lire|afficher|masquer) (?:tous )?les (?:\d+ )?(?:commentaires|reactions)(?: \d+)?",
    r"(?:\(?\d+\)? )?(?:commentaires?|reactions?|comments?)(?: ?:?\(? ?\d+ ?\)?)",
    r"\d+ (?:commentaires?|reactions?|comments?)",
    r"reagir a (?:cet article|cette information|l'article|ce sujet)\b.*",
    r"les commentaires (?:sont|ont ete) (?:fermes|clos|desactives|moderes)(?: .*)?|comments are closed",
    r"aucun commentaire(?: pour le moment)?|no comments(?: yet)?",
    r"(?:reagir|commenter|reactions?|commentaires?) ?\(\d+\)|(?:un|une) commentaire sur .{0,80}",
    r"(?:vous souhaitez|vous voulez|envie de) (?:commenter|reagir)\b.{0,80}",
    r"connectez-vous a votre compte\b.{0,80}",
    r"(?:.{0,40}\? ?)?(?:participez|prenez part) (?:a la (?:conversation|discussion)|au (?:dialogue|debat))\b.{0,60}",
    r"votre (?:adresse )?e-?mail ne sera pas publiee?\b.*|les champs obligatoires sont indiques\b.*",
    r"enregistrer mon nom\b.*\bcommentaire\b.*|your email address will not be published\b.*",
    r"(?:signaler|repondre a|modifier) (?:ce|un|le|mon) (?:commentaire|message)",
)
COMMENTS_LAST = Wording(
    r"(?!.*(?:, (?:a|ont|selon|explique|rappelle|dit)\b|[«\"]))"
    rf"(?=.*\b(?:cgu|charte|conditions (?:generales )?d'utilisation|regles de bonne conduite)\b)(?=.*\b(?:{_SAYINGS}|"
    r"lecteurs|internautes)\b).{20,120}"
)
"""A rule for comments that a page ends with."""
COMMENTS_RULED = Wording(
    rf"(?=.*\b(?:{_RULES}|loi)\b)(?=.*\b(?:{_SAYINGS}|cgu|lecteurs|internautes|injurieux)\b).{{0,140}}",
    hint="cgu|charte|condition|regle|moder|courtois|respect|terms|guideline|policy|loi",
)
COMMENTS_NEARBY = Wording(
    r"commentaires?|reactions?|comments?|reagir|reagissez|commenter|vos reactions|vos commentaires|espace de debat.*",
    r"(?:commentaire|nom|prenom|pseudo|e-?mail|site web|site|message) ?\*?|repondre|signaler|\d+ (?:reponses?|j'aime)",
)

_NETWORKS = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|instagram|pinterest|telegram|messenger|bluesky|threads|mastodon|reddit|"
    r"youtube|tiktok|snapchat|flipboard|google(?: ?\+| news| actualites)?|e-?mail|mail|courriel|sms|rss)"
)
SHARE = Wording(
    rf"(?:partager|partagez|tweeter|tweetez|envoyer|recommander|publier|share|suivez[ -](?:nous|moi)|"
    rf"suivre|follow us)"
    rf"(?: (?:cet article|l'article|this(?: article)?|cette page|la page))?(?: (?:par|sur|via|on|by|"
    rf"with)(?: l[ae]s?)?"
    rf"(?: {_NETWORKS}(?: ?[,/|]? ?(?:et |ou |and )?{_NETWORKS})*))",
    r"(?:partager|partagez|imprimer|imprimez|envoyer|recommander|share|print) (?:cet article|l'article|"
    r"cette page|this article)"
    r"(?: a un ami| sur les reseaux sociaux)?",
    r"partager sur les reseaux sociaux|envoyer a un ami",
    r"(?:copier|copiez) (?:le lien|l'url)|(?:le )?lien copie|copy link|link copied",
    rf"{_NETWORKS}(?:[ ,/|•·-]+{_NETWORKS})+",
    r"(?:ajouter|ajoutez) (?:a|aux|dans) (?:mes|vos|mon|votre|ma) (?:favoris|articles|liste|selection).*",
    r"(?:cet |l')article (?:figure|est|se trouve|a (?:bien )?ete (?:ajoute|enregistre|sauvegarde)e?) .{0,30}"
    r"\b(?:favoris|liste|selection|lectures?)\b.{0,20}|\d?\d:\d\d ?/ ?\d?\d:\d\d",
    r"(?:ecouter|ecoutez) (?:l'article|cet article)(?: .{0,20})?",
    r"(?:lire|enregistrer|sauvegarder) (?:cet article )?plus tard",
    r"(?:temps de )?lecture ?:? ?(?:de )?\d+ ?(?:min|mn|minutes?)\.?|\d+ ?(?:min|mn|minutes?) (?:de lecture|read)",
    r"(?:reduire|agrandir|augmenter|diminuer) la taille (?:du texte|de la police|des caracteres)",
    r"signaler (?:une erreur|un abus|cet article|une faute)(?: .{0,30})?",
    r"retour (?:en haut|a l'accueil|au sommaire|a la page d'accueil)(?: de (?:la )?page)?|haut de page|back to top",
    rf"(?:partager|partagez|partager : ?l'article)(?: (?:sur )?{_NETWORKS}| sur les reseaux sociaux)+",
    rf"(?:suivez|retrouvez|rejoignez)(?:-| )(?:nous|moi|[\w' -]{{2,40}}) sur "
    rf"(?:les reseaux sociaux|nos reseaux|{_NETWORKS})(?:[ ,/|]+(?:et |ou )?{_NETWORKS})*",
    r"(?:recommander|partager|partages|j'aime|imprimer) ?\(\d+\)|\d+ partages?",
    r"(?:offrir|reutiliser|citer|ecouter) (?:l'article|cet article|ce contenu)",
    r"vous avez (?:trouve|repere|releve|constate|vu) une (?:erreur|faute|coquille)\b.{0,80}",
    r"(?:vous avez aime cet article|(?:cet article|ce contenu) vous (?:a plu|interesse|a ete utile)) ?\?.{0,80}",
)
SHARE_NEARBY = Wording(
    rf"{_NETWORKS}|partager|partagez|imprimer|envoyer|enregistrer|sauvegarder|share|print|favoris|pdf",
    rf"(?:fils?|flux) {_NETWORKS}|partages?|recommander|classer|suivre|suivez-nous|contribuer|ecouter|offrir|copier",
    r"(?:en savoir|voir|lire|afficher|charger) (?:plus|moins|la suite|tout)|plus d'options|suivante?s?|precedente?s?",
    r"fermer|annuler|valider|ok|merci|ignorer|j'ai compris|menu|rechercher|\d+ ?min(?:utes)?",
)

_BARS = re.compile(r"\s*[|•·]\s*")


def tools(line: str) -> bool:
    """A row of reading tools: "Imprimer | Envoyer à un ami"."""
    if len(line) > _LONGEST or not ("|" in line or "•" in line or "·" in line):
        return False
    pieces = [piece for piece in _BARS.split(line) if piece]
    return len(pieces) > 1 and all(SHARE(piece) or SHARE_NEARBY(piece) for piece in pieces)


_MARK = r" ?(?:[:|»>→–—-]+|\.\.\.|…) ?"
RELATED_HEADER = Wording(
    r"(?:a|ou) (?:lire|voir|ecouter|decouvrir|relire|revoir)(?: (?:aussi|egalement|ensuite|sur le meme sujet))?",
    r"(?:lire|voir|lisez) (?:aussi|egalement)|(?:re)?lire notre (?:article|dossier|enquete)",
    r"(?:sur|dans) le meme (?:sujet|theme)|du meme auteur|dans (?:la|cette) meme (?:rubrique|categorie)",
    r"(?:nos|les|autres|plus d') ?(?:articles?|contenus?|sujets?) (?:lies|associes|similaires|recommandes|"
    r"connexes|les plus lus|"
    r"recents|sur le sujet)|articles? (?:lies?|similaires?|recommandes?|associes?)|les plus (?:lus|vus",
    r"partages|commentes)",
    r"nos derniers articles|(?:toutes )?(?:les|nos) dernieres (?:depeches|actualites|infos|nouvelles)",
    r"plus d'actualites?|(?:les|nos) (?:autres|derniers|principaux|gros) titres(?: .{0,20})?",
    r"(?:le )?fil (?:info|actu|de l'actu|de l'actualite)|(?:l')?(?:actu|info)s? en continu",
    r"toute l'(?:actu|actualite|info)(?: .{0,25})?",
    r"vous (?:aimerez|pourriez|allez) (?:aussi|aimer|aimer aussi|egalement)(?: .{0,20})?",
    r"(?:a )?ne (?:pas|surtout pas) manquer",
    r"related (?:articles?|stories|posts?)|read (?:also|next|more)|you may also like|most (?:read|popular)",
    r"more (?:on this|stories)",
    r"la redaction vous (?:conseille|recommande|propose)(?: aussi)?|(?:les choix|la selection) de la redaction",
    r"pour (?:aller plus loin|en savoir plus|approfondir)",
    r"(?:prolongez|poursuivez|continuez) (?:votre|la) lecture\b.{0,40}",
    r"(?:top|les) (?:des )?articles(?: les plus (?:lus|vus|partages|commentes|populaires))?",
    r"plus (?:de contenus?|recents?)",
    r"(?:d'autres|nos|les) (?:lecteurs|abonnes|internautes) (?:ont (?:aussi |egalement )?(?:lu|aime)|lisent\b.{0,30})",
    r"sujets? (?:associes?|lies?)|tous les directs",
    r"(?:toute |toutes )?l(?:'|a |es )?(?:infos?|actus?|actualites?) (?:en (?:continu|direct|video|images)|du jour)",
    r"les (?:dernieres|autres) (?:actus?|infos?|actualites?|videos?|depeches)(?: en (?:video|continu|direct|images))?",
    r"a (?:decouvrir|voir|lire|ecouter|relire) (?:aussi|egalement|ensuite|dans la meme rubrique)|sur le web|a la une",
    r"(?:dans|de) la meme (?:rubrique|categorie|serie)|(?:tout|toute) l'univers .{2,40}",
    r"(?:a propos de l'auteure?|les auteurs|l'auteure?)",
)
RELATED_POINTER = Wording(
    r"(?:consultez|retrouvez|decouvrez|voir|lire)(?: ici)?(?: tous| toute)? (?:notre|nos|le|les|l') ?"
    r"(?:dossiers?|articles|actualites?|series?)(?: .{0,60})?",
    r"(?:notre|nos) (?:dossiers?|selection|direct|live)(?: .{0,40})?",
)
"""A link to other stories that names none of them: no list stands below it."""
_RELATED = re.compile(
    r"[\W_]*(?:(?:a )?(?:lire|voir|relire|revoir|ecouter|decouvrir) (?:aussi|egalement|ensuite)|(?:re)?lire|"
    rf"(?:a )?(?:lire|voir|relire|ecouter) (?:aussi|egalement) (?:l|le|la|les|notre|nos|dans)\b['’]? ?[^:|»]{{2,40}}|"
    rf"(?:sur le meme sujet|pour aller plus loin|article lie|related|read (?:also|more|next)|see also)){_MARK}\S.*"
    r"|[\W_]*(?:lire la suite|lire l'article|read more)(?: .{0,60})?[\W_]*"
    r"|l'article .+ est apparu en premier sur .+|the post .+ appeared first on .+"
)
_RELATED_BARE = re.compile(
    r"\W*(?:[AÀÁaà] )?(?:[Ll]ire|LIRE|[Vv]oir) (?:aussi|AUSSI|également)\s+(?:[«\"“]\s?)?[A-ZÀ-Ý0-9].*[^.,;]"
)


def related(line: str) -> bool:
    """A pointer to another story: "À lire aussi : Titre"; a sentence that merely begins with such words is none."""
    return len(line) <= _LONGEST and (_RELATED.fullmatch(folded(line)) or _RELATED_BARE.fullmatch(line)) is not None


_MAIL = r"(?:cet e-?mail|ce (?:message|courriel|mail)|cette (?:lettre|newsletter|infolettre))"
NEWSLETTER = Wording(
    r"(?:inscrivez|abonnez)-vous (?:gratuitement )?(?:a|pour recevoir) (?:notre|nos|la|"
    r"les) (?:newsletters?|infolettres?|lettres?|alertes?)\b.*",
    r"(?:recevez|recevoir) .*(?:newsletters?|infolettres?|par e-?mail|dans votre boite|alertes?|notifications?)\b.*",
    r"(?:la|notre) (?:newsletter|infolettre)(?: .{0,40})?|newsletters?|s'inscrire a la newsletter",
    r"(?:sign up|subscribe) (?:to|for) (?:our|the) .*newsletter.*|get our newsletter.*",
    r"(?:activer|activez|recevoir|recevez) (?:les|nos|vos) (?:notifications|alertes)(?: .{0,40})?",
    r"(?:telechargez|telecharger) (?:notre|l') ?(?:application|appli|app)\b.{0,60}",
    r"votre (?:adresse )?e-?mail|your e-?mail(?: address)?",
    r"newsletter (?!de |du |des )\S.{0,40}",
    r"(?:nos|les|toutes nos|toutes les) (?:newsletters|infolettres|lettres d'information)",
    r"(?:inscrivez|abonnez)-vous (?:pour recevoir|gratuitement|a notre|a nos|a la newsletter)\b.{0,120}",
    r"chaque (?:matin|soir|jour|semaine|mois|samedi|dimanche|lundi|mardi|mercredi|jeudi|vendredi)\b.{0,20},? "
    r"recevez\b.{0,160}",
    r"(?:votre|l') ?inscription a (?:bien )?ete (?:prise en compte|enregistree|validee)",
    r"en (?:vous inscrivant|vous abonnant|cliquant sur .{2,40}|validant .{2,40}), vous acceptez\b.*",
    r"(?:votre (?:adresse )?e-?mail|vos donnees|.{3,40} utilise votre (?:adresse )?e-?mail)\b.{0,120}"
    r"\b(?:newsletters?|infolettres?|lettres d'information)\b.{0,80}",
    r"(?:votre (?:adresse|e-?mail)|vos (?:donnees|coordonnees)|les (?:donnees|informations) recueillies)\b.{0,60}"
    r"\b(?:utilisee?s?|traitee?s?|collectee?s?|conservee?s?|destinee?s?)\b.{0,140}",
    r"(?:je |m'|s')(?:m'|)?(?:inscris|inscrire)(?: gratuitement| maintenant)?",
    r"recevez (?:gratuitement |chaque |toute? |l'essentiel |les |nos |notre ).{0,120}\b(?:redaction|journalistes?|"
    r"matin|soir|semaine|jour)\b.{0,40}",
    r"(?:telecharger|telechargez|installer|installez) (?:gratuitement )?l'appli(?:cation)?(?: .{0,40})?",
    rf"(?:voir|lire|afficher|consulter|ouvrir|visualiser) (?:(?:{_MAIL}|la version(?: en ligne)?) )?"
    r"(?:dans (?:votre|le|un) navigateur|en ligne)",
    r"version (?:en ligne|web)|(?:view|read) (?:this (?:e-?mail|message) )?(?:in (?:your|the|a) browser|online)",
    r"(?:si vous ne (?:souhaitez|voulez|desirez) plus recevoir|pour (?:ne plus recevoir|vous (?:desabonner|"
    rf"desinscrire))|vous (?:recevez|avez recu) {_MAIL})\b.{{0,200}}",
    r"(?:me |se |vous )?(?:desabonner|desinscrire|desinscription|desabonnement)(?: (?:ici|en (?:un )?clic|"
    r"de (?:cette|la|nos|notre|toutes) .{0,40}))?|unsubscribe(?: (?:here|from) .{0,40})?",
    r"(?:gerer|modifier|mettre a jour) (?:mes|vos) (?:preferences|abonnements|alertes|inscriptions)(?: .{0,40})?",
)
SUBSCRIPTION = Wording(
    r"(?:cet |l')?article (?:est )?(?:reserve|exclusivement reserve) (?:aux|a nos) abonnes?\b.*",
    r"(?:contenu|lecture|la suite)(?: est)? reservee? (?:aux|a nos) abonnes?\b.*",
    r"il vous reste \d+(?:[.,]\d+)? ?% (?:de cet article )?a (?:lire|decouvrir)\b.*",
    r"(?:deja|pas encore) (?:abonne|inscrit|membre)(?:[.·(]?e?\)?)? ?\?.*|already (?:a subscriber|subscribed)\b.*",
    r"s'abonner(?: a partir de .{0,30}| pour .{0,40}| maintenant)?|abonnez-vous(?: .{0,80})?",
    r"je m'abonne(?: .{0,40})?|subscribe(?: now)?",
    r"pour lire la suite .{0,80}abonne.*",
    r"(?:se connecter|s'identifier|mon compte|creer (?:un|mon) compte|log ?in|sign in)",
    r"(?:reserve|contenu reserve|article reserve|exclusif|exclusivite) (?:aux |pour les |pour nos |a nos )?abonnee?s?",
    r"vous etes (?:deja )?(?:abonnee?|inscrite?|membre) ?\?.{0,60}",
    r"decouvr(?:ez|ir) (?:toutes )?(?:les|nos) offres\b.{0,60}",
    r"vous pouvez lire .{2,60} sur un (?:seul )?appareil a la fois|ce message s'affichera sur l'autre appareil",
    r"(?:je )?(?:fais|faire) un don(?: .{0,40})?|soutenez-nous(?: .{0,80})?|"
    r"soutenez .{3,80}\b(?:dons?|euros?|abonn\w+)\b.{0,60}|soutenez .{3,80}€.{0,60}",
    r"s'abonner (?:au|a la|aux|a) .{2,40}|(?:voir|lire) (?:tous les numeros|le (?:journal|magazine)(?: numerique)?)",
    r"(?:edition|contenus?|articles?) (?:abonnes|exclusifs?)",
    r"(?:pour|afin de) (?:continuer|poursuivre|lire la suite|acceder a (?:cet|l')article)\b.{0,100}"
    r"\b(?:compte|abonn\w+|inscri\w+|connect\w+|articles? (?:offerts?|gratuits?))\b.{0,60}",
    r"(?:aidez|soutenez) (?:une|la|notre) (?:redaction|presse|equipe)\b.{0,80}",
    r"(?:formules?|offres?) (?:d'essai|decouverte|numeriques?|d'abonnement|sans engagement)(?: .{0,40})?",
    r"(?:cet|l') ?article est (?:en acces libre|gratuit)\b.{0,80}",
    r"offre (?:d'abonnement|speciale|numerique)(?: .{0,60})?|(?:1 )?(?:er|premier) mois (?:offert|gratuit).{0,40}",
)
RESERVED = Wording(
    r"(?:la (?:suite|fin)|(?:la )?lecture(?: de (?:cet|l') ?article)?|le reste|(?:cet |l'|contenu|article).{0,20})"
    r"(?: de (?:cet|l') ?article)? ?(?:est |sont )?reservee?s? (?:aux|a nos|pour (?:les|nos)) abonnee?s?\b.{0,80}",
    r"il vous reste \d+(?:[.,]\d+)? ?% .{0,80}|pour lire la suite\b.{0,120}|(?:la )?suite (?:pour les|aux) abonnes",
)
"""That a page has the beginning of its article alone."""
SUBSCRIPTION_NEARBY = Wording(
    r"(?:seulement |des |a partir de )?\d+(?:[.,]\d+)? ?(?:€|euros?)\b.{0,40}\b(?:mois|an|semaine|debuter|commencer|"
    r"ensuite|puis|engagement)\b.{0,40}",
    r"(?:sans engagement|resiliable|annulable)\b.{0,40}",
    r"(?:choisir|voir|decouvrir) (?:cette|les|nos) (?:offres?|formules?)",
)
"""What a subscription costs: a line of an article may say so too."""
_URGED = re.compile(r".{0,160}\babonnez-vous (?:a partir de|des|pour|maintenant|sans engagement)\b.{0,60}")


def urged(line: str) -> bool:
    """A line that ends by urging to subscribe: "Un journal libre. Abonnez-vous à partir de 1 euro."."""
    return "bonnez-vous " in line and len(line) <= _LONGEST and _URGED.fullmatch(folded(line)) is not None


ADVERTISEMENT = Wording(
    r"publicite|annonce publicitaire|advertisement|contenu sponsorise|sponsored(?: content)?",
    r"(?:la suite|le reste|la lecture)(?: continue| reprend)? apres (?:la|cette|l') ?(?:publicite|annonce|video)",
    r"contenus? (?:commandites?|sponsorises?|partenaires?|de marque)|(?:jeux-concours|codes? promo)",
    r"(?:(?:paris sportifs|jeux d'argent(?: et de hasard)?) ?: ?)?(?:jouer|les jeux d'argent) "
    r"comporte(?:nt)? des risques\b.{0,160}",
    r"pour votre sante, .{0,120}\bmangerbouger\.fr",
    r"l'abus d'alcool est dangereux pour la sante\b.{0,60}",
)
COOKIES = Wording(
    r"(?:nous|ce site|notre site|we) (?:utilis\w+|depos\w+|use) (?:des |un |les )?cookies\b.*",
    r"(?:tout |accepter (?:et fermer|tout)|j')?accepte[rz]?(?: (?:tous )?les cookies)?|tout refuser",
    r"(?:pour|afin de) (?:debloquer|afficher|visualiser|voir|lire|acceder a) "
    r"ce(?:tte)? (?:contenu|video|publication)\b.{0,120}",
    r"(?:en poursuivant|en continuant|avec votre (?:accord|consentement)|en cliquant)\b.{0,160}\b(?:cookies|"
    r"traceurs)\b.{0,120}",
    r"(?:les |nos |des )?cookies (?:et (?:autres )?(?:traceurs|technologies)\b.{0,40})?nous "
    r"(?:permettent|aident|servent)\b.{0,160}",
    r"nous (?:et nos (?:\d+ )?partenaires|respectons votre vie privee|utilisons des traceurs)\b.{0,180}",
    r"continuer sans accepter|"
    r"(?:parametrer|gerer|personnaliser) (?:les|mes|vos) (?:cookies|choix|preferences)|accept (?:all )?cookies",
)
LEGAL = Wording(
    r"(?:©|\(c\)|copyright)? ?.{0,60}"
    r"(?:tous droits (?:de reproduction (?:et de representation )?)?reserves|all rights reserved).{0,60}",
    r"(?:toute )?reproduction (?:.{0,30})?interdite.{0,60}",
    r"(?:©|\(c\)) ?(?:copyright )?(?:19|20)\d\d\b.{0,60}",
    r"(?:©|\(c\)) ?copyright .{0,60}|copyright (?:©|\(c\)|(?:19|20)\d\d).{0,60}",
    r"les (?:informations|contenus|articles|textes) "
    r"(?:publiee?s|diffusee?s|contenue?s) .{0,60}\b(?:proteg\w+|propriete)\b.{0,100}",
    r"(?:la )?frequentation .{0,60}\b(?:certifiee?|acpm|ojd)\b.{0,40}",
    r"(?:\S+ ){1,4}est une marque (?:deposee|protegee)",
    r"(?:©|\(c\)) ?[^|]{2,40}(?:\|[^|]{2,40}){2,}",
    r"mentions legales|cgu|cgv|politique de confidentialite|conditions generales(?: d'utilisation| de vente)?|"
    r"donnees personnelles|privacy policy|terms of (?:use|service)|qui sommes-nous ?\??|plan du site",
)
CAPTION = Wording(
    r"(?:©|\(c\)) ?(?:[^.!?;]|(?<=\b\w)\.){2,80}",
    r"credits?(?: ?photos?)? ?(?:©|:|\(c\)|/) ?[^.!?;]{0,80}|photos? ?(?:©|\(c\)|/|d'illustration\b) ?[^.!?;]{0,80}",
)
"""Who took a picture: a line of its own where the picture did not come along."""

_CREDITED = re.compile(
    r".{0,240}\([A-ZÀ-Ý][^()/]{2,40} ?/ ?[A-ZÀ-Ý][^()/]{1,40}\)|PHOTOS? [A-ZÀ-Ý][A-ZÀ-Ý .,'’/-]{5,80}"
    r"|.{3,240}[.!?»)] ?(?:[Pp]hotos?|[Cc]rédits?(?: [Pp]hotos?)?) ?[:©/]?(?: ?[A-ZÀ-Ý][\w.'’-]*(?: ?/)?){2,4}"
    r"|[Pp]hotos? ?:(?: (?:[A-ZÀ-Ý][\w.'’-]*|d[eu]|pour|/|et)){2,7}"
)
_CREDIT_HINTS = ("/", "hoto", "HOTO", "rédit")


def credited(line: str) -> bool:
    """A caption that ends with who took the picture, or this alone: "(V. MOREL / AGENCE)", "PHOTO V. MOREL"."""
    if len(line) > LONGEST_CAPTION or not any(hint in line for hint in _CREDIT_HINTS):
        return False
    return _CREDITED.fullmatch(line) is not None


TAGS = Wording(
    r"(?:#\w[\w-]*[\s,]*){2,}",
    r"(?:mots?[- ]cles?|tags?|etiquettes?|filed under|classe dans|tagged|hashtags?) ?: ?.{0,150}",
)
"""The subjects under which a page is filed."""
TOP = Wording(
    r"(?:aller|passer|acceder) (?:directement )?au (?:contenu|menu)(?: principal)?|skip to (?:main )?content",
    r"(?:ouvrir |fermer |afficher )?(?:le )?(?:menu|navigation)|(?:rechercher?|recherche|search)(?: sur le site)?",
    r"(?:se |me )?(?:connecter|connexion|deconnexion)|s'identifier|mon (?:compte|espace)|log ?in|sign in",
    r"s'abonner|abonnez-vous(?: .{0,40})?|je m'abonne|offres?",
    r"abonnee?s?|(?:article )?(?:reserve|exclusif) (?:aux )?abonnee?s?",
    r"accueil|home|a la une|directs?|lives?|en direct|podcasts?|replay|radio",
    r"vid[e]os?|photos|newsletters?|archives|services|annonces",
    r"(?:le )?(?:journal|magazine|kiosque|e-?paper)(?: numerique| en ligne)?|edition du (?:jour|soir|matin)",
)
"""Labels of the menu above a title."""
