"""What is said of a question that asks for more work than is allowed: which part, why, and what to do."""

from index.messages import Message
from search.errors import TooCostly
from search.execution.budget import OverBudget, TreePart
from search.execution.tree import (
    Adjacent,
    Either,
    Fuzzy,
    InLead,
    Located,
    Prefix,
    SameUnit,
    Spots,
    Term,
    Wildcard,
    Window,
)


def too_costly(error: OverBudget) -> TooCostly:
    """The error for a question that was given up, naming its costliest part."""
    part = error.costliest
    typed = as_typed(part)
    named = f" par «\u00a0{typed}\u00a0»" if typed else ""
    in_english = f", above all by “{typed}”" if typed else ""
    match part:
        case Prefix() | Wildcard():
            fr = "trop de mots commencent ou s’écrivent ainsi\u00a0: donnez-en plus de lettres"
            en = "too many words begin or are spelt so: give more of their letters"
        case Fuzzy():
            fr = "trop de mots s’écrivent presque ainsi\u00a0: prenez ~ au lieu de ~2, ou un mot plus long"
            en = "too many words are spelt nearly so: use ~ instead of ~2, or a longer word"
        case Adjacent() | Located():
            fr = "ces mots sont partout\u00a0: demandez-en de plus rares, ou ajoutez-en un qui le soit"
            en = "these words are everywhere: ask for rarer ones, or add one that is"
        case _:
            fr = "elle demande trop de mots à la fois\u00a0: gardez les plus rares"
            en = "it asks for too many words at once: keep the rarest"
    return TooCostly(
        Message(fr=f"question trop coûteuse, surtout{named}\u00a0: {fr}", en=f"question too costly{in_english}: {en}")
        if typed
        else Message(fr=f"question trop coûteuse\u00a0: {fr}", en=f"question too costly: {en}")
    )


def as_typed(part: TreePart) -> str:
    """About what was typed for a part, accents and inflections apart; nothing where no short text is."""
    match part:
        case Term(forms) | Spots(forms):
            return _text(forms[-1][1]) if forms else ""
        case Prefix(forms):
            return _text(forms[0][1]) + "*"
        case Wildcard(_, pattern):
            return pattern
        case Fuzzy(forms, distance):
            return f"{_text(forms[0][1])}~{distance if distance > 1 else ''}"
        case Adjacent(places):
            return " ".join(_text(term) for term, _ in places[0].terms)
        case Located(places):
            return as_typed(places[-1][1])
        case Either(alternatives):
            return as_typed(alternatives[0]) if alternatives else ""
        case InLead(inner):
            return as_typed(inner)
        case Window(parts, within, ordered):
            words = " ".join(map(as_typed, parts))
            return words if ordered and within == 1 else f'"{words}"{"^" if ordered else "~"}{within}'
        case SameUnit(unit, parts):
            return f" MÊME {'PHRASE' if unit == 'sentence' else 'PARAGRAPHE'} ".join(map(as_typed, parts))
        case _:
            return ""


def _text(term: bytes) -> str:
    return term.decode("utf-8", "replace")
