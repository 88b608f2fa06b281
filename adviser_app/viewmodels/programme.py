"""A year of the programme in words: its deliverables with the rule of their status, and what measures them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from adviser_app.analysis import programme as rule
from adviser_app.analysis.programme import Counted, Verdict
from adviser_app.domain import financial_years as years
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_cells import NO_CELL, day_cell, iso_date
from adviser_app.viewmodels.programme_meetings import MeetingsView
from adviser_app.viewmodels.support import Choice, Table, figure, pounds

TONES = {
    rule.DELIVERED: Tone.GOOD, rule.ON_TRACK: Tone.ACCENT, rule.AT_RISK: Tone.WARN, rule.OFF_TRACK: Tone.BAD,
    rule.NO_VALUE: Tone.NEUTRAL, rule.NOT_YET_DUE: Tone.MUTED, rule.NO_TARGET: Tone.MUTED,
}  # fmt: skip
ICONS = {
    rule.DELIVERED: "circle-check", rule.ON_TRACK: "trending-up", rule.AT_RISK: "triangle-alert",
    rule.OFF_TRACK: "circle-alert", rule.NO_VALUE: "circle-help", rule.NOT_YET_DUE: "hourglass",
    rule.NO_TARGET: "minus",
}  # fmt: skip
RULE = (
    "Targets are from 1 April and due when their quarter is over.",
    "Delivered: the year’s target, the last one set, is reached.",
    "On track: the last target that was due is reached.",
    "At risk: up to a tenth below the last target that was due.",
    "Off track: more than a tenth below it; or its day, or the year, is over and it is not reached.",
    "Not yet due: no target has been due; what is not delivered yet is no risk for that.",
    "A status typed with a reason stands before the rule’s, which stays beside it.",
)
UNITS = {
    "instances": "instances", "councils": "councils", "people": "people", "councillors": "councillors",
    "officers": "officers", "days received": "days", "days given": "days", "savings": "pounds", "income": "pounds",
    "peer challenges": "peer challenges",
}  # fmt: skip
"""What a saved count counts in."""


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A deliverable at the end of a quarter. ``value`` and ``target`` since 1 April; ``status`` in words, that of the
    rule unless one was typed; ``progress`` the row of what was typed, "" where nothing was."""

    quarter: str
    value: Cell
    target: Cell
    status: str
    comment: str
    progress: str
    current: bool


@dataclass(frozen=True, slots=True)
class DeliverableFacts:
    """The numbers behind a line, unrounded. ``status`` holds; ``rule_status`` is what the rule gives and ``rule_case``
    why (``analysis.programme.Verdict.why``)."""

    value: Decimal | None
    target: Decimal | None
    target_quarter: str
    short: Decimal
    year_target: Decimal | None
    status: str
    rule_status: str
    rule_case: str
    due: str


@dataclass(frozen=True, slots=True)
class DeliverableLine:
    """A deliverable of the year. ``rule``: why it has its status, with the numbers; ``override``: "" or what was typed
    instead, with its reason; ``measured``: where the value is from. Rows: ids of records, "" for none."""

    row: str
    number: Cell
    what: Cell
    theme: Cell
    value: Cell
    target: Cell
    year_target: Cell
    status: Cell
    rule: str
    override: str
    reason: str
    comment: str
    measured: str
    owner: Cell
    due: Cell
    note: str
    theme_row: str
    count_row: str
    progress_row: str
    quarters: tuple[QuarterView, ...]
    facts: DeliverableFacts


@dataclass(frozen=True, slots=True)
class YearView:
    """A programme year at a quarter. ``quarters`` and ``years``: what can be chosen; ``as_of``: the last day counted;
    ``counts``: how many deliverables by status, in the order of a report; ``grant``: the year's grant in a sentence;
    ``rules``: the rule in words."""

    year: str
    quarter: str
    title: str
    sentence: str
    as_of: date
    grant: str
    lines: tuple[DeliverableLine, ...]
    counts: dict[str, int]
    themes: tuple[Choice, ...]
    years: tuple[Choice, ...]
    rules: tuple[str, ...]
    meetings: MeetingsView
    empty_hint: str = ""

    def table(self) -> Table:
        """As a CSV: a line a deliverable, numbers as they are."""
        header = (
            "row", "year", "quarter", "number", "deliverable", "theme", "owner", "value", "target", "target_by",
            "year_target", "due", "status", "rule_status", "rule", "typed_instead", "comment", "measured",
        )  # fmt: skip
        rows = []
        for x in self.lines:
            f = x.facts
            rows.append(
                (x.row, self.year, self.quarter, x.number.text, x.what.text, _said(x.theme), _said(x.owner),
                 _plain(f.value), _plain(f.target), f.target_quarter, _plain(f.year_target), f.due, f.status,
                 f.rule_status, x.rule, x.override, x.comment, x.measured)
            )  # fmt: skip
        return header, rows


