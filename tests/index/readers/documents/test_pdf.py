"""PDFs give their text in the order in which it is read."""

import sys
from pathlib import Path

import pytest
from made_documents import Text, outcomes, page, pdf, reason, set_in, stream
from processes import living, started, until

from index.article import GivenDate
from index.readers.documents import apart
from index.readers.documents import pdf as reader
from index.rebuild.build import rebuild

TITLE = "Le bac de Molène reprend la mer"
ONE = (
    "Le bac a repris la mer lundi matin, après trois semaines de réparations au chantier du Conquet. Il part à sept "
    "heures et rentre à la nuit, comme avant l’hiver, avec les mêmes marins et les mêmes caisses de sardines."
)
TWO = (
    "La criée a rouvert mardi, après un an de travaux, devant une centaine de curieux venus des communes voisines. Le "
    "maire a coupé le ruban, puis les ventes ont repris au rythme des arrivées, jusque tard dans la soirée."
)
THREE = (
    "Le phare sera repeint au printemps, promet la région, qui paiera la moitié des travaux et prêtera deux gardiens "
    "pendant tout le chantier, le temps que la peinture sèche et que les touristes reviennent sur la jetée."
)


def test_paragraphs_are_whole_and_the_largest_letters_are_the_title(tmp_path: Path) -> None:
    lines = [(72.0, 760.0, 20.0, TITLE), *set_in(ONE, 72, 720, 80), *set_in(TWO, 72, 660, 80)]
    found = page(tmp_path / "a.pdf", pdf([lines]))
    assert (found.title, found.text.split("\n")) == (TITLE, [ONE, TWO])


def test_a_title_over_several_lines_is_one(tmp_path: Path) -> None:
    title = [(72.0, 770.0, 20.0, "Le bac"), (72.0, 746.0, 20.0, "de Molène reprend la mer après trois semaines")]
    found = page(tmp_path / "a.pdf", pdf([[*title, *set_in(ONE, 72, 700, 80)]]))
    assert (found.title, found.text) == ("Le bac de Molène reprend la mer après trois semaines", ONE)


@pytest.mark.parametrize(("initial", "whole"), [("L", "Le bac"), ("L’", "L’hiver"), ("À", "À bord")])
def test_a_large_initial_belongs_to_its_word(tmp_path: Path, initial: str, whole: str) -> None:
    rest = whole.removeprefix(initial).strip()
    beside = set_in(f"{rest} a repris la mer. {ONE.replace(chr(46), chr(44))}", 102, 697, 40)[:3]
    below = [(72.0, beside[-1][1] - 12, 10.0, "comme avant, avec les mêmes marins, jusque tard le soir.")]
    found = page(tmp_path / "a.pdf", pdf([[(72, 673, 36, initial), *beside, *below]]))
    assert found.text.startswith(f"{whole} a repris la mer. Le bac a repris")
    assert found.text.endswith(" comme avant, avec les mêmes marins, jusque tard le soir.")
    assert "\n" not in found.text


def test_each_line_of_a_list_is_a_paragraph_with_what_hangs_below_it(tmp_path: Path) -> None:
    lines = [
        (80.0, 640.0, 10.0, "• Le bac part à sept heures du matin, le lundi comme le mardi, et ne"),
        (92.0, 628.0, 10.0, "rentre qu’à la nuit"),
        (80.0, 616.0, 10.0, "• La criée rouvre à huit heures"),
    ]
    found = page(tmp_path / "a.pdf", pdf([[*set_in(ONE, 72, 720, 80), *lines]]))
    assert found.text.split("\n") == [
        ONE,
        "• Le bac part à sept heures du matin, le lundi comme le mardi, et ne rentre qu’à la nuit",
        "• La criée rouvre à huit heures",
    ]


def columns(texts: list[str]) -> list[Text]:
    """The texts side by side, below a title that stands over all of them."""
    width = 30 if len(texts) == 3 else 45
    placed = [set_in(text, 40 + 510 / len(texts) * number, 700, width) for number, text in enumerate(texts)]
    return [(40.0, 760.0, 20.0, TITLE), *(line for column in placed for line in column)]


