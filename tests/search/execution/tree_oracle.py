"""What a query tree finds and scores, document by document in plain Python: slow, and with nothing to get wrong."""

import math
import re
from itertools import permutations

from memory_index import OF_ONE_TEXT, Document, extent

from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Either,
    Every,
    Fuzzy,
    InLead,
    Length,
    Located,
    Maybe,
    NoneOf,
    Nothing,
    Prefix,
    Range,
    SameUnit,
    Spots,
    Term,
    TermRange,
    Value,
    Wildcard,
    Window,
)


class Oracle:
    """The whole index as one list of documents; deleted ones count in frequencies and are not found."""

    def __init__(self, documents, ranking):
        self.documents = documents
        self.ranking = ranking

    def answer(self, root):
        """{document number: score} of what is found."""
        return {
            number: self.score(root, document)
            for number, document in enumerate(self.documents)
            if not document.deleted and self.matches(root, document)
        }

    def matches(self, node, document):
        match node:
            case Term():
                total = sum(self.freq(document, field, term) for field, term in node.forms)
                return total >= max(node.times, 1)
            case Adjacent():
                return any(self.phrases(place, document) for place in node.places)
            case Located():
                return sum(map(len, self.ends(node, document).values())) >= max(node.times, 1)
            case Length():
                words = extent(document, OF_ONE_TEXT if node.field in OF_ONE_TEXT else (node.field,))
                return (node.low or 0) <= words <= (math.inf if node.high is None else node.high)
            case Prefix():
                return any(t.startswith(prefix) for field, prefix in node.forms for t in self.terms(document, field))
            case Wildcard():
                pattern = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in node.pattern)
                return any(
                    re.fullmatch(pattern, t.decode(), re.DOTALL)
                    for field in node.fields
                    for t in self.terms(document, field)
                )
            case Fuzzy():
                return any(
                    t.decode()[: node.same] == word.decode()[: node.same]
                    and edits(t.decode(), word.decode(), node.swaps) <= node.distance
                    for field, word in node.forms
                    for t in self.terms(document, field)
                )
            case TermRange():
                return any(in_range(t, node) for t in self.terms(document, node.field))
            case Range():
                value = document.values.get(node.column, 0)
                return (
                    value != 0 and (node.low is None or value >= node.low) and (node.high is None or value <= node.high)
                )
            case Value():
                return document.values.get(node.column, 0) in node.values
            case AllOf():
                return all(self.matches(child, document) for child in node.children)
            case AnyOf() | Best():
                return any(self.matches(child, document) for child in node.children)
            case AtLeast():
                return sum(self.matches(child, document) for child in node.children) >= node.least
            case NoneOf():
                return not self.matches(node.child, document)
            case Maybe():
                return self.matches(node.required, document)
            case Constant() | Boost():
                return self.matches(node.child, document)
            case Every():
                return node.field is None or bool(document.fields.get(node.field))
            case Nothing():
                return False
        raise AssertionError(node)

    def score(self, node, document):
        if not self.matches(node, document):
            return 0.0
        match node:
            case Term():
                df = max((sum(self.freq(d, f, t) > 0 for d in self.documents) for f, t in node.forms), default=0)
                x = sum(self.counted(document, field, self.freq(document, field, term)) for field, term in node.forms)
                return self.saturated(x, df) * node.boost
            case Adjacent():
                x = sum(self.counted(document, p.field, len(self.phrases(p, document))) for p in node.places)
                return self.saturated(x, sum(self.matches(node, d) for d in self.documents)) * node.boost
            case Located():
                x = sum(self.counted(document, name, len(ends)) for name, ends in self.ends(node, document).items())
                return self.saturated(x, sum(self.matches(node, d) for d in self.documents)) * node.boost
            case Prefix() | Wildcard() | Fuzzy() | TermRange():
                return node.boost
            case AllOf() | AnyOf() | AtLeast():
                return sum(self.score(child, document) for child in node.children)
            case Best():
                scores = [self.score(child, document) for child in node.children]
                return max(scores) + node.tie * (sum(scores) - max(scores))
            case Maybe():
                return self.score(node.required, document) + self.score(node.optional, document)
            case Constant():
                return node.score
            case Boost():
                return self.score(node.child, document) * node.factor
        return 0.0

    def counted(self, document, field, freq):
        average = sum(len(d.fields.get(field, [])) for d in self.documents) / len(self.documents)
        b = self.ranking.b_of(field)
        norm = 1 - b + b * len(document.fields.get(field, [])) / average if average else 1
        return self.ranking.weights.get(field, 0) * freq / norm if freq else 0.0

    def saturated(self, x, df):
        idf = math.log(1 + (len(self.documents) - df + 0.5) / (df + 0.5))
        return idf * x / (self.ranking.k1 + x) if x else 0.0

    def terms(self, document, field):
        return {term for _, term in document.fields.get(field, [])}

    def freq(self, document, field, term):
        return sum(token == term for _, token in document.fields.get(field, []))

    def phrases(self, place, document):
        """The positions where a phrase begins."""
        at = set(document.fields.get(place.field, []))
        return {position for position, _ in at if all((position + offset, term) in at for term, offset in place.terms)}

    def ends(self, node, document):
        """By text, where a place ends."""
        found = {}
        for name, place in node.places:
            found.setdefault(name, []).extend({end for _, end in self.found(place, name, document)})
        return found

    def found(self, place, name, document):
        """The (first, last) words of a place."""
        match place:
            case Spots():
                tokens = {(field, t, at) for field, _ in place.forms for at, t in document.fields.get(field, [])}
                return {(at, at) for field, t, at in tokens if (field, t) in place.forms}
            case Prefix() | Wildcard() | Fuzzy():
                fields = place.fields if isinstance(place, Wildcard) else [field for field, _ in place.forms]
                return {
                    (at, at)
                    for field in fields
                    for at, term in document.fields.get(field, [])
                    if self.matches(place, only(field, term))
                }
            case Either():
                return set().union(*(self.found(one, name, document) for one in place.alternatives))
            case Window():
                parts = [self.found(part, name, document) for part in place.parts]
                if place.skipped:
                    moved = [
                        {(first - gap, last - gap) for first, last in part}
                        for part, gap in zip(parts, place.skipped, strict=True)
                    ]
                    return {(first, last + place.skipped[-1]) for first, last in in_order(moved, place.within)}
                orders = [parts] if place.ordered else permutations(parts)
                return set().union(*(in_order(order, place.within) for order in orders))
            case SameUnit():
                units = {}
                for at, part in enumerate((*place.parts, *place.unwanted)):
                    for first, last in self.found(part, name, document):
                        unit = self.unit(document, name, place.unit, first)
                        if unit == self.unit(document, name, place.unit, last):
                            units.setdefault(unit, {}).setdefault(at, []).append((first, last))
                return {
                    (min(one[0] for pairs in by_part.values() for one in pairs),
                     max(one[1] for pairs in by_part.values() for one in pairs))
                    for by_part in units.values()
                    if set(by_part) == set(range(len(place.parts)))
                }  # fmt: skip
            case InLead():
                return {
                    (first, last)
                    for first, last in self.found(place.part, name, document)
                    if last < 60 and self.unit(document, name, "paragraph", last) == 0
                }
        raise AssertionError(place)

    def unit(self, document, name, unit, position):
        breaks = document.fields.get(f"{name}_breaks", [])
        wanted = {b"paragraph"} if unit == "paragraph" else {b"paragraph", b"sentence"}
        return sum(at <= position for at, term in breaks if term in wanted)


def only(field, term):
    """A document of one term."""
    return Document({field: [(0, term)]})


def in_order(parts, within):
    """Every chain of parts, each behind the one before, with fewer than `within` words between them in all; of those
    with one last part the tightest."""
    chains = {(first, last, 0) for first, last in parts[0]}
    for part in parts[1:]:
        longer = set()
        for first, last in part:
            ways = [
                (between + first - end - 1, -end, -begin) for begin, end, between in chains
                if end < first and between + first - end - 1 < within
            ]  # fmt: skip
            if ways:
                between, _, begin = min(ways)
                longer.add((-begin, last, between))
        chains = longer
    return {(first, last) for first, last, _ in chains}


def in_range(term, node):
    above = node.low is None or term > node.low or (node.include_low and term == node.low)
    below = node.high is None or term < node.high or (node.include_high and term == node.high)
    return above and below


def edits(a, b, swaps):
    """Optimal string alignment distance, or Levenshtein's without swaps."""
    table = [[i + j if not i or not j else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if swaps and i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
