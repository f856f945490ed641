"""The worked term of docs/format.md: three articles, and the arrays that they make."""

import re
from pathlib import Path

from index.article import Article
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer

TEXTS = ("La mer monte.", "La mer, la digue : la mer.", "Une digue.")
DOC = Path(__file__).parents[3] / "docs" / "format.md"


def documented() -> dict[str, list[int]]:
    """The numbers of each array in the document's table."""
    text = DOC.read_text("utf-8")
    table = text[text.index("### One term, worked") : text.index("### Why these numbers")]
    rows = re.findall(r"^\| `(\w+)` \| ([\d ·]+)(?:\(.*\) )?\|$", table, flags=re.MULTILINE)
    return {name: [int(number) for number in numbers.replace("·", " ").split()] for name, numbers in rows}


def test_the_arrays_of_the_document_are_those_of_the_index(tmp_path: Path) -> None:
    writer = Writer(tmp_path, False)
    for number, text in enumerate(TEXTS):
        path = Path(f"/{number}.txt")
        writer.add(Article(id=f"{number:016x}", path=path, place="", title=f"T{number}", text=text), path)
    writer.commit()
    arrays = open_snapshot(tmp_path).segments[0].container.arrays
    assert bytes(arrays["text/terms"]).decode() == "diguelamermonterune"
    told = documented()
    assert len(told) == 8
    assert {name: arrays[f"text/{name}"].tolist() for name in told} == told
