"""Where one way of working is chosen over another by what each costs: every threshold, in one table.

None of them changes an answer, only how fast it comes. They were found at 100,000 and 1,000,000 articles with
`python -m bench.speed --docs N --engines manchette --work DIR --json FIGURES.json`, once with the one way forced and
once with the other (0 or a huge number here); a threshold stands where the two take as long. Run that again to check
them on another machine: the shapes hold, a factor of two either way costs a few per cent.
"""

SEARCH_STEPS = 12
"""Steps of a linear pass over an array that one binary search costs (intersections of lists)."""
SEARCH_MARKS = 4
"""Documents marked in a buffer and read back that one binary search costs (bags of words)."""
MARKING_DOCS = 2_000
"""Documents that the calls of marking cost, however few are marked."""
CONTAINS_FROM_DOCS = 1_000
"""Documents from which on it costs less to tell first whether a word is there, then how often."""

BYTE_MAP_ADDRESSES = 1 << 20
"""Addresses that a byte map covers at once: it stays within a core's cache."""
BYTE_MAP_CALLS = 1_200
"""Addresses marked or looked up that the calls of one byte map cost."""
FEW_DOCS = 300
"""Documents up to which a phrase is looked for in each of them alone."""
SORT_LISTS_FROM = 8
"""Lists from which on sorting all their documents costs less than looking at each list."""

MAX_TAAT_POSTINGS = 150_000
"""Postings up to which some of several words are added up term at a time; above, they are pruned. All of several words,
one word, and an order by date leave less to prune than pruning costs."""
WORD_POSTINGS_TO_PRUNE = 12_000
"""Postings of one word below which all of them are weighed. This one and the next are reckoned, not measured."""
WORD_POSTINGS_A_CANDIDATE = 4
"""Postings for each one that may be among the best below which all are weighed."""
MIN_LOOKUPS_TO_PRUNE = 50_000
"""Documents, times the posting lists to look them up in, below which an answer is scored whole."""
MIN_DOCS_A_HIT_TO_PRUNE = 8
"""Documents found for each one wanted below which an answer is scored whole."""
RARE_POSTINGS = 2_000
"""Postings up to which a list gives seeds, and is read whole, in maxscore."""
SEEDS = 128
"""Documents scored first, to know what a document must reach."""
KEPT_DOCS = 128
"""Documents of a short list that are kept whatever they reach."""
MIN_POSTINGS_A_CANDIDATE = 3
"""Postings for each document left below which pruning is given up."""

RANKING_BLOCKS = 512
"""Blocks whose maxima are looked at to find the best among many."""
SORT_AT_ONCE_DOCS = 256
"""Documents up to which all are put in order at once."""
