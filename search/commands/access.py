"""`search access`: who may read the site by a password or a token."""

import os
import sys
from pathlib import Path

import click

from index.messages import Message
from search.access_file import MAX_PASSWORD, new_token, password_hash, token_hash, with_entry
from search.commands.options import GivenPath, engine_options, settings_said
from search.errors import BadQuery
from search.export.whole_file import write_whole
from search.interface_language import Say
from search.output import echo

MIN_PASSWORD = 12


def command(say: Say) -> click.Command:
    """The command, in the language that `say` chooses."""

    @click.command(
        "access",
        help=say(
            Message(
                "Met NOM dans FICHIER, la liste de ceux qui peuvent lire le site (docs/deploy.md) : avec un mot de "
                "passe, demandé ou lu sur l’entrée standard, ou un jeton, tiré au sort et montré une seule fois. "
                "Le fichier "
                "n’en garde que l’empreinte.",
                "Puts NAME into FILE, which SEARCH_ACCESS_FILE names: with a password, asked for or read from standard "
                "input, or a token, drawn and shown once. The file keeps a hash alone.",
            )
        ),
    )
    @click.argument(
        "path", metavar=say(Message("FICHIER", "FILE")), type=GivenPath(dir_okay=False, readable=False, path_type=Path)
    )
    @click.argument("name", metavar=say(Message("NOM", "NAME")))
    @click.option("--token", is_flag=True, help=say(Message("Un jeton, pour un programme.", "A token, for a program.")))
    @click.option("--remove", is_flag=True, help=say(Message("Retirer ce nom.", "Take this name out.")))
    @engine_options(say)
    def access(path: Path, name: str, token: bool, remove: bool, index_dir: Path | None, engine: str | None) -> None:
        settings_said(index_dir, engine)
        with_entry(path, name, None)  # a name or a file that cannot be meant is told before anything is asked
        drawn = new_token() if token and not remove else None
        kept = None if remove else token_hash(drawn) if drawn else password_hash(_password(say))
        _write(path, with_entry(path, name, kept))
        if drawn:
            echo(drawn)
        done = Message("retiré", "taken out") if remove else Message("inscrit", "written down")
        echo(say(Message(f"{name} : {done.fr} dans {path}", f"{name}: {done.en} in {path}")), err=True)

    return access


def _password(say: Say) -> str:
    """The password, typed twice and not shown, or a line of standard input; BadQuery where it is too short or long."""
    if sys.stdin.isatty():
        password = str(
            click.prompt(
                say(Message("Mot de passe", "Password")),
                hide_input=True,
                confirmation_prompt=say(Message("Encore une fois", "Once more")),
                err=True,
            )
        )
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise BadQuery(
            Message(
                fr=f"mot de passe de {len(password)} caractères : donnez-en de {MIN_PASSWORD} à {MAX_PASSWORD}",
                en=f"a password of {len(password)} characters: give {MIN_PASSWORD} to {MAX_PASSWORD}",
            )
        )
    return password


def _write(path: Path, text: str) -> None:
    """Write the file, for its owner's eyes where it is new."""
    before = os.umask(0o077)
    try:
        write_whole(path, [text.encode()], "FICHIER")
    finally:
        os.umask(before)
