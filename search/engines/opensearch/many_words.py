"""Free text of more words than a cluster takes in one query: its rarest words, which tell most, answer for it."""

from dataclasses import replace

from search.engines.opensearch.statistics import IndexStatistics
from search.execution.tree import AllOf, AtLeast, Boost, Forms, Term, Tree

MOST_TERMS_ASKED = 900
"""Of one question; the cluster takes 1,024 clauses in all."""


def askable(root: Tree, statistics: IndexStatistics) -> Tree:
    """The tree with as many of the rarest words of its free text as the cluster takes: itself where all are few
    enough."""
    match root:
        case AtLeast(rarest=True) if sum(len(_forms(child)) for child in root.children) > MOST_TERMS_ASKED:
            return _cut_down(root, statistics)
        case AllOf(children):
            changed = tuple(askable(child, statistics) for child in children)
            return root if all(new is old for new, old in zip(changed, children, strict=True)) else AllOf(changed)
        case _:
            return root


def _cut_down(node: AtLeast, statistics: IndexStatistics) -> AtLeast:
    forms = [dict.fromkeys(_forms(child)) for child in node.children]
    dfs = statistics.dfs(form for of_child in forms for form in of_child)
    often = [max((dfs[form] for form in of_child), default=0) for of_child in forms]
    left = MOST_TERMS_ASKED
    kept: set[int] = set()
    for at in sorted(range(len(forms)), key=often.__getitem__):
        left -= max(1, len(forms[at]))
        if left < 0:
            break
        kept.add(at)
    children = tuple(child for at, child in enumerate(node.children) if at in kept)
    return replace(node, least=max(1, node.least * len(children) // len(forms)), children=children)


def _forms(node: Tree) -> Forms:
    match node:
        case Term(forms):
            return forms
        case Boost(child):
            return _forms(child)
        case _:
            return ()
