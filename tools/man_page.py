"""Writes the manual page from the commands' own help.

`python -m tools.man_page en > docs/man/search.1`, and `fr` for docs/man/search.fr.1.
"""

import re
import sys

from search.errors import Message
from tools.command_tree import described_commands

HEADINGS = {
    "name": Message("NOM", "NAME"),
    "usage": Message("SYNOPSIS", "SYNOPSIS"),
    "what": Message("DESCRIPTION", "DESCRIPTION"),
    "commands": Message("COMMANDES", "COMMANDS"),
    "exit": Message("CODES DE RETOUR", "EXIT STATUS"),
}
NAME = Message("recherche plein texte dans la presse française", "full-text search over French press pages")
COMMAND = Message("COMMANDE", "COMMAND")
WHAT = Message(
    "Indexe un tas de pages de presse, débarrassées de leur habillage, et y cherche en français.",
    "Indexes a heap of French press pages, rid of their furniture, and searches it as French is read.",
)
EXITS = (
    ("0", Message("fait", "done")),
    ("1", Message("impossible (un disque plein)", "not possible (a full disk)")),
    ("2", Message("erreur d’usage", "usage")),
    ("3", Message("rien à faire", "nothing to do")),
    ("4", Message("une autre réindexation est en cours", "another rebuild runs")),
    ("5", Message("index abîmé, ou à un autre compte", "the index is damaged, or another account’s")),
    ("6", Message("moteur absent", "the engine is away")),
    ("130", Message("interrompu (143, 129 : SIGTERM, SIGHUP)", "interrupted (143, 129: SIGTERM, SIGHUP)")),
)


def man_page(language: str) -> str:
    """The page, in roff."""

    def heading(name: str) -> str:
        return f".SH {HEADINGS[name].text(language)}\n"

    lines = [
        '.TH SEARCH 1 "" Manchette\n',
        heading("name"), f"search \\- {_roff(NAME.text(language))}\n",
        heading("usage"), f".B search\n.I {COMMAND.text(language)}\n[...]\n",
        heading("what"), f"{_roff(WHAT.text(language))}\n",
        heading("commands"),
    ]  # fmt: skip
    for command in described_commands(language):
        lines.append(f".SS {_roff(command.path)} {_roff(command.usage)}\n{_roff(command.help)}\n")
        lines += [f".TP\n.B {_roff(option)}\n{_roff(told)}\n" for option, told in command.options]
    lines.append(heading("exit"))
    lines += [f".TP\n.B {code}\n{_roff(means.text(language))}\n" for code, means in EXITS]
    return "".join(lines)


def _roff(text: str) -> str:
    """Text as roff takes it: no line begins a request, no sign is one of its own."""
    return re.sub(r"^([.'])", r"\\&\1", text.replace("\\", "\\e").replace("-", "\\-"))


if __name__ == "__main__":
    print(man_page(sys.argv[1]), end="")
