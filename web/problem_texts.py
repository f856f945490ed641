"""The texts of what goes wrong, as those of `web.texts`: titles and sentences of error pages and problems."""

from collections.abc import Mapping

from search.errors import Message

PROBLEM_TEXTS: Mapping[str, Message] = {
    "error_position": Message("À cet endroit\u00a0:", "At this place:"),
    "error_repair": Message("Essayez plutôt", "Try instead"),
    "error_number": Message("Erreur {status}", "Error {status}"),
    "bad-query": Message("Requête à corriger", "Query to correct"),
    "query-too-long": Message("Requête trop longue", "Query too long"),
    "index-missing": Message("Pas encore d’index", "No index yet"),
    "index-stale": Message("Index d’une autre version", "Index of another version"),
    "index-damaged": Message("Index illisible", "Unreadable index"),
    "engine-unavailable": Message("Le moteur de recherche ne répond pas", "The search engine does not answer"),
    "overloaded": Message("Trop de recherches à la fois", "Too many searches at once"),
    "failure": Message("La recherche a échoué", "The search failed"),
    "not-found": Message("Page introuvable", "Page not found"),
    "not-found_detail": Message(
        "Aucune page et aucun article ne se trouvent à cette adresse.",
        "There is no page and no article at this address.",
    ),
    "method-not-allowed": Message("Méthode refusée", "Method not allowed"),
    "method-not-allowed_detail": Message(
        "Cette adresse ne répond qu’à la lecture (GET).", "This address can only be read (GET)."
    ),
    "page-too-long": Message("Page trop longue", "Page too long"),
    "page-too-long_detail": Message(
        "Cette page ferait plus d’un mégaoctet\u00a0: demandez moins d’articles par page (per_page).",
        "This page would be of more than a megabyte: ask for fewer articles a page (per_page).",
    ),
    "address-too-long": Message("Adresse trop longue", "Address too long"),
    "address-too-long_detail": Message(
        "L’adresse demandée est trop longue\u00a0: raccourcissez la requête.",
        "The address asked for is too long: shorten the query.",
    ),
    "outdated": Message(
        "L’index a été refait par une autre version du programme\u00a0: ceci est celui d’avant, jusqu’à ce que "
        "l’administrateur redémarre le serveur.",
        "The index was made anew by another version of the program: this is the one before, until the administrator "
        "starts the server anew.",
    ),
    "unauthorized": Message("Accès réservé", "Access is closed"),
    "unauthorized_detail": Message(
        "Ce site est réservé\u00a0: donnez le nom et le mot de passe, ou le jeton, que l’administrateur vous a remis.",
        "This site is closed: give the name and password, or the token, that the administrator gave you.",
    ),
    "forbidden": Message("Accès réservé", "Access is closed"),
    "forbidden_detail": Message(
        "Ce site est réservé\u00a0: passez par l’adresse où l’on se connecte, que l’administrateur vous donnera.",
        "This site is closed: come by the address where one logs in, which the administrator will tell you.",
    ),
    "body-too-long": Message("Demande trop longue", "Request too long"),
    "body-too-long_detail": Message(
        "Le contenu de la demande est trop long\u00a0: raccourcissez-le.",
        "The content of the request is too long: shorten it.",
    ),
    "head-too-long": Message("En-têtes trop longs", "Headers too long"),
    "head-too-long_detail": Message(
        "Les en-têtes de la demande sont trop longs\u00a0: effacez les cookies de ce site.",
        "The headers of the request are too long: delete this site’s cookies.",
    ),
    "too-many": Message("Trop de demandes", "Too many requests"),
    "too-many_detail": Message(
        "Trop de demandes en peu de temps, ou trop d’exports à la fois\u00a0: réessayez un peu plus tard.",
        "Too many requests in a short time, or too many exports at once: try again a little later.",
    ),
    "server-error": Message("Erreur du serveur", "Server error"),
    "server-error_detail": Message(
        "La page n’a pas pu être préparée. L’erreur est notée dans le journal du serveur.",
        "The page could not be made. The error stands in the server’s log.",
    ),
    "refused": Message("Demande refusée", "Request refused"),
    "refused_detail": Message(
        "Le serveur n’a pas pu traiter cette demande.", "The server could not handle this request."
    ),
}
