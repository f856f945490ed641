"""Writes docs/commands.md from the commands' own help: `python -m tools.commands_page > docs/commands.md`."""

from tools.command_tree import described_commands
from tools.man_page import EXITS

HEAD = """# Commands

Every command with its options, as `SEARCH_LANG=en search COMMAND --help` tells them; `man search` has them too once the
program is installed. Made by `python -m tools.commands_page`. In a shell,
`eval "$(_SEARCH_COMPLETE=bash_source search)"` completes all of this (`zsh_source`, `fish_source`).
"""


def commands_page() -> str:
    """The page, as Markdown."""
    lines = [HEAD]
    for command in described_commands("en"):
        lines.append(f"\n## {command.path}\n\n{command.help}\n\n    {command.path} {command.usage}\n")
        if command.options:
            lines.append("\n| option | |\n|---|---|\n")
            lines += [f"| `{_cell(option)}` | {_cell(told)} |\n" for option, told in command.options]
    lines.append("\n## Exit codes\n\n| code | means |\n|---|---|\n")
    lines += [f"| {code} | {_cell(means.text('en'))} |\n" for code, means in EXITS]
    return "".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(commands_page(), end="")