@pytest.mark.parametrize("texts", [[ONE, TWO], [ONE, TWO, THREE]])
@pytest.mark.parametrize("order", ["by column", "by row", "backwards"])
def test_columns_are_read_one_after_the_other_in_whatever_order_they_were_drawn(
    tmp_path: Path, texts: list[str], order: str
) -> None:
    lines = columns(texts)
    if order == "by row":
        lines.sort(key=lambda line: (-line[1], line[0]))
    elif order == "backwards":
        lines.reverse()
    found = page(tmp_path / "a.pdf", pdf([lines]))
    assert (found.title, found.text.split("\n")) == (TITLE, texts)


def test_what_stands_below_columns_is_read_behind_them(tmp_path: Path) -> None:
    lines = [*columns([ONE, TWO]), *set_in(THREE, 40, 560, 95)]
    assert page(tmp_path / "a.pdf", pdf([lines])).text.split("\n") == [ONE, TWO, THREE]


def test_a_table_of_figures_is_read_by_its_rows(tmp_path: Path) -> None:
    rows = [("Brest", "12"), ("Roscoff", "7"), ("Molène", "3"), ("Ouessant", "2")]
    table: list[Text] = []
    for at, (name, count) in enumerate(rows):
        table += [(72.0, 600.0 - 12 * at, 10.0, name), (300.0, 600.0 - 12 * at, 10.0, count)]
    found = page(tmp_path / "a.pdf", pdf([[(72, 760, 20, TITLE), *set_in(ONE, 72, 720, 80), *table]]))
    assert found.text.split("\n")[1:] == ["Brest\t12", "Roscoff\t7", "Molène\t3", "Ouessant\t2"]


def test_words_that_lines_cut_are_whole_and_compounds_keep_their_hyphen(tmp_path: Path) -> None:
    lines = [
        "Le conseil munici-",
        "pal a entendu le porte-",
        "parole des pêcheurs, et le va-et-",
        "vient du bac reprend ; va-et-vient.",
    ]
    found = page(tmp_path / "a.pdf", pdf([[(72, 700 - 12 * at, 10, line) for at, line in enumerate(lines)]]))
    assert found.text == (
        "Le conseil municipal a entendu le porte-parole des pêcheurs, et le va-et-vient du bac reprend ; va-et-vient."
    )


