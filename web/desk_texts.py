"""The texts of the desk's pages, as those of `web.texts`: concordance, words, comparison, dossiers, corpus."""

from collections.abc import Mapping

from search.errors import Message

DESK_TEXTS: Mapping[str, Message] = {
    "desk": Message("Outils", "Tools"),
    "desk_results": Message("Articles", "Articles"),
    "desk_concordance": Message("Concordance", "Concordance"),
    "desk_words": Message("Mots distinctifs", "Distinctive words"),
    "desk_compare": Message("Comparer", "Compare"),
    "desk_dossiers": Message("Dossiers", "Dossiers"),
    "desk_corpus": Message("Le fonds", "The corpus"),
    "desk_question": Message("Recherche", "Search"),
    "desk_csv": Message("Exporter en CSV", "Export as CSV"),
    "desk_json": Message("En JSON", "As JSON"),
    "compare_json": Message("Les courbes en JSON", "The curves as JSON"),
    "desk_why_none": Message("Voir ce qui vide la réponse", "See what empties the answer"),
    "concordance_intro": Message(
        "Chaque endroit où se trouve ce qui est cherché, avec les mots qui l’entourent.",
        "Every place that has what is searched, with the words about it.",
    ),
    "concordance_caption": Message(
        "«\u00a0{query}\u00a0», endroits {first} à {last}", "“{query}”, places {first} to {last}"
    ),
    "concordance_first": Message(
        "La réponse est longue\u00a0: ce sont les endroits de ses {n} premiers articles.",
        "The answer is long: these are the places of its first {n} articles.",
    ),
    "concordance_none": Message("Aucun endroit.", "No place."),
    "kwic_left": Message("Avant", "Before"),
    "kwic_match": Message("Trouvé", "Found"),
    "kwic_right": Message("Après", "After"),
    "kwic_article": Message("Article", "Article"),
    "order_position": Message("Ordre des articles", "Order of the articles"),
    "order_date": Message("Date", "Date"),
    "order_left": Message("Mots d’avant", "Words before"),
    "order_right": Message("Mots d’après", "Words after"),
    "words_intro": Message(
        "Les mots que ces articles ont bien plus souvent, ou bien plus rarement, que tout le fonds "
        "(spécificités de Lafon).",
        "The words that these articles have far more often, or far more seldom, than the whole corpus (Lafon’s model).",
    ),
    "words_of": Message(
        "{articles}, {words} mots, contre {whole} dans tout le fonds.",
        "{articles}, {words} words, against {whole} in the whole corpus.",
    ),
    "words_over": Message("Plus souvent qu’ailleurs", "More often than elsewhere"),
    "words_under": Message("Plus rarement qu’ailleurs", "More seldom than elsewhere"),
    "words_frequent": Message("Les plus fréquents", "The most frequent"),
    "words_count": Message("Ici", "Here"),
    "words_whole": Message("En tout", "In all"),
    "words_score": Message("Indice", "Score"),
    "words_none": Message("Aucun article à comparer.", "No article to compare."),
    "compare_intro": Message(
        "Deux recherches côte à côte\u00a0: combien d’articles, quand, et avec quels mots.",
        "Two searches side by side: how many articles, when, and with which words.",
    ),
    "compare_other": Message("Et l’autre", "And the other"),
    "compare_totals": Message("Combien d’articles", "How many articles"),
    "compare_both": Message("Dans les deux", "In both"),
    "compare_words": Message("Mots distinctifs de", "Distinctive words of"),
    "compare_csv": Message("Exporter les mots en CSV", "Export the words as CSV"),
    "dossiers_intro": Message(
        "Des articles mis de côté, rangés et annotés\u202f; les réindexations n’y touchent pas.",
        "Articles set aside, ordered and noted; rebuilds leave them alone.",
    ),
    "dossiers_none": Message(
        "Aucun dossier. Cochez des articles dans une réponse, ou créez-en un ici.",
        "No dossier. Tick articles of an answer, or make one here.",
    ),
    "dossier_new": Message("Nom d’un nouveau dossier", "Name of a new dossier"),
    "dossier_create": Message("Créer", "Create"),
    "dossier_changed": Message("changé le", "changed"),
    "dossier_shared": Message("partagé par un lien", "shared by a link"),
    "dossier_review": Message("Revue de presse", "Press review"),
    "dossier_summary": Message("En tête du dossier", "At the dossier’s head"),
    "dossier_save": Message("Enregistrer", "Save"),
    "dossier_empty": Message(
        "Ce dossier est vide\u00a0: cochez des articles dans une réponse.", "This dossier is empty: tick articles."
    ),
    "dossier_lost": Message("l’index ne l’a plus", "the index has it no more"),
    "dossier_version": Message("l’article a changé depuis", "the article has changed since"),
    "dossier_note": Message("Note", "Note"),
    "dossier_heading": Message("Intertitre", "Heading"),
    "dossier_up": Message("Monter", "Move up"),
    "dossier_down": Message("Descendre", "Move down"),
    "dossier_remove": Message("Retirer", "Remove"),
    "dossier_link": Message("Lien de lecture", "Link for reading"),
    "dossier_link_told": Message(
        "Qui a ce lien lit le dossier, sans pouvoir le changer.", "Who has this link reads the dossier, unchanged."
    ),
    "dossier_link_none": Message("Ce dossier n’a pas de lien.", "This dossier has no link."),
    "dossier_share": Message("Donner un lien", "Give it a link"),
    "dossier_withdraw": Message("Retirer le lien", "Withdraw the link"),
    "dossier_more": Message("Renommer ou supprimer", "Rename or delete"),
    "dossier_rename": Message("Renommer", "Rename"),
    "dossier_delete": Message("Supprimer le dossier", "Delete the dossier"),
    "dossier_delete_told": Message(
        "Supprimer ce dossier et ses notes pour de bon", "Delete this dossier and its notes for good"
    ),
    "pick_heading": Message("Mettre dans un dossier", "Put into a dossier"),
    "pick_dossier": Message("Dossier", "Dossier"),
    "pick_new": Message("Un nouveau, nommé ci-dessous", "A new one, named below"),
    "pick_under": Message("Sous l’intertitre (facultatif)", "Under the heading (optional)"),
    "pick_add": Message("Ajouter", "Add"),
    "pick_none": Message("Aucun article n’est coché.", "No article is ticked."),
    "pick_this": Message("Cocher", "Tick"),
    "pick_ticked": Message("Mettre les articles cochés dans un dossier", "Put the ticked articles into a dossier"),
    "cross-site": Message("Demande refusée", "Request refused"),
    "cross-site_detail": Message(
        "Ce changement n’est pas demandé depuis une page de ce site.", "No page of this site asked for this change."
    ),
    "foot": Message("Le site", "The site"),
    "accessibility_foot": Message("Accessibilité\u00a0: partiellement conforme", "Accessibility: partially compliant"),
    "accessibility": Message("Déclaration d’accessibilité", "Accessibility statement"),
    "corpus_intro": Message("Ce que la recherche parcourt.", "What searches go through."),
    "corpus_built": Message(
        "Dernière mise à jour de l’index\u00a0: {moment}.", "The index was last updated: {moment}."
    ),
    "corpus_table": Message("Articles par source et par an", "Articles by source and year"),
    "corpus_none": Message("Sans source", "No source"),
    "corpus_undated": Message("Sans date", "Undated"),
    "corpus_before": Message("Avant {year}", "Before {year}"),
    "corpus_total": Message("En tout", "In all"),
    "corpus_others": Message("Et {n} autres sources, qui ont moins d’articles.", "And {n} other sources, with fewer."),
    "corpus_refused": Message("Pages refusées", "Refused pages"),
    "corpus_refused_0": Message("Aucune page n’a été refusée.", "No page was refused."),
    "corpus_refused_unknown": Message(
        "Ce que l’indexation a refusé n’est pas connu ici.", "What indexing refused is not known here."
    ),
    "corpus_refused_1": Message(
        "Une page lue n’est pas dans l’index, pour la raison dite.",
        "One page that was read is not in the index, for the reason told.",
    ),
    "corpus_refused_n": Message(
        "{n} pages lues ne sont pas dans l’index, pour la raison dite.",
        "{n} pages that were read are not in the index, for the reason told.",
    ),
    "corpus_refused_first": Message("Les {n} premières\u00a0:", "The first {n}:"),
    "corpus_file": Message("Fichier", "File"),
    "corpus_place": Message("Endroit", "Place"),
    "corpus_why": Message("Raison", "Reason"),
    "verdict_C": Message("conforme", "met"),
    "verdict_NC": Message("non conforme", "not met"),
    "verdict_NA": Message("sans objet", "not applicable"),
}
