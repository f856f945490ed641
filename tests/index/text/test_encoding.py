"""Bytes to text: right where they can be read, refused where they can't, never silently wrecked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.messages import Message
from index.text.encoding import decode

FRENCH = (
    "Le cœur de l’été coûte 12 €.",
    "cœur",
    "L’Œuvre",
    "1 €",
    "Où ça ?",
    "ÉTAT D’URGENCE À L’ÉLYSÉE",
    "« Noël », dit-il : la forêt, le maïs, la naïveté…",
    "il va à la mer",
    "5 °C – n° 3",
)


@pytest.mark.parametrize("text", FRENCH)
def test_french_in_windows_1252_is_read_right_even_when_short(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("encoding", ["iso8859_15", "mac_roman", "cp850"])
def test_french_in_older_encodings_is_told_apart(encoding: str) -> None:
    text = "Déjà, à l'aube, la forêt brûlait : dès midi, les élèves français étaient évacués vers le théâtre."
    assert decode(text.encode(encoding)) == text


def test_the_euro_and_ligatures_of_iso_8859_15_are_not_read_as_fractions() -> None:
    text = "Le bœuf coûte 12 € à l'Œuvre, où l'on a dîné."
    assert decode(text.encode("iso8859_15")) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_with_a_mark_or_in_pairs_of_bytes_is_read(encoding: str) -> None:
    text = "L’été à Orléans : 12 €"
    assert decode(text.encode(encoding)) == text


def test_utf_8_wins_over_a_charset_wrongly_declared() -> None:
    assert decode("déjà l’été".encode(), "iso-8859-1") == "déjà l’été"


def test_a_declared_charset_is_believed_where_utf_8_is_not_possible() -> None:
    assert decode("Москва".encode("koi8-r"), "koi8-r") == "Москва"


@pytest.mark.parametrize("declared", ["utf-8", "nonsense", "rot13", "hex", "", "iso-8859-1", "\x00"])
def test_a_wrong_or_unknown_declaration_does_no_harm(declared: str) -> None:
    assert decode("l’été à 3 €".encode("cp1252"), declared) == "l’été à 3 €"


def test_one_broken_byte_does_not_wreck_a_utf_8_text() -> None:
    assert decode("Les élèves d’Orléans ont gagné, ".encode() + b"caf\xe9 compris") == (
        "Les élèves d’Orléans ont gagné, café compris"
    )


def test_newlines_are_made_alike_and_composition_is_left_alone() -> None:
    assert decode("e\u0301té\r\nfin\rbout\n".encode()) == "e\u0301té\nfin\nbout\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7\n...", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\x1f\x8b\x08\x00", "gzip"), (b"PK\x03\x04..", "ZIP")],
)
def test_a_binary_file_is_refused_by_its_kind(data: bytes, kind: str) -> None:
    refused = decode(data)
    assert isinstance(refused, Message)
    assert kind in refused.fr and kind in refused.en


def test_bytes_full_of_nuls_are_refused_and_a_stray_one_is_dropped() -> None:
    assert isinstance(decode(b"ab\x00\x00\x07\x00cd\x00"), Message)
    assert decode(b"bon" + b"\x00" + b"jour" * 500) == "bon" + "jour" * 500


@given(st.binary(max_size=300), st.none() | st.text(max_size=12))
def test_any_bytes_give_a_text_or_a_reason(data: bytes, declared: str | None) -> None:
    assert isinstance(decode(data, declared), str | Message)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=200))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    data = text.encode()
    read = decode(data)
    assert read == text.removeprefix("\ufeff") or (isinstance(read, Message) and "binaire" in read.fr)


@pytest.mark.parametrize("control", [0x0B, 0x0C, 0x1E, 0x1F, 0x02])
def test_what_word_processors_leave_in_a_text_does_not_hide_its_encoding(control: int) -> None:
    text = f"Le môle sera rénové{chr(control)}à l’été, et c’est déjà ça de gagné pour l’île."
    assert decode(text.encode("cp1252")) == text
    assert decode(text.encode("cp1252"), "iso-8859-1") == text


def test_lines_added_in_another_encoding_are_read_in_their_own() -> None:
    added = "Ajouté plus tard : l’élu Kerléo a débattu à l’île, où il est né.\n".encode("cp1252")
    assert decode("L’œuvre, née à Brest, coûte 3 €.\n".encode() + added * 3) == (
        "L’œuvre, née à Brest, coûte 3 €.\n" + "Ajouté plus tard : l’élu Kerléo a débattu à l’île, où il est né.\n" * 3
    )
