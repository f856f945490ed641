"""Writes docs/settings.md from the table of settings: `python -m tools.settings_page > docs/settings.md`."""

from search.settings_table import SETTINGS

HEAD = """# Settings

Each may be said in the environment, or in a TOML file that `SEARCH_CONFIG` names, by its key (relative paths begin at
that file). What the command line says stands before the environment, the environment before the file. A value that
cannot be meant is refused with its name and the cure; `search config` prints what is in force, and where it was said.
Made by `python -m tools.settings_page` from `search/settings_table.py` and `search/server_settings.py`.

| in the environment | key in the file | what it is | if not said |
|---|---|---|---|
"""


def page() -> str:
    """The page, as Markdown."""
    rows = (f"| `{one.variable}` | `{one.name}` | {one.help.en} | {one.default.en} |\n" for one in SETTINGS)
    return HEAD + "".join(rows)


if __name__ == "__main__":
    print(page(), end="")
