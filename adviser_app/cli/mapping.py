"""How a file is read, on the command line: the guess, what somebody says instead, and names that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from adviser_app.cli import shapes
from adviser_app.cli.session import Session, pass_session
from adviser_app.domain.mapping_draft import SAYABLE, Use

if TYPE_CHECKING:
    from adviser_app.csvio.formats.layout import Layout
    from adviser_app.domain.mapping_draft import Draft
    from adviser_app.services.refresh.asked import UnknownName
    from adviser_app.services.refresh.wizard import Opened
    from adviser_app.services.stores import Store
    from adviser_app.viewmodels.mapping import ReadRow, Tried

_SHOWN = 12
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said of how a file is read. ``says``: what, of which column ('' for the whole file), and the text.
    ``headings``: the line they begin on and their rows, 0 where not said."""

    guess: bool = False
    sheet: str = ""
    headings: tuple[int, int] = (0, 0)
    columns: tuple[tuple[str, Use], ...] = ()
    says: tuple[tuple[Use, str, str], ...] = ()
    later_periods: bool = False

    def __bool__(self) -> bool:
        return self != Wish()


def options(command: Command) -> Command:
    """The options that say how a file is read."""
    uses = ", ".join(use.value for use in Use)
    for option in reversed(
        (
            click.option("--guess", is_flag=True, help="Say how the file would be read, and nothing else."),
            click.option("--sheet", metavar="NAME", help="Read this sheet of a workbook only."),
            click.option("--headings", metavar="LINE[-LINE]", help="The headings stand on this line, or on these."),
            click.option(
                "--later-periods", is_flag=True,
                help="Read columns headed by later periods too, in files read by the mapping that is kept.",
            ),
            click.option(
                "--column", "columns", multiple=True, metavar="NAME=USE",
                help=f"What a column is, by its heading or its number: {uses}.",
            ),
            click.option(
                "--say", "says", multiple=True, metavar="WHAT=TEXT",
                help=f"What no column says: {', '.join(use.value for use in SAYABLE)}. Of one column of figures: "
                "“unit of Rate=%”.",
            ),
        )
    ):  # fmt: skip
        command = option(command)
    return command


