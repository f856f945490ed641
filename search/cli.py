"""The command line: `search COMMAND`. Each command's module is imported only when it is the one asked for."""

import os
import sys
from contextlib import suppress
from importlib import import_module

import click

from index.messages import Message
from search.errors import SearchError
from search.french_help import in_french
from search.interface_language import Say, language, speaker
from search.output import echo, show_what_cannot_be_encoded
from search.signals import EndedBySignal, ending_by_signals
from search.streams import OutputLost, drop_output, standard_streams
from search.unforeseen import unforeseen

COMMANDS = {
    "reindex": "search.commands.reindex",
    "poll": "search.commands.poll",
    "query": "search.commands.query",
    "show": "search.commands.show",
    "export": "search.commands.export",
    "batch": "search.commands.batch",
    "dossier": "search.commands.dossier",
    "alert": "search.commands.alert",
    "stats": "search.commands.stats",
    "timeline": "search.commands.timeline",
    "words": "search.commands.words",
    "kwic": "search.commands.kwic",
    "related": "search.commands.related",
    "clean": "search.commands.clean",
    "check": "search.commands.check",
    "config": "search.commands.config",
    "access": "search.commands.access",
    "eval": "search.commands.evaluate",
    "bench": "search.commands.bench",
    # Named, not imported: the front stands above this package and makes its own command.
    "serve": "web.command",
}


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 not possible, 2 usage, 3 nothing to do, 4 busy, 5 damaged, 6 engine
    away, 128 and the number of the signal that ended it (130 for Ctrl-C)."""
    # Who may write into an index chooses what it answers: that everybody may is no umask's to say.
    os.umask(os.umask(0o022) | 0o002)
    lang = _language()
    say = speaker(lang)
    with standard_streams():
        show_what_cannot_be_encoded()
        try:
            with ending_by_signals():
                code = _run(arguments, say, lang)
        except EndedBySignal as ended:
            code = _fail(say(Message("interrompu", "interrupted")), ended.exit_code)
    sys.exit(code)


def _language() -> str:
    """The language to speak: the settings file's, where there is one that says it and the environment does not."""
    if os.environ.get("SEARCH_CONFIG") and not os.environ.get("SEARCH_LANG"):
        from search.config import origins

        with suppress(SearchError):  # the command itself tells what is wrong with the file
            said = origins(os.environ).get("lang")
            return language({"SEARCH_LANG": said.text}) if said else "fr"
    return language(os.environ)


def _run(arguments: list[str] | None, say: Say, lang: str) -> int:
    color = False if os.environ.get("NO_COLOR") else None
    try:
        result = Commands(say).main(arguments, prog_name="search", standalone_mode=False, color=color)
    except SearchError as error:
        return _fail(error.message.text(lang), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        # Whoever types the bare name asks what there is: the help, as it is laid out.
        echo(*error.format_message().splitlines(), err=True)
        return 2
    except click.UsageError as error:
        hint = error.ctx.command_path if error.ctx else "search"
        text = _usage_error(error) if lang == "fr" else error.format_message()
        return _fail(f"{text} — " + say(Message(f"voir « {hint} --help »", f"see “{hint} --help”")), 2)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _fail(say(Message("interrompu", "interrupted")), 130)
    except OutputLost as error:
        drop_output()
        return _fail(_unwritten(error.why, say), 1) if error.why else 0
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        return _fail(unforeseen(error).text(lang), 1)
    return result if isinstance(result, int) else 0


def _unwritten(why: str, say: Say) -> str:
    return say(
        Message(
            f"la sortie standard n’a pas pu être écrite ({why}) : remédiez-y ou donnez-en une autre, et relancez",
            f"standard output could not be written ({why}): mend that or give another one, and run again",
        )
    )


def _fail(text: str, code: int) -> int:
    echo(f"search: {text}", err=True)
    return code


def _usage_error(error: click.UsageError) -> str:
    """What Click found wrong, in French."""
    match error:
        case click.NoSuchOption():
            return f"option inconnue : {error.option_name}"
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"il manque {name}"
        case click.BadParameter():
            name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            expected = _expected(error.param.type) if error.param else None
            return f"valeur refusée pour {name} : {error.message if expected is None else f'attendu : {expected}'}"
        case click.BadOptionUsage():
            return f"l’option {error.option_name} attend une valeur"
        case _:
            return error.format_message()


def _expected(kind: object) -> str | None:
    """What an option of a kind takes, in French; None where Click's own words have to do."""
    match kind:
        case click.Choice():
            return ", ".join(map(str, kind.choices))
        case click.IntRange() | click.FloatRange():
            number = "un nombre entier" if isinstance(kind, click.IntRange) else "un nombre"
            if kind.max is not None:
                return f"{number} de {kind.min} à {kind.max}"
            return f"{number}, plus de {kind.min}" if kind.min_open else f"{number}, {kind.min} au moins"
        case click.Path(file_okay=False):
            return "un dossier"
        case click.Path(dir_okay=False):
            return "un fichier"
        case click.Path():
            return "un chemin"
        case _:
            return None


def _tell_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from search.version import program_version

        echo(f"manchette {program_version()}")
        context.exit()


class Commands(click.Group):
    """The group of all commands, each loaded by name."""

    def __init__(self, say: Say) -> None:
        super().__init__(
            name="search",
            help=say(
                Message(
                    "Recherche plein texte dans un fonds de presse français.",
                    "Full-text search over a French press corpus.",
                )
            ),
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        self.params.append(
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_tell_version,
                help=say(Message("Montre la version du programme.", "Shows the version of the program.")),
            )
        )
        self._say = say
        self._french = say(Message("fr", "en")) == "fr"
        if self._french:
            in_french(self)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (Click's signature)
        """The commands, in the order they are best learned."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (as above)
        """The command of that name, its module imported now."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command(self._say)
        return in_french(command) if self._french else command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click's own, with an error that names the commands there are."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            known = ", ".join(COMMANDS)
            raise click.UsageError(
                self._say(
                    Message(
                        f"commande inconnue : {args[0]} (connues : {known})",
                        f"unknown command: {args[0]} (known: {known})",
                    )
                ),
                ctx,
            )
        return super().resolve_command(ctx, args)
