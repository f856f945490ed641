"""What stands for an article where only one line is shown."""


def headline(title: str, text: str) -> str:
    """The title, or where there is none the beginning of the text, at most 80 characters of it."""
    if title:
        return title
    line = text.split("\n", 1)[0]
    return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + "…"
