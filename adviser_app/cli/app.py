"""The ``adviser`` command: options common to all, and what happens when a command is refused or fails."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

import adviser_app
from adviser_app import paths
from adviser_app.cli import (
    announcing,
    basketing,
    challenging,
    choosing,
    demo,
    exchanging,
    exploring,
    figure_reports,
    histories,
    intervening,
    neighbouring,
    packs,
    polarities,
    programming,
    reading,
    recording,
    refreshing,
    reporting,
    risking,
    storing,
    supporting,
    tilemap,
    working,
)
from adviser_app.cli.output import Out, dumps
from adviser_app.cli.session import Exit, Session
from adviser_app.domain.errors import AdviserError

EXIT_CODES = """Exit codes: 0 done, 1 done with rejected rows, 2 refused, 3 Adviser's own fault."""


class _Commands(click.Group):
    """Lets ``--json`` and ``--store`` stand after the command too, where people write them."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command, _hoist(ctx, rest)


def _hoist(ctx: click.Context, args: list[str]) -> list[str]:
    """Takes the common options out of a command's own arguments; the group's callback, which runs next, gets them."""
    kept: list[str] = []
    waiting = iter(args)
    for arg in waiting:
        if arg == "--":
            return [*kept, arg, *waiting]
        option, given, value = arg.partition("=")
        if arg == "--json":
            ctx.params["as_json"] = True
        elif option in _PATHS:
            value = value if given else next(waiting, "")
            if not value:
                raise click.UsageError(f"Option {option!r} requires an argument.", ctx)
            ctx.params[_PATHS[option]] = Path(value)
        else:
            kept.append(arg)
    return kept


_PATHS = {"--store": "store", "--passphrase-file": "passphrase_file"}


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.option("--store", type=click.Path(path_type=Path), help="The store to work on; your own unless given.")
@click.option("--json", "as_json", is_flag=True, help="Tell the result as JSON (docs/json.md).")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    help="File whose first line is the store's passphrase, for scripts; or the variable ADVISER_PASSPHRASE.",
)
@click.version_option(adviser_app.__version__, prog_name="adviser")
@click.pass_context
def adviser(ctx: click.Context, store: Path | None, as_json: bool, passphrase_file: Path | None) -> None:
    """How councils stand, offline: refreshes, comparison and briefing packs. Without a command: the window."""
    # run() hands in a session, so that it knows afterwards how the command ended and whether to tell it as JSON.
    session: Session = ctx.obj
    session.path = store or paths.default_store()
    session.out.json = as_json
    session.passphrase_file = passphrase_file
    if ctx.invoked_subcommand is None:
        from adviser_app.cli.window import open_window

        ctx.exit(open_window(store))


def _new_session() -> Session:
    return Session(Path(), Out(json=False))


for _command in (
    *refreshing.COMMANDS,
    *choosing.COMMANDS,
    *polarities.COMMANDS,
    *reading.COMMANDS,
    *histories.COMMANDS,
    *tilemap.COMMANDS,
    *basketing.COMMANDS,
    *announcing.COMMANDS,
    *exploring.COMMANDS,
    *figure_reports.COMMANDS,
    *neighbouring.COMMANDS,
    *recording.COMMANDS,
    *packs.COMMANDS,
    *storing.COMMANDS,
    *working.COMMANDS,
    *supporting.COMMANDS,
    *challenging.COMMANDS,
    *programming.COMMANDS,
    *reporting.COMMANDS,
    *risking.COMMANDS,
    *exchanging.COMMANDS,
    *intervening.COMMANDS,
    *demo.COMMANDS,
):
    adviser.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. Refusals are told with what to do, faults with where the report lies."""
    _utf8()
    session = _new_session()
    try:
        ended = adviser.main(list(arguments), prog_name="adviser", standalone_mode=False, obj=session)
        if isinstance(ended, int) and ended:  # what a command gave to ctx.exit: the window's own exit code
            return ended
    except (click.Abort, KeyboardInterrupt):
        session.out.end_progress()
        return _refuse(session, AdviserError("Cancelled", "The command was interrupted.", code="cancelled"))
    except click.ClickException as error:
        wrong = "--json" in arguments
        if wrong:
            click.echo(dumps({"error": {"code": "usage", "title": "Wrong use", "message": error.format_message(),
                                        "next_step": "See --help."}}))  # fmt: skip
        else:
            error.show()
        return Exit.REFUSED
    except AdviserError as error:
        session.out.end_progress()
        return _refuse(session, error)
    except BrokenPipeError:
        # Whoever read our output (head, a pager that was left) has had enough of it.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 (the last place that can tell of our own fault)
        session.out.end_progress()
        return _fault(session, error, arguments)
    return session.exit


def _refuse(session: Session, error: AdviserError) -> Exit:
    if session.json:
        click.echo(
            dumps(
                {
                    "error": {
                        "code": error.code,
                        "title": error.title,
                        "message": error.message,
                        "next_step": error.next_step,
                    }
                }
            )
        )
    else:
        click.echo(f"{error.title}: {error.message}", err=True)
        if error.next_step:
            click.echo(error.next_step, err=True)
    return Exit.REFUSED


def _fault(session: Session, error: Exception, arguments: Sequence[str]) -> Exit:
    report = _write_report(error, arguments)
    where = f" What happened is written to {report}; please send that file." if report else ""
    message = f"Adviser made a mistake ({type(error).__name__}). Nothing you did was wrong.{where}"
    if session.json:
        click.echo(
            dumps(
                {
                    "error": {
                        "code": "fault",
                        "title": "Our fault",
                        "message": message,
                        "next_step": "Try again; send the report if it happens again.",
                        "report": report,
                    }
                }
            )
        )
    else:
        click.echo(message, err=True)
        if report is None:
            traceback.print_exception(error)
    return Exit.FAULT


def _write_report(error: Exception, arguments: Sequence[str]) -> Path | None:
    """The crash report in the data folder; None where nothing can be written there."""
    now = datetime.now()  # noqa: DTZ005 (the user's own time names the file)
    try:
        folder = paths.data_dir() / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"fault_{now:%Y-%m-%d_%H%M%S}.txt"
        lines = [
            f"Adviser {adviser_app.__version__}, Python {sys.version}, {sys.platform}",
            f"{now:%Y-%m-%d %H:%M:%S}",
            f"adviser {' '.join(arguments)}",
            "",
            *traceback.format_exception(error),
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
    except OSError:
        return None
    return path


def _utf8() -> None:
    """Names such as Côte or a true minus must come out on a Windows console and in a pipe too."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")