def wish(
    guess: bool, sheet: str | None, headings: str | None, columns: tuple[str, ...], says: tuple[str, ...],
    later_periods: bool,
) -> Wish:  # fmt: skip
    """The options as a wish. Raises click.UsageError for one that says nothing."""
    lines = (0, 0)
    if headings is not None:
        found = re.fullmatch(r"(\d+)(?:-(\d+))?", headings.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last < first + 5:
            raise click.UsageError("--headings is a line, or the first and the last of at most five: 4 or 4-5.")
        lines = first, last - first + 1
    return Wish(
        guess, (sheet or "").strip(), lines,
        tuple((name, _use(use, tuple(Use), "--column")) for name, use in (_pair(c, "--column") for c in columns)),
        tuple(_said(*_pair(s, "--say")) for s in says),
        later_periods,
    )  # fmt: skip


def _said(what: str, words: str) -> tuple[Use, str, str]:
    if " ".join(what.casefold().split()) == Use.KIND_OF_PERIOD.value:  # which has an "of" of its own
        return Use.KIND_OF_PERIOD, "", words
    use, _, column = what.partition(" of ")
    return _use(use, SAYABLE, "--say"), column.strip(), words


def _pair(text: str, option: str) -> tuple[str, str]:
    name, given, said = text.rpartition("=") if option == "--column" else text.partition("=")
    if not given or not name.strip():
        raise click.UsageError(f"{option} {text!r}: write it as NAME=…, with an equals sign.")
    return name.strip(), said.strip()


def _use(word: str, among: tuple[Use, ...], option: str) -> Use:
    for use in among:
        if use.value == " ".join(word.casefold().split()):
            return use
    raise click.UsageError(f"{option}: {word!r} is none of {', '.join(use.value for use in among)}.")


def drafted(store: Store, files: tuple[Path, ...], said: Wish, publisher: str | None) -> tuple[Opened, int, Draft]:
    """The guess, changed as somebody wished. Raises AdviserError, click.UsageError for a column that is not there."""
    from adviser_app.services.refresh import wizard

    opened = wizard.open_files(files)
    at = opened.at(said.sheet) if said.sheet else wizard.first_to_map(store, opened)
    draft = wizard.guess(store, opened, at, start=said.headings[0], rows=said.headings[1])
    for name, use in said.columns:
        column = _column(draft, name)
        draft = draft.with_use([column], use)
        if use is Use.VALUE and not draft.using(Use.INDICATOR):
            draft = draft.with_words([column], Use.INDICATOR, draft.columns[column].heading)
    for what, name, words in said.says:
        draft = draft.with_words([_figures(draft, name)], what, words) if name else _for_all(draft, what, words)
    if said.later_periods:
        draft = replace(draft, each_period=True)
        if not wizard.can_grow(draft):
            raise click.UsageError("--later-periods: the columns of figures are not all headed by periods alone.")
    return opened, at, replace(draft, publisher=publisher) if publisher else draft


def _for_all(draft: Draft, what: Use, words: str) -> Draft:
    """A text said for the whole file; of a single column of figures where that has one of its own."""
    if keys := draft.using(what):
        raise click.UsageError(f"--say: the column {draft.columns[keys[0]].heading!r} says the {what.value}.")
    figures = draft.using(Use.VALUE)
    own = [i for i in figures if draft.columns[i].says.get(what)]
    if own and len(figures) > 1:
        raise click.UsageError(
            f"--say: the columns say the {what.value} themselves; say it of each, for example "
            f"“{what.value} of {draft.columns[own[0]].heading}={words}”."
        )
    return draft.with_words(own, what, words) if own else draft.with_fixed(what, words)


def _figures(draft: Draft, name: str) -> int:
    at = _column(draft, name)
    if draft.columns[at].use is not Use.VALUE:
        raise click.UsageError(f"--say: the column {draft.columns[at].heading!r} holds no figures.")
    return at


def _column(draft: Draft, name: str) -> int:
    wanted = " ".join(name.casefold().split())
    found = [i for i, c in enumerate(draft.columns) if " ".join(c.heading.casefold().split()) == wanted]
    if len(found) == 1:
        return found[0]
    if not found and name.isdecimal() and 1 <= int(name) <= len(draft.columns):
        return int(name) - 1
    why = "Several columns are" if found else "No column is"
    raise click.UsageError(f"{why} headed {name!r}. Give its number: 1 to {len(draft.columns)}.")


def mapped(
    store: Store, files: tuple[Path, ...], said: Wish, publisher: str | None, name: str
) -> dict[str, Layout]:  # fmt: skip
    """How the file is read, for ``RefreshOptions.by_file``. Raises AdviserError 'mapping-incomplete'."""
    from adviser_app.services.refresh import wizard

    opened, at, draft = drafted(store, files, said, publisher)
    return {opened.files[at].name: wizard.mapping_of(draft, name)}


def tell_guess(session: Session, store: Store, files: tuple[Path, ...], said: Wish, publisher: str | None) -> None:
    """The guess as a table of columns, and what would come of it."""
    from adviser_app.services.refresh import wizard

    opened, at, draft = drafted(store, files, said, publisher)
    tried = wizard.try_out(store, opened, at, draft)
    out = session.out
    lines = f"line {draft.start}" if draft.rows == 1 else f"lines {draft.start} to {draft.start + draft.rows - 1}"
    out.say(f"{opened.files[at].name}, headings on {lines}")
    if len(opened.files) > 1:
        out.say(f"Others to read with --sheet: {', '.join(n for i, n in enumerate(opened.names) if i != at)}")
    if opened.said:
        out.say(opened.said)
    if wizard.is_publishers(opened, at):
        out.say(
            "Adviser knows the format of this file, and reads it by that. Said otherwise, it would be read like this:"
        )
    out.say()
    out.table(
        ("column", "heading", "is", "says", "in it"),
        [
            (n, c.heading, c.use.value, "; ".join(f"{u.value}: {w}" for u, w in c.says.items() if w),
             ", ".join(c.sample[:3]))
            for n, c in enumerate(draft.columns, 1)
        ],
        right=(0,),
    )  # fmt: skip
    for use, words in draft.fixed.items():
        if words:
            out.say(f"For the whole file, {use.value}: {words}")
    for doubt in draft.doubts:
        out.say(f"• {doubt}")
    out.say()
    out.say(tried.said)
    if tried.rows:
        out.table(
            ("line", "area", "indicator", "breakdown", "unit", "period", "value"),
            [
                (r.line, r.area or "not for us", r.indicator, r.breakdown, r.unit, r.period, r.value or r.marker)
                for r in tried.rows[:_SHOWN]
            ],
            right=(0, 6),
        )
    for p in tried.problems[:_SHOWN]:
        out.say(shapes.problem_said(p))
    out.document(_guess(opened, at, draft, tried))


def _guess(opened: Opened, at: int, draft: Draft, tried: Tried) -> dict[str, Any]:

    def said(says: Any) -> dict[str, str]:
        return {use.value: words for use, words in says.items() if words}

    return {
        "file": opened.files[at].name,
        "others": [n for i, n in enumerate(opened.names) if i != at],
        "line": draft.start,
        "heading_rows": draft.rows,
        "publisher": draft.publisher,
        "each_period": draft.each_period,
        "columns": [{"heading": c.heading, "use": c.use.value, "says": said(c.says)} for c in draft.columns],
        "fixed": said(draft.fixed),
        "doubts": list(draft.doubts),
        "missing": list(tried.missing),
        "refused": tried.refused,
        "would_read": tried.good,
        "would_refuse": tried.rejected,
        "whole": tried.whole,
        "rows": [_row(r) for r in tried.rows],
        "problems": [shapes.problem(p) for p in tried.problems],
    }


def _row(r: ReadRow) -> dict[str, Any]:
    return {
        "line": r.line, "code": r.code, "name": r.name, "area": r.area, "is_council": r.is_council,
        "indicator": r.indicator, "breakdown": r.breakdown, "measure": r.measure, "unit": r.unit, "period": r.period,
        "span": r.span, "value": r.value, "marker": r.marker,
    }  # fmt: skip


def write(session: Session, files: tuple[Path, ...], to: Path, said: Wish, publisher: str | None) -> None:
    """How the file is read, as JSON to change; what nobody has said yet stands in it empty."""
    from adviser_app.services import refresh as service
    from adviser_app.services.refresh import wizard

    with session.reading() as store:
        if said:
            _opened, _at, draft = drafted(store, files, said, publisher)
            missing = wizard.write_draft(draft, to)
        else:
            missing = service.write_mapping(store, files[0], to)
    session.out.say(f"Written to {to}. Change what is not right, and read the file with --mapping.")
    for words in missing:
        session.out.say(f"• Not said yet: {words}")
    session.out.document({"mapping": str(to), "missing": list(missing)})


# ---- names that nobody knows -------------------------------------------------------------------------------------


def tell_unknown(session: Session, unknown: list[UnknownName]) -> None:
    """The names of a preview that have to be asked."""
    if not unknown:
        return
    out = session.out
    out.say()
    out.say("Names that nobody knows: `adviser names say NAME COUNCIL` says whom one means, --none that it means none.")
    out.table(
        ("name", "rows", "first on line", "may be"),
        [(u.name, u.rows, u.line, ", ".join(f"{g.words} ({g.code})" for g in u.guesses[:3])) for u in unknown[:40]],
        right=(1, 2),
    )


def unknown_shapes(unknown: list[UnknownName]) -> list[dict[str, Any]]:
    return [
        {"name": u.name, "figures": u.rows, "file": u.file, "line": u.line, "several": u.several,
         "guesses": [{"code": g.code, "name": g.words} for g in u.guesses]}
        for u in unknown
    ]  # fmt: skip


@click.group(invoke_without_command=True, short_help="Whom names in files mean, asked once.")
@click.pass_context
def names(ctx: click.Context) -> None:
    """Names of councils in files that the register does not know: asked once, remembered, exchanged like any record."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(listing)


@names.command("list")
@pass_session
def listing(session: Session) -> None:
    """Whom names were said to mean."""
    from adviser_app.services.refresh import asked

    with session.reading() as store:
        found = asked.listing(store)
    if not found:
        session.out.say("Nothing was asked yet: `adviser refresh FILE --preview` shows names that nobody knows.")
    else:
        rows = [
            (
                a.name,
                a.council or "none of the councils",
                a.code,
                "in conflict: asked until it is settled" if a.conflict else "",
            )
            for a in found
        ]
        session.out.table(("name in files", "means", "code", ""), rows)
    session.out.document({"names": [
        {"name": a.name, "code": a.code or None, "council": a.council, "conflict": a.conflict} for a in found
    ]})  # fmt: skip


@names.command("say", short_help="Say whom a name in a file means.")
@click.argument("name")
@click.argument("council", required=False)
@click.option("--none", "is_none", is_flag=True, help="None of the councils: a total, a region.")
@pass_session
def say(session: Session, name: str, council: str | None, is_none: bool) -> None:
    """Say that NAME in a file means COUNCIL (its code or name), or --none of them."""
    from adviser_app.services import councils
    from adviser_app.services.refresh import asked

    if (council is None) != is_none:
        raise click.UsageError("Give a council, or --none.")
    with session.writing() as store:
        code = councils.find(store, council).code if council is not None else asked.NONE
        asked.answer(store, {name: code})
        said = next(a for a in asked.listing(store) if a.name.casefold() == " ".join(name.split()).casefold())
    session.out.say(
        f"“{said.name}” means {said.council or 'none of the councils'}. Read the file again, with --again where it was "
        "imported before."
    )
    session.out.document({"name": said.name, "code": said.code or None, "council": said.council})


@names.command("forget")
@click.argument("name")
@pass_session
def forget(session: Session, name: str) -> None:
    """Take back what was said of NAME: it is asked again."""
    from adviser_app.services.refresh import asked

    with session.writing() as store:
        asked.forget(store, name)
    session.out.say(f"“{name}” will be asked again.")
    session.out.document({"forgotten": name})


COMMANDS = (names,)
