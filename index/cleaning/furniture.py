"""Lines that pages put around an article, known by their wording: one recogniser a phenomenon.

Most are sure wherever they stand. Those ending in `_NEARBY` also say what an article might, and count only among other
furniture; `_LAST`, only at the end of a page.
"""

import re
from collections.abc import Callable

from index.cleaning.forms import folded

Predicate = Callable[[str], bool]

_LONGEST = 220


def _lines(*patterns: str) -> Predicate:
    """A recogniser of whole lines, folded; what is longer than a prompt is none."""
    matcher = re.compile(r"[\W_]*(?:" + "|".join(patterns) + r")[\W_]*")

    def recognise(line: str) -> bool:
        return len(line) <= _LONGEST and matcher.fullmatch(folded(line)) is not None

    return recognise


_SECONDS = r"(?:dans|in) \d+ ?(?:s|sec|secondes?|seconds?)"
VIDEO = _lines(
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
COMMENTS = _lines(
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
)
COMMENTS_LAST = _lines(
    r"(?!.*(?:, (?:a|ont|selon|explique|rappelle|dit)\b|[«\"]))"
    rf"(?=.*\b(?:cgu|charte|conditions (?:generales )?d'utilisation|regles de bonne conduite)\b)(?=.*\b(?:{_SAYINGS}|"
    r"lecteurs|internautes)\b).{20,120}"
)
"""A rule for comments that a page ends with."""
COMMENTS_NEARBY = _lines(
    rf"(?=.*\b(?:{_RULES}|loi)\b)(?=.*\b(?:{_SAYINGS}|cgu|lecteurs|internautes|injurieux)\b).{{0,140}}",
    r"commentaires?|reactions?|comments?|reagir|reagissez|commenter|vos reactions|vos commentaires|espace de debat.*",
)

_NETWORKS = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|instagram|pinterest|telegram|messenger|bluesky|threads|mastodon|reddit|"
    r"youtube|tiktok|snapchat|flipboard|google(?: ?\+| news| actualites)?|e-?mail|mail|courriel|sms|rss)"
)
SHARE = _lines(
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
    r"(?:ecouter|ecoutez) (?:l'article|cet article)(?: .{0,20})?",
    r"(?:lire|enregistrer|sauvegarder) (?:cet article )?plus tard",
    r"(?:temps de )?lecture ?:? ?(?:de )?\d+ ?(?:min|mn|minutes?)\.?|\d+ ?(?:min|mn|minutes?) (?:de lecture|read)",
    r"(?:reduire|agrandir|augmenter|diminuer) la taille (?:du texte|de la police|des caracteres)",
    r"signaler (?:une erreur|un abus|cet article|une faute)(?: .{0,30})?",
    r"retour (?:en haut|a l'accueil|au sommaire)(?: de (?:la )?page)?|haut de page|back to top",
)
SHARE_NEARBY = _lines(
    rf"{_NETWORKS}|partager|partagez|imprimer|envoyer|enregistrer|sauvegarder|share|print|favoris|pdf"
)

_BARS = re.compile(r"\s*[|•·]\s*")


def tools(line: str) -> bool:
    """A row of reading tools: "Imprimer | Envoyer à un ami"."""
    pieces = [piece for piece in _BARS.split(line) if piece] if len(line) <= _LONGEST else []
    return len(pieces) > 1 and all(SHARE(piece) or SHARE_NEARBY(piece) for piece in pieces)


_MARK = r" ?(?:[:|»>→–—-]+|\.\.\.|…) ?"
RELATED_HEADER = _lines(
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
)
_RELATED = re.compile(
    r"[\W_]*(?:(?:a )?(?:lire|voir|relire|revoir|ecouter|decouvrir) (?:aussi|egalement|ensuite)|(?:re)?lire|"
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


NEWSLETTER = _lines(
    r"(?:inscrivez|abonnez)-vous (?:gratuitement )?(?:a|pour recevoir) (?:notre|nos|la|"
    r"les) (?:newsletters?|infolettres?|lettres?|alertes?)\b.*",
    r"(?:recevez|recevoir) .*(?:newsletters?|infolettres?|par e-?mail|dans votre boite|alertes?|notifications?)\b.*",
    r"(?:la|notre) (?:newsletter|infolettre)(?: .{0,40})?|newsletters?|s'inscrire a la newsletter",
    r"(?:sign up|subscribe) (?:to|for) (?:our|the) .*newsletter.*|get our newsletter.*",
    r"(?:activer|activez|recevoir|recevez) (?:les|nos|vos) (?:notifications|alertes)(?: .{0,40})?",
    r"(?:telechargez|telecharger) (?:notre|l') ?(?:application|appli|app)\b.{0,60}",
    r"votre (?:adresse )?e-?mail|your e-?mail(?: address)?",
)
SUBSCRIPTION = _lines(
    r"(?:cet |l')?article (?:est )?(?:reserve|exclusivement reserve) (?:aux|a nos) abonnes?\b.*",
    r"(?:contenu|lecture|la suite)(?: est)? reservee? (?:aux|a nos) abonnes?\b.*",
    r"il vous reste \d+(?:[.,]\d+)? ?% (?:de cet article )?a lire\b.*",
    r"(?:deja|pas encore) (?:abonne|inscrit|membre)(?:[.·(]?e?\)?)? ?\?.*|already (?:a subscriber|subscribed)\b.*",
    r"s'abonner(?: a partir de .{0,30}| pour .{0,40}| maintenant)?|abonnez-vous(?: .{0,80})?",
    r"je m'abonne(?: .{0,40})?|subscribe(?: now)?",
    r"pour lire la suite .{0,80}abonne.*",
    r"(?:se connecter|s'identifier|mon compte|creer (?:un|mon) compte|log ?in|sign in)",
    r"offre (?:d'abonnement|speciale|numerique)(?: .{0,60})?|(?:1 )?(?:er|premier) mois (?:offert|gratuit).{0,40}",
)
ADVERTISEMENT = _lines(
    r"publicite|annonce publicitaire|advertisement|contenu sponsorise|sponsored(?: content)?",
    r"la suite apres (?:la|cette) publicite",
)
COOKIES = _lines(
    r"(?:nous|ce site|notre site|we) (?:utilis\w+|depos\w+|use) (?:des |un |les )?cookies\b.*",
    r"(?:tout |accepter (?:et fermer|tout)|j')?accepte[rz]?(?: (?:tous )?les cookies)?|tout refuser",
    r"continuer sans accepter|"
    r"(?:parametrer|gerer|personnaliser) (?:les|mes|vos) (?:cookies|choix|preferences)|accept (?:all )?cookies",
)
LEGAL = _lines(
    r"(?:©|\(c\)|copyright)? ?.{0,60}"
    r"(?:tous droits (?:de reproduction (?:et de representation )?)?reserves|all rights reserved).{0,60}",
    r"(?:toute )?reproduction (?:.{0,30})?interdite.{0,60}",
    r"mentions legales|cgu|cgv|politique de confidentialite|conditions generales(?: d'utilisation| de vente)?|"
    r"donnees personnelles|privacy policy|terms of (?:use|service)|qui sommes-nous ?\??|plan du site",
)
