"""Elision: l'Otan is the word Otan. Other apostrophes tie a word or a name: N'Golo, O'Brien, Sana'a."""

from index.analysis.fold import fold
from index.analysis.piece import Surface

ELIDED = frozenset(
    {"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu", "entr"}
)
"""What loses its vowel before another, or before a mute h."""

NEVER = ("aujourd hui", "prud hom", "presqu ile", "quelqu un", "entr ouv", "entr aid", "entr aperc", "entr act")
"""Words that are spelt with an apostrophe: beginnings of what stands on both sides of it, folded."""

AFTER = frozenset("aeiouyh0123456789")
"""What the word behind begins with, folded."""
_PARTICLE_MIN = 5


def elide(pieces: list[Surface]) -> list[Surface]:
    """The pieces without their elided articles; one word where the apostrophe is part of its spelling.

    An elided piece within a compound stays silent: Val-d'Oise is val, oise and valdoise. `d'` before a capital may be a
    particle: d'Artagnan is artagnan and dartagnan at one place. An English possessive is the name with and without s.
    """
    kept: list[Surface] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        following = pieces[i + 1] if i + 1 < len(pieces) and pieces[i + 1].joint == "'" else None
        if following is None:
            kept.append(piece)
        elif _is_one_word(piece, following):
            following.text = piece.text + following.text
            following.start = piece.start
            following.joint = piece.joint
        elif _is_elided(piece, following):
            if kept:
                piece.silent = True
                kept.append(piece)
            else:
                following.joint = ""
                if may_be_particle(piece.text, following.text):
                    following.also = ((piece.text + following.text, following.end),)
        elif i + 2 == len(pieces) and following.text in ("s", "S") and len(piece.text) > 1:
            piece.also = ((piece.text + following.text, following.end),)
            kept.append(piece)
            i += 1
        else:
            kept.append(piece)
        i += 1
    return kept


def _is_one_word(piece: Surface, following: Surface) -> bool:
    return f"{fold(piece.text)} {fold(following.text)}".startswith(NEVER)


def _is_elided(piece: Surface, following: Surface) -> bool:
    return piece.text.lower() in ELIDED and fold(following.text)[:1] in AFTER


def may_be_particle(article: str, name: str) -> bool:
    """Whether what is elided may belong to the name behind it."""
    # Shorter ones would make words of their own: d'Une, d'Anse, d'Ivan.
    return article.lower() == "d" and len(name) >= _PARTICLE_MIN and name.istitle() and name.isalpha()
