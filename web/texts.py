"""Every text of the interface, in its two languages side by side, French typography in the French ones.

`\\u00a0` is the no-break space that French asks for before `:` and inside « », `\\u202f` the narrow one before `; ? !`.
"""

from collections.abc import Mapping
from functools import cache

from search.errors import Message
from web.formats import formatted_number

TEXTS: Mapping[str, Message] = {
    "name": Message("Manchette", "Manchette"),
    "tagline": Message("Chercher dans la presse, mot pour mot", "Search the French press, word for word"),
    "skip": Message("Aller au contenu", "Skip to content"),
    "home": Message("Manchette, page d’accueil", "Manchette, home page"),
    "legal": Message("Mentions légales", "Legal notice"),
    "box_label": Message("Rechercher dans les articles", "Search the articles"),
    "box_hint": Message("Un nom, un sujet…", "A name, a subject…"),
    "box_button": Message("Chercher", "Search"),
    "suggestions": Message("Suggestions", "Suggestions"),
    "suggestions_told_0": Message("Aucune suggestion", "No suggestion"),
    "suggestions_told_1": Message("1 suggestion", "1 suggestion"),
    "suggestions_told": Message("{n} suggestions, flèche bas pour choisir", "{n} suggestions, down arrow to choose"),
    "keys_heading": Message("Raccourcis clavier", "Keyboard shortcuts"),
    "keys_1": Message("aller au champ de recherche", "go to the search box"),
    "keys_2": Message("résultat suivant", "next result"),
    "keys_3": Message("résultat précédent", "previous result"),
    "keys_4": Message("ouvrir ce résultat", "open this result"),
    "keys_5": Message("mot trouvé suivant, dans un article", "next match, in an article"),
    "keys_6": Message("mot trouvé précédent", "previous match"),
    "keys_7": Message("cette liste", "this list"),
    "keys_on": Message("Raccourcis d’une lettre actifs", "Single-letter shortcuts on"),
    "keys_close": Message("Fermer", "Close"),
    "start_holding": Message("{articles}, du {first} au {last}", "{articles}, from {first} to {last}"),
    "tip_plain": Message(
        "Avec ou sans accents, les mêmes articles\u00a0: d’abord ceux qui écrivent le mot comme vous.",
        "With or without accents, the same articles: first those that spell the word as you do.",
    ),
    "tip_phrase_means": Message("les mots à la suite, dans cet ordre", "the words together, in this order"),
    "tip_title_means": Message("dans les titres seulement", "in headlines alone"),
    "tip_not_means": Message("le premier mot sans le second", "the first word without the second"),
    "tip_prefix_means": Message("tous les mots qui commencent ainsi", "every word that begins so"),
    "tips": Message("Pour préciser une recherche", "To narrow a search"),
    "article_0": Message("Aucun article", "No article"),
    "article_1": Message("1 article", "1 article"),
    "article_n": Message("{n} articles", "{n} articles"),
    "results_for": Message("Résultats pour «\u00a0{query}\u00a0»", "Results for “{query}”"),
    "word_totals": Message(
        "dont {every} avec tous les mots, {most} avec la plupart", "of them {every} with all words, {most} with most"
    ),
    "all_words_0": Message("Aucun article ne contient tous les mots", "No article has all the words"),
    "partial_heading": Message("Articles contenant une partie des mots", "Articles with some of the words"),
    "page_of": Message("Page {page} sur {pages}", "Page {page} of {pages}"),
    "at_page": Message(", page {page}", ", page {page}"),
    "curve_year": Message("Articles par an", "Articles a year"),
    "curve_month": Message("Articles par mois", "Articles a month"),
    "curve_day": Message("Articles par jour", "Articles a day"),
    "curve_bar": Message("{period}\u00a0: {articles}", "{period}: {articles}"),
    "curve_undated": Message("{articles} sans date", "{articles} without a date"),
    "curve_table": Message("En tableau", "As a table"),
    "curve_articles": Message("Articles", "Articles"),
    "why_heading": Message("Ce que chaque mot trouve", "What each word finds"),
    "why_word": Message("Mot", "Word"),
    "why_alone": Message("Seul", "Alone"),
    "why_without": Message("La recherche sans lui", "The search without it"),
    "why_kills": Message("vide la réponse", "empties the answer"),
    "why_repairs": Message("Ce qui trouverait quelque chose", "What would find something"),
    "export": Message("Exporter", "Export"),
    "export_csv": Message("CSV, pour un tableur", "CSV, for a spreadsheet"),
    "export_xlsx": Message("Excel", "Excel"),
    "export_jsonl": Message("JSON Lines", "JSON Lines"),
    "export_ris": Message("RIS, pour Zotero ou EndNote", "RIS, for Zotero or EndNote"),
    "export_bibtex": Message("BibTeX", "BibTeX"),
    "export_csl-json": Message("CSL JSON", "CSL JSON"),
    "export_iramuteq": Message("IRaMuTeQ", "IRaMuTeQ"),
    "export_txm": Message("TXM", "TXM"),
    "export_html": Message("Page à imprimer", "Page to print"),
    "export_txt": Message("Texte", "Text"),
    "export_zip": Message("ZIP daté, avec les textes et leurs sommes", "Dated ZIP, with the texts and their sums"),
    "follow": Message("Suivre (flux Atom)", "Follow (Atom feed)"),
    "api_heading": Message("L’accès par programme", "For programs"),
    "api_intro": Message(
        "Tout ce qui se cherche ici se lit aussi en JSON. Le même document, pour les machines\u00a0:",
        "Whatever is searched here can be read as JSON. The same document, for machines:",
    ),
    "api_objects": Message("Objets", "Objects"),
    "api_parameter": Message("Paramètre", "Parameter"),
    "api_takes": Message("Ce qu’il prend", "What it takes"),
    "api_required": Message("obligatoire", "required"),
    "api_key": Message("Clé", "Key"),
    "api_holds": Message("Ce qu’elle contient", "What it holds"),
    "help": Message("Aide", "Help"),
    "help_heading": Message("Écrire une recherche", "Writing a search"),
    "help_intro": Message(
        "Tapez des mots\u00a0: cela suffit le plus souvent. Chaque exemple ci-dessous lance la recherche qu’il montre.",
        "Type words: that is mostly enough. Each example below starts the search that it shows.",
    ),
    "help_query": Message("On tape", "Type"),
    "help_finds": Message("On trouve", "Finds"),
    "help_all": Message("Toute la syntaxe, par l’exemple", "The whole syntax, by example"),
    "newest": Message("Derniers articles parus", "Newest articles"),
    "pager": Message("Pages de résultats", "Pages of results"),
    "previous": Message("Page précédente", "Previous page"),
    "next": Message("Page suivante", "Next page"),
    "last_page": Message("Aller à la dernière page", "Go to the last page"),
    "first_page": Message("Revenir à la première page", "Back to the first page"),
    "beyond_1": Message("Les résultats tiennent sur une seule page.", "The results fit on one page."),
    "beyond_n": Message("Les résultats s’arrêtent à la page {pages}.", "The results end at page {pages}."),
    "sort": Message("Trier par", "Sort by"),
    "sort_relevance": Message("Pertinence", "Relevance"),
    "sort_newest": Message("Plus récents", "Newest first"),
    "sort_oldest": Message("Plus anciens", "Oldest first"),
    "apply": Message("Appliquer", "Apply"),
    "period": Message("Période", "Period"),
    "period_since": Message("Du", "From"),
    "period_until": Message("Au", "To"),
    "filters": Message("Filtres en place", "Filters in place"),
    "filter_source": Message("Source\u00a0: {value}", "Source: {value}"),
    "filter_section": Message("Rubrique\u00a0: {value}", "Section: {value}"),
    "filter_author": Message("Auteur\u00a0: {value}", "Author: {value}"),
    "filter_agency": Message("Agence\u00a0: {value}", "Agency: {value}"),
    "filter_tag": Message("Mot-clé\u00a0: {value}", "Keyword: {value}"),
    "filter_name": Message("Nom\u00a0: {value}", "Name: {value}"),
    "filter_group": Message("Groupe de titres\u00a0: {value}", "Group of papers: {value}"),
    "filter_exclude": Message("Sans {value}", "Without {value}"),
    "facet_source": Message("Source", "Source"),
    "facet_section": Message("Rubrique", "Section"),
    "facet_author": Message("Auteur", "Author"),
    "facet_agency": Message("Agence", "Agency"),
    "facet_tag": Message("Mot-clé", "Keyword"),
    "facet_name": Message("Nom cité", "Name in the text"),
    "facet_group": Message("Groupe de titres", "Group of papers"),
    "facets": Message("Affiner", "Narrow"),
    "facets_more": Message("{n} de plus", "{n} more"),
    "facets_exclude": Message("exclure", "leave out"),
    "facets_apply": Message("Filtrer", "Filter"),
    "filter_since": Message("Depuis le {value}", "Since {value}"),
    "filter_until": Message("Jusqu’au {value}", "Until {value}"),
    "filter_remove": Message("retirer ce filtre", "remove this filter"),
    "filter_remove_all": Message("Tout retirer", "Remove all"),
    "only_this": Message("Ne garder que ceci", "Keep only this"),
    "copies_1": Message("+ 1 copie", "+ 1 copy"),
    "copies_n": Message("+ {n} copies", "+ {n} copies"),
    "unfold": Message("Montrer toutes les copies", "Show every copy"),
    "fold": Message("Regrouper les copies", "Group copies"),
    "family": Message("Le même texte ailleurs", "The same text elsewhere"),
    "family_note": Message(
        "{articles} au texte identique ou presque, du premier paru au dernier.",
        "{articles} with the same text or nearly, first published first.",
    ),
    "family_this": Message("cet article", "this article"),
    "versions": Message("Versions de cet article", "Versions of this article"),
    "version_old": Message("Version {n}, remplacée le {moment}", "Version {n}, replaced {moment}"),
    "version_current": Message("Version {n}, en cours", "Version {n}, current"),
    "version_shown": Message("affichée", "shown"),
    "version_notice": Message(
        "Vous lisez la version {n} de cet article, remplacée le {moment}. La recherche n’en tient plus compte.",
        "You are reading version {n} of this article, replaced {moment}. Searches no longer find it.",
    ),
    "version_latest": Message("Lire la version en cours", "Read the current version"),
    "changes": Message("Ce que la version {n} a changé", "What version {n} changed"),
    "changes_note": Message(
        "Barré\u00a0: retiré\u00a0; souligné\u00a0: ajouté.", "Struck out: taken out; underlined: put in."
    ),
    "read_as": Message("Lu comme\u00a0:", "Read as:"),
    "suggestion": Message("Essayez plutôt", "Try instead"),
    "empty_heading": Message("Aucun article ne répond à cette recherche", "No article answers this search"),
    "advice_spelling": Message("Vérifiez l’orthographe des noms propres.", "Check the spelling of names."),
    "advice_fewer": Message(
        "Essayez avec moins de mots, ou avec des mots plus courants.", "Try fewer words, or more common ones."
    ),
    "advice_quotes": Message(
        "Sans guillemets, les mots n’ont plus à se suivre.", "Without quotes, words need not stand together."
    ),
    "advice_filters": Message(
        "Les filtres écartent peut-être des articles\u00a0:", "The filters may leave articles out:"
    ),
    "advice_filters_link": Message("chercher sans filtre", "search without filters"),
    "no_date": Message("Sans date", "No date"),
    "colon": Message("\u00a0:", ":"),
    "match_n": Message("Correspondance {n} sur {all}", "Match {n} of {all}"),
    "matches_1": Message("1 correspondance dans le texte", "1 match in the text"),
    "matches_n": Message("{n} correspondances dans le texte", "{n} matches in the text"),
    "matches_first": Message(
        "les {n} premières se suivent par leurs flèches", "the first {n} lead to one another by their arrows"
    ),
    "walk": Message("Résultats voisins", "Neighbouring results"),
    "hit_place": Message("Résultat {n}", "Result {n}"),
    "previous_hit": Message("Précédent", "Previous"),
    "next_hit": Message("Suivant", "Next"),
    "delay_hours_0": Message("dans la même heure", "within the hour"),
    "delay_hours_1": Message("1 heure après", "1 hour later"),
    "delay_hours_n": Message("{n} heures après", "{n} hours later"),
    "delay_days_0": Message("le même jour", "the same day"),
    "delay_days_1": Message("le lendemain", "the day after"),
    "delay_days_n": Message("{n} jours après", "{n} days later"),
    "related": Message("Articles proches", "Related articles"),
    "related_note": Message("Ils partagent avec celui-ci les mots", "They share with this one the words"),
    "cite": Message("Citer cet article", "Cite this article"),
    "removed_none": Message("Rien n’a été retiré de la page de cet article.", "Nothing was taken out of its page."),
    "removed_unknown": Message(
        "L’index ne dit pas ce qui a été retiré de la page de cette version.",
        "The index does not tell what was taken out of the page of this version.",
    ),
    "by": Message("par {author}", "by {author}"),
    "back": Message("Retour aux résultats", "Back to results"),
    "back_home": Message("Nouvelle recherche", "New search"),
    "original": Message("Lire la page d’origine", "Read the original page"),
    "agency": Message("agence\u00a0: {agency}", "agency: {agency}"),
    "tags": Message("Mots-clés", "Keywords"),
    "provenance": Message("D’où viennent ces renseignements", "Where this is known from"),
    "known_title": Message("Titre", "Title"),
    "known_text": Message("Texte", "Text"),
    "known_author": Message("Auteur", "Author"),
    "known_agency": Message("Agence", "Agency"),
    "known_date": Message("Date", "Date"),
    "known_section": Message("Rubrique", "Section"),
    "known_source": Message("Source", "Source"),
    "known_tags": Message("Mots-clés", "Keywords"),
    "origin_jsonld": Message("déclaré par la page (JSON-LD)", "declared by the page (JSON-LD)"),
    "origin_meta": Message("déclaré par la page (balises meta)", "declared by the page (meta tags)"),
    "origin_microdata": Message("marqué dans la page (microdonnées, time)", "marked in the page (microdata, time)"),
    "origin_html": Message("lu dans la page, hors du texte", "read on the page, outside the text"),
    "origin_record": Message("donné par le fichier", "given by the file"),
    "origin_url": Message("lu dans l’adresse de la page", "read in the page’s address"),
    "origin_text": Message("lu dans le texte", "read in the text"),
    "origin_file": Message(
        "lu dans le nom du fichier ou dans ses propriétés", "read in the file’s name or its properties"
    ),
    "origin_update": Message(
        "date de mise à jour, faute de date de publication", "date of the update, for want of a date of publication"
    ),
    "origin_script": Message("lu dans un script de la page", "read in a script of the page"),
    "origin_excerpt": Message(
        "le début seulement\u00a0: la page réserve la suite", "the beginning only: the page keeps the rest back"
    ),
    "origin_sidecar": Message("fixé pour le dossier (manchette.toml)", "set for the folder (manchette.toml)"),
    "confidence_jsonld": Message("date déclarée par la page", "date declared by the page"),
    "confidence_meta": Message("date déclarée par la page", "date declared by the page"),
    "confidence_url": Message("date lue dans l’adresse de la page", "date read in the page’s address"),
    "confidence_text": Message("date lue dans le texte de la page", "date read in the page’s text"),
    "confidence_file": Message(
        "date du fichier, peut-être pas celle de l’article", "date of the file, maybe not of the article"
    ),
    "confidence_none": Message("la page ne dit pas quand elle a paru", "the page does not say when it was published"),
    "removed": Message("Lignes retirées de la page", "Lines taken out of the page"),
    "removed_note": Message(
        "Ces lignes entouraient l’article\u00a0; la recherche n’en tient pas compte.",
        "These lines stood around the article; searches leave them aside.",
    ),
    "no_text": Message("Cet article n’a pas de texte.", "This article has no text."),
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
    "address-too-long": Message("Adresse trop longue", "Address too long"),
    "address-too-long_detail": Message(
        "L’adresse demandée est trop longue\u00a0: raccourcissez la requête.",
        "The address asked for is too long: shorten the query.",
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
        "Une demande de lecture n’a pas de contenu\u00a0: mettez la requête dans l’adresse.",
        "A request to read has no content: put the query into the address.",
    ),
    "head-too-long": Message("En-têtes trop longs", "Headers too long"),
    "head-too-long_detail": Message(
        "Les en-têtes de la demande sont trop longs\u00a0: effacez les cookies de ce site.",
        "The headers of the request are too long: delete this site’s cookies.",
    ),
    "too-many": Message("Trop de demandes à la fois", "Too many requests at once"),
    "too-many_detail": Message(
        "Le serveur écrit déjà plusieurs exports\u00a0: réessayez dans une minute.",
        "The server is writing several exports already: try again in a minute.",
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


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Every text in `lang` ("fr" or "en"), by its key."""
    return {key: message.text(lang) for key, message in TEXTS.items()}


def counted(n: int, lang: str) -> str:
    """How many articles, in words fit to be read aloud: Aucun article, 1 article, 1 204 articles."""
    key = "article_0" if n == 0 else "article_1" if n == 1 else "article_n"
    return TEXTS[key].text(lang).format(n=formatted_number(n, lang))