def test_heads_feet_and_numbers_of_pages_are_no_text_and_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    words = f"{ONE} {TWO} {THREE}".split()
    pages = []
    for number in range(3):
        part = " ".join(words[number * len(words) // 3 : (number + 1) * len(words) // 3])
        pages.append(
            [
                (72, 800, 9, f"Le Phare, mardi 5 mars, page {number + 1}"),
                *set_in(part, 72, 760, 80),
                (290, 30, 9, f"{number + 1} / 3"),
            ]
        )
    assert page(tmp_path / "a.pdf", pdf(pages)).text.replace("\n", " ") == " ".join(words)


def test_what_a_browser_prints_at_the_edges_tells_address_and_day(tmp_path: Path) -> None:
    edges = [(30.0, 820.0, 8.0, "05/03/2024 09:02"), (250.0, 820.0, 8.0, f"{TITLE} - Le Phare"),
             (30.0, 15.0, 8.0, "https://www.le-phare.example/bac"), (540.0, 15.0, 8.0, "1/1")]  # fmt: skip
    lines = [*edges, (72.0, 760.0, 20.0, TITLE), *set_in(ONE, 72, 720, 80)]
    found = page(tmp_path / "a.pdf", pdf([lines], {"Title": f"{TITLE} - Le Phare"}))
    assert (found.title, found.text) == (TITLE, ONE)
    assert (found.url, found.fetched) == ("https://www.le-phare.example/bac", "2024-03-05")


def test_a_page_a_page_of_a_newspaper(tmp_path: Path) -> None:
    sheets = [[(40, 1150, 40, f"Titre {number}"), *set_in(ONE, 40, 1000, 80)] for number in (1, 2)]
    pages, refused = outcomes(tmp_path / "a.pdf", pdf(sheets, {"Title": "Le Phare du 5 mars"}, size=(822, 1219)))
    assert not refused
    assert [(one.title, one.place) for one in pages] == [("Titre 1", "page 1"), ("Titre 2", "page 2")]


def test_properties_tell_author_and_when_it_was_made(tmp_path: Path) -> None:
    said = {"Title": TITLE, "Author": "Anne Morel", "CreationDate": "D:20240305090200+01'00'", "Keywords": "mer, bac"}
    found = page(tmp_path / "a.pdf", pdf([set_in(ONE, 72, 720, 80)], said))
    assert (found.title, found.author, found.tags) == (TITLE, "Anne Morel", ("mer", "bac"))
    assert found.dates == (GivenDate("2024-03-05T09:02", "file"),)


PICTURE = stream(b"\x00", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray")
FULL = {"drawn": b"q 595 0 0 842 0 0 cm /I Do Q\n", "resources": b"/XObject<</I 5 0 R>>", "objects": [PICTURE]}


def test_a_scan_is_refused_with_the_cure(tmp_path: Path) -> None:
    assert "ocrmypdf" in reason(tmp_path / "a.pdf", pdf([[], []], **FULL))
    assert "ocrmypdf" in reason(tmp_path / "b.pdf", pdf([[(20, 20, 6, "Numérisé")], []], **FULL))


def test_pages_that_are_pictures_are_told_beside_the_text_of_the_others(tmp_path: Path) -> None:
    pages, refused = outcomes(tmp_path / "a.pdf", pdf([set_in(ONE, 72, 720, 80), []], **FULL))
    assert [one.text for one in pages] == [ONE]
    assert [(one.place, "ocrmypdf" in one.reason.fr) for one in refused] == [("page 2", True)]


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a", "a.html"])
def test_it_is_told_by_its_first_bytes_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert page(tmp_path / name, pdf([set_in(ONE, 72, 720, 80)])).text == ONE


def test_a_page_on_its_side_is_read(tmp_path: Path) -> None:
    turned = b"q 0 1 -1 0 595 0 cm\n"
    data = pdf([set_in(ONE, 72, 500, 80)], drawn=turned)
    assert page(tmp_path / "a.pdf", data).text == ONE


def endless() -> bytes:
    """Forms that draw forms ten times each, twelve deep."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources"
    forms = [stream(b"/G Do " * 10, b"%b<</XObject<</G %d 0 R>>>>" % (form, number + 1)) for number in range(5, 17)]
    forms.append(stream(b"BT /F 9 Tf (a) Tj ET", b"%b<</Font<</F 3 0 R>>>>" % form))
    lines = set_in(ONE, 72, 500, 80)
    return pdf([lines], drawn=b"/G Do\n", resources=b"/XObject<</G 5 0 R>>", objects=forms)


def test_one_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "CPU_SECONDS", 2)
    why = reason(tmp_path / "a.pdf", endless())
    assert "secondes" in why or "mémoire" in why


def test_without_the_library_the_refusal_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "PDF_NEEDS", ("no_such_module", "pypdfium2"))
    assert "pip install 'manchette[documents]'" in reason(tmp_path / "a.pdf", pdf([set_in(ONE, 72, 720, 80)]))


def test_one_that_was_refused_for_want_of_the_library_is_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the file is as it was."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.pdf").write_bytes(pdf([set_in(ONE, 72, 720, 80)]))
    with monkeypatch.context() as without:
        without.setattr(reader, "PDF_NEEDS", ("no_such_module", "pypdfium2"))
        assert rebuild(tmp_path / "index", [tmp_path / "files"]).rejected == 1
    assert rebuild(tmp_path / "index", [tmp_path / "files"]).indexed == 1


def test_one_that_asks_for_a_password_or_is_broken_is_refused(tmp_path: Path) -> None:
    locked = b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<%b>/U<%b>>>" % (b"ab" * 32, b"cd" * 32)
    data = pdf([set_in(ONE, 72, 720, 80)], objects=[locked])
    data = data.replace(b"/Info 4 0 R", b"/Info 4 0 R/Encrypt 5 0 R/ID[<aa><aa>]")
    assert "mot de passe" in reason(tmp_path / "a.pdf", data)
    assert "abîmé" in reason(tmp_path / "b.pdf", b"%PDF-1.4\nnothing")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere it ends by its limit of time")
def test_the_process_that_reads_one_ends_with_the_command_that_asked(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(endless())
    with started("reindex", tmp_path / "a.pdf", "--index", tmp_path / "index", "--jobs", "1") as command:
        until(lambda: command.processes > 1)
        command.process.kill()
        until(lambda: not living(command.process.pid))
