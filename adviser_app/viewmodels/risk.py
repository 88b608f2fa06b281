"""The risk overview: a line a council with its reasons, what is new since an earlier look, and what each rule does.

There is no score. Councils stand in the order of how many reasons they have, and the view says that this is no measure
of how grave they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from adviser_app.analysis import risk
from adviser_app.analysis.risk import Change, Found, Look, Rule
from adviser_app.domain.areas import Area, GroupRule
from adviser_app.domain.records.risk import RULES
from adviser_app.viewmodels import risk_words as words
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.risk_rules import RulesView as RulesView
from adviser_app.viewmodels.risk_rules import RuleView as RuleView
from adviser_app.viewmodels.risk_rules import Said, rule_view
from adviser_app.viewmodels.risk_words import Link as Link
from adviser_app.viewmodels.risk_words import Naming
from adviser_app.viewmodels.support import CouncilRef, Table, ref

LINKS = 12  # of a reason in the overview; a council's own page has all of them
_CHANGES: dict[Change, tuple[str, Tone, str]] = {
    Change.NEW: ("new", Tone.WARN, "plus"),
    Change.WORSE: ("worse", Tone.BAD, "trending-down"),
    Change.BETTER: ("better", Tone.GOOD, "trending-up"),
    Change.OTHER: ("changed", Tone.NEUTRAL, "refresh-cw"),
    Change.SAME: ("unchanged", Tone.MUTED, "equal"),
    Change.GONE: ("gone", Tone.GOOD, "check"),
    Change.UNKNOWN: ("–", Tone.MUTED, ""),
}
_ORDER = (Change.NEW, Change.WORSE, Change.OTHER, Change.BETTER, Change.GONE)
"""The changes that are told, in this order."""


@dataclass(frozen=True, slots=True)
class SeenView:
    """That somebody has seen a reason. ``row``: the record; days in words, ``until`` "" until the reason changes."""

    row: str
    because: str
    date: str
    until: str
    by: str

    @property
    def words(self) -> str:
        """ "Seen by Ann on 3 November 2026: met her in May; until 1 December 2026"."""
        said = f"Seen{f' by {self.by}' if self.by else ''}{f' on {self.date}' if self.date else ''}"
        return f"{said}{f': {self.because}' if self.because else ''}{f'; until {self.until}' if self.until else ''}"


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason of a council. ``weight`` tells worse from better of one rule and nothing else; ``state``: what stood
    behind it; ``more``: links that are not made here; ``seen``: who parked it, None while it is not parked;
    ``leaving``: its sentence as it leaves the laptop, without the day of a private note, "" where that is the same."""

    council: str
    rule: str
    label: str
    sentence: str
    icon: str
    tone: Tone
    weight: float
    state: str
    links: tuple[Link, ...]
    more: int
    change: Cell
    seen: SeenView | None = None
    leaving: str = ""


@dataclass(frozen=True, slots=True)
class SinceLine:
    """What became of a reason since the earlier look; ``before``, ``now``: its sentence then and now, "" for none."""

    code: str
    council: str
    rule: str
    label: str
    change: Cell
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class LookView:
    """A day of which a look is kept, ISO and in words."""

    day: str
    words: str


@dataclass(frozen=True, slots=True)
class SinceView:
    """The comparison with an earlier look. ``counts``: ("New", 3), …; ``lines``: what is not unchanged."""

    day: str
    words: str
    sentence: str
    counts: tuple[tuple[str, int], ...]
    lines: tuple[SinceLine, ...]


