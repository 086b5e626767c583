"""The ``analyzer`` command: parse, call the library once, print.

Commands live in one module each and are imported only when they run, so that ``--help``
stays fast.
"""

from __future__ import annotations

import errno
import importlib
import keyword
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from analyzer.errors import AnalyzerError, meant
from analyzer.garbage import collect_rarely

if TYPE_CHECKING:
    from collections.abc import Mapping

# command name -> (module below analyzer.cli, one line for --help)
COMMANDS: dict[str, tuple[str, str]] = {
    "report": ("report", "The skills and titles that postings ask for most."),
    "extract": ("extract", "Write every mention with its evidence, one row each."),
    "explain": ("explain", "One posting, with the words behind everything found in it."),
    "trends": ("trends", "Which skills rise and fall from month to month."),
    "compare": ("compare", "What one corpus or period names more than another."),
    "search": ("search", "Find postings by a Boolean query over concepts and exact words."),
    "match": ("match", "Say which postings a résumé covers, and which skill opens more."),
    "discover": ("discover", "Find terms that postings ask for and no lexicon has."),
    "lexicon": ("lexicon", "List, show, check and extend the concepts that are looked for."),
    "fetch": ("fetch", "Fetch postings from the web."),
    "import": ("import_", "Read postings from files into a store."),
    "store": ("store", "Look into a store of postings, export it, forget parts of it."),
    "sources": ("sources", "Where postings come from, and how each place is reached today."),
    "search-url": ("search_url", "Links that search job sites, for you to open."),
    "evaluate": ("evaluate", "Measure accuracy against labelled postings."),
}


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_OF_THE_MACHINE = _FULL | {errno.EMFILE, errno.EIO}


def command_in(module: str, name: str) -> click.Command:
    """Import a command from a module of this package."""
    command = getattr(importlib.import_module(f"analyzer.cli.{module}"), name)
    assert isinstance(command, click.Command)
    return command


class Suggesting(click.Group):
    """A group that names the nearest of its commands where one is mistyped."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names, or fail."""
        name = args[0]
        missing = self.get_command(ctx, name) is None and not name.startswith("-")
        if missing and (hint := meant(name, self.list_commands(ctx))):
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)


class LazyGroup(Suggesting):
    """A group whose commands are imported on first use.

    `places` has the module below ``analyzer.cli`` of each, and its name there.
    """

    places: Mapping[str, tuple[str, str]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order in which they are written."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        return command_in(*self.places[cmd_name]) if cmd_name in self.places else None


class _Main(LazyGroup):
    """The command line as a whole."""

    places: Mapping[str, tuple[str, str]] = {
        name: (module, module if keyword.iskeyword(name) else name.replace("-", "_"))
        for name, (module, _) in COMMANDS.items()
    }

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; Ctrl-C ends it with a line and the exit code that shells expect."""
        before = signal.signal(signal.SIGINT, _interrupted) if _in_main_thread() else None
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _kill_workers()
            sys.exit(130)
        finally:
            if before is not None:
                signal.signal(signal.SIGINT, before)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _interrupted(_number: int, _frame: object) -> NoReturn:
    """Say so at once, and end; a pool that was stopped at a bad moment may never notice."""
    os.write(2, b"Stopped.\n")
    watchdog = threading.Timer(_PATIENCE, _give_up)
    watchdog.daemon = True
    watchdog.start()
    raise KeyboardInterrupt


def _give_up() -> None:
    _kill_workers()
    os._exit(130)


def _kill_workers() -> None:
    from multiprocessing import active_children

    for child in active_children():
        child.kill()


_PATIENCE = 3.0
"""Seconds that the orderly end of a stopped run may take."""


def _version(ctx: click.Context) -> None:
    from analyzer.native import missing
    from analyzer.reports.manifest import package_version

    core = "with the compiled core"
    if absent := missing():
        core = (
            f"without the compiled core (not built: {', '.join(absent)}). Everything works, only "
            "slower. Next step: install the package again where there is a C compiler"
        )
    click.echo(f"analyzer {package_version()}, {core}")
    ctx.exit()


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=lambda ctx, _, wanted: _version(ctx) if wanted else None,
    help="Show the version, and whether the compiled core is in use.",
)
def cli() -> None:
    """Skills and job titles that job postings ask for, with evidence for every number."""


def main(argv: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: errors are one line and exit code 2, Ctrl-C is 130.

    A reader of the output that goes away, such as ``head``, is no error worth a word.
    """
    collect_rarely()
    _open_streams()
    try:
        code = _run(argv)
    except BrokenPipeError:
        code = 141
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # What is still buffered would be written, and fail, when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def _open_streams() -> None:
    """Give a command that was started without standard streams some that swallow everything."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115


def _run(argv: list[str] | None) -> int:
    """Run the command line and return the exit code; say what went wrong."""
    try:
        try:
            code = cli.main(args=argv, prog_name="analyzer", standalone_mode=False)
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort as stop:
        click.echo("Aborted.", err=True)
        return 130 if isinstance(stop.__cause__, KeyboardInterrupt) else 1
    except AnalyzerError as error:
        click.echo(f"Error: {error}", err=True)
        return 2
    except ValueError as error:
        from skill_lexicon import LexiconError  # only now: --help stays fast

        if not isinstance(error, LexiconError):
            raise
        click.echo(f"Error: {error}. Next step: {error.next_step}", err=True)
        return 2
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None and error.errno not in _OF_THE_MACHINE:
            raise
        where = f"{error.filename}: " if error.filename is not None else ""
        step = ". Next step: free some space, and repeat" if error.errno in _FULL else ""
        click.echo(f"Error: {where}{error.strerror}{step}", err=True)
        return 2
    return code if isinstance(code, int) else 0
