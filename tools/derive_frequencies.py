"""Writes search/rerank/frequencies.txt: in how many of 10,000 news articles the words of each class are.

    python tools/derive_frequencies.py ARTICLES.jsonl.gz

ARTICLES has one JSON object a line, with `title` and `text`. Only counts leave it. Run again when the analysis changes.
"""

import gzip
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from index.analysis import Analyser

PER = 10_000
LEAST = 10
OUT = Path(__file__).parent.parent / "search" / "rerank" / "frequencies.txt"
_HEAD = """\
# In how many of 10,000 French news articles (2016-2020) the words of a class are: a count, then the classes, 10 and
# more. Derived by tools/derive_frequencies.py from the articles of OrangeSum; see NOTICE.
"""


def main(source: Path) -> None:
    """Count the classes of every article once and write the table."""
    analyser = Analyser()
    counts: Counter[str] = Counter()
    articles = 0
    with gzip.open(source, "rt", encoding="utf-8") as stream:
        for line in stream:
            article = json.loads(line)
            counts.update({token.stem for token in analyser.analyse(f"{article['title']}\n{article['text']}")})
            articles += 1
    classes: dict[int, list[str]] = defaultdict(list)
    for stem, count in counts.items():
        classes[round(count * PER / articles)].append(stem)
    lines = (
        f"{count} {' '.join(sorted(classes[count]))}\n" for count in sorted(classes, reverse=True) if count >= LEAST
    )
    OUT.write_text(_HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