@dataclass(frozen=True, slots=True)
class CountLine:
    """A saved count. ``value``: "–" where none of what is counted says how much; ``of``: "given for 41 of 54" or "";
    ``what``: what is counted, in words, with all it is narrowed to."""

    row: str
    name: Cell
    value: Cell
    of: str
    what: str
    used_by: int
    number: Decimal | None
    known: int
    instances: int
    undated: int


@dataclass(frozen=True, slots=True)
class CountsView:
    year: str
    quarter: str
    title: str
    sentence: str
    lines: tuple[CountLine, ...]

    def table(self) -> Table:
        """As a CSV: a line a count."""
        header = ("row", "name", "value", "what", "given_for", "of", "undated", "used_by")
        return header, [
            (
                c.row,
                c.name.text,
                _plain(c.number),
                c.what,
                str(c.known),
                str(c.instances),
                str(c.undated),
                str(c.used_by),
            )
            for c in self.lines
        ]


# --- what services hand in --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuarterInput:
    """``value`` and verdict at the end of a quarter, and what was typed for it ("": nothing)."""

    quarter: str
    value: Decimal | None
    verdict: Verdict
    typed: Mapping[str, str] = field(default_factory=dict)  # values of the record progress
    row: str = ""
    counted: Counted | None = None
    value_of: str = ""  # the quarter whose typed value stands here because the asked one still runs


@dataclass(frozen=True, slots=True)
class DeliverableInput:
    """A deliverable's record (canonical values) with names for what it refers to, and its quarters up to the one asked
    for, that one last. ``count_name``: the saved count that measures it, "" where it is typed."""

    row: str
    values: Mapping[str, str]
    theme: str
    owner: str
    unit: str
    count_name: str
    quarters: tuple[QuarterInput, ...]
    targets: tuple[Decimal | None, ...]


def _said(cell: Cell) -> str:
    return "" if cell is NO_CELL else cell.text


