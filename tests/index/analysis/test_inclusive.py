"""Inclusive spelling."""

import pytest
from french_text import alternatives, forms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("député·e", ["depute", "deputee"]),
        ("député·e·s", ["depute", "deputes", "deputee", "deputees"]),
        ("député•es", ["depute", "deputes", "deputee", "deputees"]),
        ("étudiant(e)s", ["etudiant", "etudiants", "etudiante", "etudiantes"]),
        ("étudiant.e.s", ["etudiant", "etudiants", "etudiante", "etudiantes"]),
        ("député-e-s", ["depute", "deputes", "deputee", "deputees"]),
        ("électeur·rice·s", ["electeur", "electeurs", "electrice", "electrices"]),
        ("acteur.trice", ["acteur", "actrice"]),
        ("chômeur·euse·s", ["chomeur", "chomeurs", "chomeuse", "chomeuses"]),
        ("auteurs-trices", ["auteur", "auteurs", "autrice", "autrices"]),
        ("heureux·se", ["heureux", "heureuse"]),
        ("créatif·ve", ["creatif", "creative"]),
        ("ouvrier·ère", ["ouvrier", "ouvriere"]),
        ("ouvrier·e\u0300re", ["ouvrier", "ouvriere"]),
        ("citoyen·ne·s", ["citoyen", "citoyens", "citoyenne", "citoyennes"]),
        ("maître·sse", ["maitre", "maitresse"]),
        ("enfant(s)", ["enfant", "enfants"]),
        ("Génération.s", ["generation", "generations"]),
        ("régional·aux", ["regional", "regionaux"]),
        ("l'élu·e", ["elu", "elue"]),
        ("œuvré·e", ["oeuvre", "oeuvree"]),
        ("chef·fe·s", ["chef", "chefs", "cheffe", "cheffes"]),
        ("lecteur·ices", ["lecteur", "lecteurs", "lectrice", "lectrices"]),
        ("tous·tes", ["tous", "toutes"]),
        ("tou·te·s", ["tous", "tout", "toute", "toutes"]),
        ("moniteurs/trices", ["moniteur", "moniteurs", "monitrice", "monitrices"]),
        ("citoyen/ne", ["citoyen", "citoyenne"]),
        ("élu/e", ["elu", "elue"]),
    ],
)
def test_forms_of_an_inclusive_word(text: str, found: list[str]) -> None:
    """An inclusive spelling is one word, found by each form that it names."""
    assert forms(text) == found[:1]
    assert alternatives(text) == found[1:]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("accord.le", ["accord", "le"]),
        ("accord.Le président", ["accord", "le", "president"]),
        ("prends-le", ["prends", "le"]),
        ("Villers-le-Lac", ["villers", "le", "lac"]),
        ("mot(s", ["mot", "s"]),
        ("fin.elles", ["fin", "elles"]),
        ("km/e", ["km", "e"]),
        ("et/ou", ["et", "ou"]),
        ("service.ice", ["service", "ice"]),
    ],
)
def test_what_only_looks_inclusive(text: str, found: list[str]) -> None:
    """A full stop without its space, or a hyphen before an article, makes no inclusive word."""
    assert forms(text) == found
    assert alternatives(text) == []