@dataclass(frozen=True, slots=True)
class CouncilRisk:
    """A council with its reasons, in the order of the rules. ``seen``: parked ones, where they were asked for;
    ``parked``: how many there are; ``words``: the reasons in a line; ``gone``: reasons that it no longer has."""

    code: str
    name: str
    type: str
    region: str
    reasons: tuple[ReasonView, ...]
    seen: tuple[ReasonView, ...]
    parked: int
    count: Cell
    words: str
    change: Cell
    gone: tuple[SinceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskCount:
    """For a line of the home list. ``cell`` says how many reasons, and sorts by that."""

    reasons: int
    parked: int
    words: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Kept:
    """What an overview leaves behind as the look of its day. ``rows``: council, rule, state, weight, sentence."""

    day: date
    settings: dict[str, str]
    councils: tuple[str, ...]
    rows: tuple[tuple[str, str, str, float, str], ...]


@dataclass(frozen=True)
class RiskView:
    """``lines``: councils with a reason that is not parked (with one at all, where parked ones were asked for);
    ``none``: the others; ``parked``: reasons that are; ``since``: None where no earlier look is kept; ``kept``: what
    ``services.risk.remember`` keeps, None where this was not the portfolio as it is."""

    title: str
    sentence: str
    scope: str
    group: str
    lines: tuple[CouncilRisk, ...]
    none: tuple[CouncilRef, ...]
    parked: int
    rules: RulesView
    since: SinceView | None
    looks: tuple[LookView, ...]
    notes: tuple[str, ...]
    kept: Kept | None = field(repr=False, default=None)

    def council(self, code: str) -> CouncilRisk | None:
        """A council's line; None where it has none."""
        return next((c for c in self.lines if c.code == code), None)

    def table(self) -> Table:
        """A row a reason, parked ones as far as they were asked for; it leaves the laptop."""
        header = ("council_code", "council", "type", "region", "reason", "sentence", "change", "seen_because",
                  "seen_on", "seen_until")  # fmt: skip
        rows = [
            (c.code, c.name, c.type, c.region, r.rule, r.leaving or r.sentence,
             r.change.text if r.change.text != "–" else "",
             *((r.seen.because, r.seen.date, r.seen.until) if r.seen else ("", "", "")))
            for c in self.lines
            for r in (*c.reasons, *c.seen)
        ]  # fmt: skip
        return header, rows


@dataclass(frozen=True, slots=True)
class CouncilInputs:
    """``found``: by rule, whether switched on or not; ``seen``: by rule, those that are parked as they stand."""

    area: Area
    found: Mapping[str, Found]
    seen: Mapping[str, SeenView]


@dataclass(frozen=True)
class RiskInputs:
    """``rules``: every rule; ``rows``, ``why``: of their records; ``baskets``: names by id; ``off``: rules taken to be
    switched off in this view alone; ``look``: the earlier one, or None; ``days``: of which looks are kept; ``leaving``:
    it is to leave the laptop, so nothing of a private note is told."""

    scope: str
    group: GroupRule
    compared: str  # with whom, after "compared with"
    councils: Sequence[CouncilInputs]
    rules: Mapping[str, Rule]
    rows: Mapping[str, str]
    why: Mapping[str, str]
    baskets: Mapping[str, str]
    off: frozenset[str]
    names: Naming
    today: date
    look: Look | None = None
    days: Sequence[date] = ()
    show_seen: bool = False
    keep: bool = False
    leaving: bool = False
    notes: Sequence[str] = ()
    _said: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def sentence(self, council: str, found: Found) -> str:
        """A reason as a sentence, made once: a look keeps what the page says."""
        key = (council, found.rule)
        if key not in self._said:
            self._said[key] = (self.leaving and words.leaving(found, self.rules[found.rule])) or words.sentence(
                found, self.rules[found.rule], self.names
            )
        return self._said[key]

    @property
    def on(self) -> tuple[str, ...]:
        """The rules that are looked for here, in their order."""
        return tuple(name for name in RULES if self.rules[name].on and name not in self.off)


def build(inputs: RiskInputs) -> RiskView:
    """The overview."""
    made = [(c, council(c, inputs, most=LINKS)) for c in inputs.councils]
    lines = [line for _, line in made if line.reasons or (inputs.show_seen and line.seen)]
    lines.sort(key=lambda c: (-len(c.reasons), -c.parked, c.name.casefold(), c.code))
    here = {line.code for line in lines}
    none = tuple(ref(c.area) for c, _ in made if c.area.code not in here)
    parked = sum(line.parked for _, line in made)
    reasons = sum(len(line.reasons) for line in lines)
    return RiskView(
        title="Risk overview",
        sentence=_sentence(sum(1 for x in lines if x.reasons), len(made), reasons, parked),
        scope=inputs.scope,
        group=f"Each council is compared with {inputs.compared}.",
        lines=tuple(lines),
        none=none,
        parked=parked,
        rules=rules(inputs),
        since=_since(inputs, made) if inputs.look is not None else None,
        looks=tuple(look_view(d) for d in sorted(inputs.days, reverse=True) if d < inputs.today),
        notes=tuple(_notes(inputs)),
        kept=_kept(inputs) if inputs.keep and not inputs.off else None,
    )


def look_view(day: date) -> LookView:
    return LookView(day.isoformat(), text.day(day))


def _sentence(with_reasons: int, councils: int, reasons: int, parked: int) -> str:
    if not councils:
        return "There is no council to look at: choose the councils you look after."
    of = text.plural(councils, "council")
    if not with_reasons:
        said = f"None of {of} has a reason to be looked at."
    else:
        have = "has a reason" if with_reasons == 1 else "have a reason"
        said = f"{with_reasons:,} of {of} {have} to be looked at, {text.plural(reasons, 'reason')} in all."
    return said + (f" {text.plural(parked, 'reason')} {'is' if parked == 1 else 'are'} parked." if parked else "")


# -- a council ---------------------------------------------------------------------------------------------------


def council(c: CouncilInputs, inputs: RiskInputs, most: int | None = None) -> CouncilRisk:
    """A council's line; ``most`` links of each reason, None: all."""
    reasons, seen, parked = [], [], 0
    for rule in inputs.on:
        found = c.found.get(rule)
        if found is None:
            continue
        if rule not in c.seen:
            reasons.append(_reason(c, found, inputs, most))
        else:
            parked += 1
            if inputs.show_seen:
                seen.append(_reason(c, found, inputs, most))
    area = ref(c.area)
    counted = Counter(r.change.text for r in (*reasons, *seen))
    gone = tuple(_gone(c, inputs)) if inputs.look is not None else ()
    return CouncilRisk(
        area.code, area.name, area.type, area.region, tuple(reasons), tuple(seen), parked,
        count=_count(len(reasons), parked), words=in_a_line(r.rule for r in reasons),
        change=_change_words(counted, len(gone)), gone=gone,
    )  # fmt: skip


def in_a_line(rules_: Iterable[str]) -> str:
    """ "Intervention; peer challenge late"."""
    return text.sentence("; ".join(rules_))


def _count(reasons: int, parked: int) -> Cell:
    beside = f", {text.plural(parked, 'reason')} parked" if parked else ""
    if not reasons:
        return Cell("none", 0.0, f"no reason{beside}", Tone.MUTED)
    return Cell(f"{reasons:,}", float(reasons), f"{text.plural(reasons, 'reason')}{beside}")


def count(c: CouncilInputs, rules_: Mapping[str, Rule]) -> RiskCount:
    """How many reasons a council has, without their sentences."""
    there = [name for name in RULES if rules_[name].on and name in c.found]
    open_ = [name for name in there if name not in c.seen]
    cell, said = _count(len(open_), len(there) - len(open_)), in_a_line(open_)
    spoken = f"{cell.said}: {said}" if said else cell.said
    return RiskCount(len(open_), len(there) - len(open_), said, Cell(cell.text, cell.sort, spoken, cell.tone))


def _reason(c: CouncilInputs, found: Found, inputs: RiskInputs, most: int | None) -> ReasonView:
    links, more = words.links(found, c.area.code, inputs.names, most)
    return ReasonView(
        c.area.code, found.rule, words.label(found.rule), inputs.sentence(c.area.code, found),
        words.ICONS[found.rule], words.tone(found), found.weight, found.state, links, more,
        change_cell(_change(c, found.rule, inputs)), c.seen.get(found.rule),
        words.leaving(found, inputs.rules[found.rule]),
    )  # fmt: skip


def _change(c: CouncilInputs, rule: str, inputs: RiskInputs) -> Change:
    if inputs.look is None:
        return Change.UNKNOWN
    settings = inputs.rules[rule].settings(inputs.group)
    return risk.change(inputs.look, c.area.code, rule, settings, c.found.get(rule))


def change_cell(change: Change) -> Cell:
    """What became of a reason, as a cell."""
    said, tone, icon = _CHANGES[change]
    order = _ORDER.index(change) if change in _ORDER else len(_ORDER)
    spoken = "not comparable with the earlier look" if change is Change.UNKNOWN else said
    return Cell(said, float(order), spoken, tone, icon)


def _gone(c: CouncilInputs, inputs: RiskInputs) -> Iterable[SinceLine]:
    assert inputs.look is not None
    for rule in inputs.on:
        if _change(c, rule, inputs) is Change.GONE:
            before = inputs.look.reasons[c.area.code, rule].said
            yield SinceLine(c.area.code, c.area.name, rule, words.label(rule), change_cell(Change.GONE), before, "")


def _change_words(counted: Counter[str], gone: int) -> Cell:
    said = [f"{counted[name]:,} {name}" for name in ("new", "worse", "changed", "better") if counted[name]]
    if gone:
        said.append(f"{gone:,} gone")
    total = counted["new"] + counted["worse"]
    tone = Tone.WARN if total else Tone.NEUTRAL if said else Tone.MUTED
    return Cell(", ".join(said) or "–", float(total), ", ".join(said) or "nothing new", tone)


# -- since -------------------------------------------------------------------------------------------------------


def _since(inputs: RiskInputs, made: Sequence[tuple[CouncilInputs, CouncilRisk]]) -> SinceView:
    look = inputs.look
    assert look is not None
    lines: list[SinceLine] = []
    for c, _ in made:
        for rule in inputs.on:
            change = _change(c, rule, inputs)
            if change in (Change.SAME, Change.UNKNOWN):
                continue
            before, found = look.reasons.get((c.area.code, rule)), c.found.get(rule)
            lines.append(
                SinceLine(
                    c.area.code, c.area.name, rule, words.label(rule), change_cell(change),
                    before.said if before else "",
                    inputs.sentence(c.area.code, found) if found else "",
                )
            )  # fmt: skip
    lines.sort(key=lambda x: (x.change.sort or 0.0, x.council.casefold(), RULES.index(x.rule)))
    counted = Counter(x.change.text for x in lines)
    counts = tuple((text.sentence(_CHANGES[c][0]), counted[_CHANGES[c][0]]) for c in _ORDER)
    told = [f"{n:,} {name.lower()}" for name, n in counts if n]
    day = text.day(look.day)
    said = f"Since {day}: {text.listed(told)}." if told else f"Since {day} no reason has come, gone or changed."
    return SinceView(look.day.isoformat(), day, said, counts, tuple(lines))


def _notes(inputs: RiskInputs) -> Iterable[str]:
    if any(c.found for c in inputs.councils):
        yield "The number of reasons says how many there are, not how grave they are."
    yield from inputs.notes
    if inputs.look is None:
        if inputs.keep:
            yield "No earlier look is kept yet. From the next day on it is said what is new, worse, better or gone."
        return
    others = [n for n in inputs.on if inputs.look.settings.get(n) != inputs.rules[n].settings(inputs.group)]
    if others:
        yield (
            f"Not comparable with {text.day(inputs.look.day)}, because the rule or the comparison group was another"
            f" then: {text.listed(others)}."
        )
    missing = [c.area.name for c in inputs.councils if c.area.code not in inputs.look.councils]
    if missing:
        who = text.listed(missing) if len(missing) <= 4 else text.plural(len(missing), "council")
        yield f"Not in the look of {text.day(inputs.look.day)}: {who}."


# -- rules -------------------------------------------------------------------------------------------------------


def rules(inputs: RiskInputs) -> RulesView:
    """Each rule, and what would change if it were switched off, or on."""
    views: list[RuleView] = []
    for name in RULES:
        mine = [c for c in inputs.councils if name in c.found and name not in c.seen]
        others = [n for n in inputs.on if n != name]
        alone = [c for c in mine if not any(n in c.found and n not in c.seen for n in others)]
        said = Said(len(mine), tuple((c.area.code, c.area.name) for c in alone), len(inputs.councils))
        views.append(
            rule_view(
                inputs.rules[name], inputs.rows.get(name, ""), inputs.why.get(name, ""), inputs.baskets, said,
                tried=name in inputs.off,
            )
        )  # fmt: skip
    return RulesView.of(views)


def _kept(inputs: RiskInputs) -> Kept:
    rows = tuple(
        (c.area.code, rule, found.state, float(found.weight), inputs.sentence(c.area.code, found))
        for c in inputs.councils
        for rule in inputs.on
        if (found := c.found.get(rule)) is not None
    )
    return Kept(
        inputs.today,
        {name: inputs.rules[name].settings(inputs.group) for name in inputs.on},
        tuple(c.area.code for c in inputs.councils),
        rows,
    )