def _plain(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


# --- words ------------------------------------------------------------------------------------------------------------


def amount(value: Decimal | None, unit: str) -> str:
    """ "52 councils", "1 council", "£1,250", "–"."""
    if value is None:
        return "–"
    if is_money(unit):
        return pounds(value)
    word = unit[:-1] if value == 1 and unit.endswith("s") and not unit.endswith("ss") else unit
    return f"{figure(value)} {word}".strip()


def is_money(unit: str) -> bool:
    return unit.strip().casefold() in ("£", "pound", "pounds", "gbp")


def quarter_words(year: str, quarter: str) -> str:
    """ "July to September 2017", "January to March 2018"."""
    first, last = years.first_day(year, quarter), years.last_day(year, quarter)
    return f"{text.MONTHS[first.month - 1]} to {text.month(last)}"


def rule_sentence(verdict: Verdict, unit: str, year: str) -> str:
    """Why the rule gives this status, with the numbers."""
    value, target = amount(verdict.value, unit), _bare(verdict.target, unit)
    short, on = _bare(verdict.short, unit), text.day(verdict.day) if verdict.day else ""
    by = f"by the end of {verdict.quarter}" if verdict.quarter else ""
    whole = f"the year’s target is {_bare(verdict.year_target, unit)}"
    if verdict.why == "whole":
        return f"{value}: the year’s target of {target} is reached."
    if verdict.why == "reached":
        return f"{value}: the target of {target} {by} is reached; {whole}."
    if verdict.why == "within":
        return f"{value}: {short} below the target of {target} {by}, within a tenth of it; {whole}."
    if verdict.why == "beyond":
        return f"{value}: {short} below the target of {target} {by}, more than a tenth of it; {whole}."
    if verdict.why == "year over":
        return f"{value}: the year is over, {short} short of the target of {target}."
    if verdict.why == "target":
        until = f"{amount(verdict.next_target, unit)} by {text.day(years.last_day(year, verdict.next_quarter))}"
        return f"The first target is {until}; {'no value yet' if verdict.value is None else f'{value} so far'}."
    if verdict.why == "day":
        return f"Due on {on}; no target in figures is set."
    if verdict.status == rule.NO_VALUE:
        was = f"on {on}" if verdict.why == "overdue" else by
        return f"A target of {amount(verdict.target, unit)} was due {was}, and nothing says how far it is."
    if verdict.status == rule.OFF_TRACK:
        return f"{value}: it was due on {on}, {short} short of the target of {target}."
    if verdict.why == "overdue":
        return f"It was due on {on}; without a target in figures the rule cannot tell whether it was delivered."
    return f"{value}: no target is set." if verdict.value is not None else "Neither a target nor a value is set."


def _bare(value: Decimal | None, unit: str) -> str:
    return "–" if value is None else pounds(value) if is_money(unit) else figure(value)


def status_cell(status: str) -> Cell:
    """A status by icon and word; it sorts by the order of a report, what is off track first."""
    order = float(rule.STANDINGS.index(status)) if status in rule.STANDINGS else float(len(rule.STANDINGS))
    return Cell(status, order, status, TONES.get(status, Tone.NEUTRAL), ICONS.get(status, "circle-help"))


def count_words(found: Counted) -> str:
    """ "given for 41 of 54", "3 of them without a day"; "" where there is nothing to add."""
    parts = []
    if found.known < found.of:
        parts.append(f"given for {found.known:,} of {found.of:,}")
    if found.undated:
        parts.append(f"{found.undated:,} without a day count in each quarter of their year")
    return "; ".join(parts)


# --- a year -----------------------------------------------------------------------------------------------------------


def build_year(
    year: str, quarter: str, as_of: date, found: Sequence[DeliverableInput], grant: str, choices: Sequence[str],
    meetings: MeetingsView,
) -> YearView:  # fmt: skip
    """``as_of``: the last day counted; ``choices``: the years there are, newest first."""
    lines = sorted((deliverable(d, year) for d in found), key=_report_order)
    held = Counter(line.facts.status for line in lines)
    counts = {s: held[s] for s in rule.STANDINGS if held[s]} | {
        s: n for s, n in held.items() if s not in rule.STANDINGS
    }
    themes = sorted({(line.theme_row, line.theme.text) for line in lines if line.theme_row}, key=lambda t: t[1])
    hint = ""
    if not lines:
        hint = f"No deliverable is written down for {years.words(year)}: add them under Records, Deliverables."
    return YearView(
        year, quarter, f"Programme {years.words(year)}, {quarter} ({quarter_words(year, quarter)})",
        year_sentence(counts), as_of, grant, tuple(lines), counts, tuple(Choice(*t) for t in themes),
        tuple(Choice(y, years.words(y)) for y in choices), RULE, meetings, hint,
    )  # fmt: skip


def year_sentence(counts: Mapping[str, int]) -> str:
    """ "12 deliverables: 2 off track, 1 at risk, 9 on track."."""
    total = sum(counts.values())
    if not total:
        return "No deliverables."
    words = {rule.NO_VALUE: "without a value", rule.NO_TARGET: "without a target"}
    said = [f"{n:,} {words.get(status, status[:1].lower() + status[1:])}" for status, n in counts.items()]
    return f"{text.plural(total, 'deliverable')}: {text.listed(said)}."


def _report_order(line: DeliverableLine) -> tuple[object, ...]:
    return line.status.sort, line.number.sort, line.what.sort, line.row


def natural(number: str) -> str:
    """A number of a deliverable such that "2.10" sorts after "2.9"."""
    return "".join(part.zfill(6) if part.isdecimal() else part for part in _parts(number.casefold()))


def _parts(words: str) -> list[str]:
    out: list[str] = []
    for letter in words:
        if out and out[-1][-1].isdecimal() == letter.isdecimal():
            out[-1] += letter
        else:
            out.append(letter)
    return out


def deliverable(found: DeliverableInput, year: str) -> DeliverableLine:
    """One deliverable at the last of its quarters."""
    v, now, unit = found.values, found.quarters[-1], found.unit
    verdict = now.verdict
    typed = now.typed.get("status", "")
    status = typed or verdict.status
    reason = now.typed.get("reason", "")
    override = f"{typed} was typed instead of {verdict.status}: {reason or 'no reason given'}" if typed else ""
    due = iso_date(v.get("due", ""))
    return DeliverableLine(
        row=found.row,
        number=Cell(v.get("number", ""), natural(v.get("number", ""))),
        what=Cell(v.get("text", ""), v.get("text", "").casefold()),
        theme=Cell(found.theme, found.theme.casefold()) if found.theme else NO_CELL,
        value=_number_cell(now.value, unit, "not known"),
        target=_target_cell(verdict, unit, year),
        year_target=_number_cell(verdict.year_target, unit, "no target"),
        status=status_cell(status),
        rule=rule_sentence(verdict, unit, year),
        override=override,
        reason=reason,
        comment=now.typed.get("comment", ""),
        measured=_measured(found, now),
        owner=Cell(found.owner, found.owner.casefold()) if found.owner else NO_CELL,
        due=day_cell(due),
        note=v.get("note", ""),
        theme_row=v.get("theme", ""),
        count_row=v.get("count", "") if found.count_name else "",
        progress_row=now.row,
        quarters=tuple(_quarter(found, q, q is now) for q in found.quarters),
        facts=DeliverableFacts(
            now.value, verdict.target, verdict.quarter, verdict.short, verdict.year_target, status, verdict.status,
            verdict.why, v.get("due", ""),
        ),
    )  # fmt: skip


def _quarter(of: DeliverableInput, found: QuarterInput, current: bool) -> QuarterView:
    target = of.targets[years.QUARTERS.index(found.quarter)]
    return QuarterView(
        found.quarter, _number_cell(found.value, of.unit, "not known"), _number_cell(target, of.unit, "no target"),
        found.typed.get("status", "") or found.verdict.status, found.typed.get("comment", ""), found.row, current,
    )  # fmt: skip


def _number_cell(value: Decimal | None, unit: str, none: str) -> Cell:
    if value is None:
        return Cell("–", None, none, Tone.MUTED)
    return Cell(_bare(value, unit), float(value), amount(value, unit))


def _target_cell(verdict: Verdict, unit: str, year: str) -> Cell:
    """The target that the value was held against, or the one to come."""
    if verdict.target is not None:
        said = f"{amount(verdict.target, unit)} by the end of {verdict.quarter}"
        return Cell(f"{_bare(verdict.target, unit)} ({verdict.quarter})", float(verdict.target), said)
    if verdict.next_target is not None:
        said = f"{amount(verdict.next_target, unit)}, not due before the end of {verdict.next_quarter}"
        return Cell(f"{_bare(verdict.next_target, unit)} ({verdict.next_quarter})", float(verdict.next_target), said,
                    Tone.MUTED)  # fmt: skip
    return Cell("–", None, "no target", Tone.MUTED)


def _measured(of: DeliverableInput, now: QuarterInput) -> str:
    """Where the value is from."""
    if of.count_name:
        said = f"Counted: {of.count_name}"
        if now.counted is not None and count_words(now.counted):
            said += f" ({count_words(now.counted)})"
        typed = now.typed.get("value", "")
        if typed and Decimal(typed) != now.value:
            said += f". {amount(Decimal(typed), of.unit)} were typed beside it and do not count"
        return said + "."
    if now.value is None:
        return f"Nothing was typed for {now.quarter}."
    return f"Typed for {now.value_of or now.quarter}."


# --- saved counts -----------------------------------------------------------------------------------------------------


def count_line(row: str, name: str, what: str, counted: str, found: Counted, used_by: int) -> CountLine:
    """``what``: one of the things that can be counted; ``counted``: that and all it is narrowed to, in words."""
    unit = UNITS.get(what, what)
    return CountLine(
        row, Cell(name, name.casefold()), _number_cell(found.value, unit, "not given"), count_words(found), counted,
        used_by, found.value, found.known, found.of, found.undated,
    )  # fmt: skip


def build_counts(year: str, quarter: str, as_of: date, found: Sequence[CountLine]) -> CountsView:
    lines = tuple(sorted(found, key=lambda c: (c.name.sort, c.row)))
    return CountsView(
        year, quarter, f"Saved counts, {years.words(year)}, {quarter}",
        f"{text.plural(len(lines), 'count')}, up to {text.day(as_of)}." if lines else "No count is saved yet.", lines,
    )  # fmt: skip
