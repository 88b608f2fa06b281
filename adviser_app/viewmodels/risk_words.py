"""The reasons of the risk overview in words, and what each leads to.

A sentence holds counts, days and the names of indicators and themes, but nothing that somebody typed: it is kept with
an overview's look, where no erasure would find it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from adviser_app.analysis.clock import LateStep
from adviser_app.analysis.interventions import MONTH, YEAR, Intervention
from adviser_app.analysis.risk import Found, Movement, Rule
from adviser_app.domain.records.challenge import NEXT, PLAN
from adviser_app.domain.records.risk import (
    CLOCK_LATE,
    INTERVENED,
    LITTLE_SUPPORT,
    NEW_CHIEF,
    NEW_LEADER,
    NO_CONTACT,
    PLAN_MISSING,
    SEVERAL_THEMES,
    SHARP,
    WORST_WORSENING,
)
from adviser_app.viewmodels import text
from adviser_app.viewmodels.tone import Tone

_NAMED = 3  # indicators, themes named in a sentence; the others are counted
_CONTACTS = {"meeting": "Meeting", "note": "Team note", "private_note": "Private note"}
ICONS: dict[str, str] = {
    INTERVENED: "gavel", WORST_WORSENING: "trending-down", SEVERAL_THEMES: "tag", SHARP: "chart-line",
    CLOCK_LATE: "hourglass", PLAN_MISSING: "file-text", LITTLE_SUPPORT: "handshake", NO_CONTACT: "calendar",
    NEW_LEADER: "users", NEW_CHIEF: "user-search",
}  # fmt: skip
ABOUT: dict[str, str] = {
    INTERVENED: "Counts the interventions that are open; statutory and non-statutory ones are said apart.",
    WORST_WORSENING: "Counts the indicators in the worst quarter of the comparison group that are worsening.",
    SEVERAL_THEMES: "Counts the themes in which a large share of the indicators that can be judged, three or more, is"
                    " in the worst quarter.",
    SHARP: "Counts the figures of the last refresh that are worse than a year earlier by a large share while the"
           " council’s place fell by a quarter of the group.",
    CLOCK_LATE: "Counts the steps of the clock that are late: the next challenge, the progress review, a report.",
    PLAN_MISSING: "Looks whether the action plan is published once the report is, or its months have gone by.",
    LITTLE_SUPPORT: "Counts instances of support in the months before today, where a large share of the indicators is"
                    " in the worst quarter.",
    NO_CONTACT: "Looks for the last meeting held and the last note written.",
    NEW_LEADER: "Looks since when the leader is in office.",
    NEW_CHIEF: "Looks since when the chief executive is in office, and whether the post is filled for good.",
}  # fmt: skip
PER_CENT = "per cent"
THRESHOLDS: dict[tuple[str, str], tuple[str, str]] = {
    (WORST_WORSENING, "at_least"): ("From how many on", "indicators"),
    (SEVERAL_THEMES, "at_least"): ("From how many on", "themes"),
    (SEVERAL_THEMES, "share"): ("In the worst quarter at least", PER_CENT),
    (SHARP, "at_least"): ("From how many on", "figures"),
    (SHARP, "share"): ("Worse by at least", PER_CENT),
    (LITTLE_SUPPORT, "at_least"): ("Fewer than", "instances"),
    (LITTLE_SUPPORT, "share"): ("In the worst quarter at least", PER_CENT),
    (LITTLE_SUPPORT, "months"): ("Within", "months"),
    (NO_CONTACT, "months"): ("For more than", "months"),
    (NEW_LEADER, "months"): ("Within", "months"),
    (NEW_CHIEF, "months"): ("Within", "months"),
}
"""What a threshold says, and of what it is; a basket says so itself."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a reason leads to. ``kind``: "series" (``key``: its id, as text), "record" ("table/row") or "tab" (the name
    of a tab of the council's page). ``council``: the code of the council it is about."""

    kind: str
    key: str
    caption: str
    council: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """What things are called. ``value``: a figure of a series as people read it; ``support``: an instance by its id."""

    title: Callable[[int], str]
    value: Callable[[int, float], str]
    support: Callable[[str], str]
    refreshed: str  # day of the last refresh, in words


def label(rule: str) -> str:
    """A rule as people say it."""
    return text.sentence(rule)


def tone(found: Found) -> Tone:
    """An intervention under an act, and what is late by a rule, are bad; all else is worth a look."""
    if found.rule == INTERVENED:
        return Tone.BAD if any(i.statutory for i in found.interventions) else Tone.WARN
    if found.rule in (CLOCK_LATE, PLAN_MISSING):
        return Tone.BAD if any(s.late for s in found.late) else Tone.WARN
    if found.rule in (WORST_WORSENING, SEVERAL_THEMES, SHARP):
        return Tone.BAD
    return Tone.WARN


def share_words(percent: float) -> str:
    return f"{percent:g} {PER_CENT}"


# -- sentences ---------------------------------------------------------------------------------------------------


def sentence(found: Found, rule: Rule, names: Naming) -> str:
    """A reason as a sentence."""
    return _SAY[found.rule](found, rule, names)


def leaving(found: Found, rule: Rule) -> str:
    """The sentence of a reason that rests on a private note, as it may leave the laptop: without its day; "" of any
    other reason."""
    if found.contact is None or found.contact.shared:
        return ""
    return f"No meeting was held and no note written for more than {text.plural(rule.months, 'month')}."


def _intervened(found: Found, rule: Rule, names: Naming) -> str:
    """Statutory and non-statutory ones are never in one list (``domain.records.risk``)."""
    kinds = {"Statutory intervention": [i for i in found.interventions if i.statutory],
             "Non-statutory intervention": [i for i in found.interventions if i.known and not i.statutory],
             "Of a kind that only a newer version knows": [i for i in found.interventions if not i.known]}  # fmt: skip
    said = {title: [f"{i.kind} since {since(i)}" for i in there] for title, there in kinds.items() if there}
    return " ".join(f"{title}: {text.listed(named)}." for title, named in said.items())


def since(one: Intervention) -> str:
    """ "12 January 2011", "January 2011", "2011": as exactly as it is known."""
    if one.exact == MONTH:
        return text.month(one.start)
    return str(one.start.year) if one.exact == YEAR else text.day(one.start)


def _of(found: Found, rule: Rule) -> str:
    of = f"{found.count:,} of {text.plural(found.of, 'indicator')}"
    return f"{of} {'of the rule’s basket ' if rule.basket else ''}that can be judged"


def _worst_worsening(found: Found, rule: Rule, names: Naming) -> str:
    verb = "is" if found.count == 1 else "are"
    return f"{_of(found, rule)} {verb} in the worst quarter and worsening."


def _several_themes(found: Found, rule: Rule, names: Naming) -> str:
    named = [f"{t.name} ({t.worst:,} of {t.judged:,})" for t in found.themes[:_NAMED]]
    where = f"In {text.plural(found.count, 'theme')} at least {share_words(rule.share)} of the indicators"
    return f"{where} are in the worst quarter: {_some(named, found.count)}."


def _sharp(found: Found, rule: Rule, names: Naming) -> str:
    named = [f"{names.title(m.series)} ({_moved(m)})" for m in found.movements[:_NAMED]]
    verb = f"figure{'' if found.count == 1 else 's'} moved sharply for the worse"
    when = f"The refresh of {names.refreshed}" if names.refreshed else "The last refresh"
    return f"{when}: {found.count:,} {verb}: {_some(named, found.count, '; ')}."


def _moved(m: Movement) -> str:
    percent = f"{abs(m.change) * 100:,.0f} per cent"
    places = f"{text.ordinal(m.rank_before)} of {m.of_before:,} to {text.ordinal(m.rank)} of {m.of:,}"
    return f"{'up' if m.change > 0 else 'down'} {percent}, from {places}"


_MOVED = re.compile(r" \((?:up|down) [^()]*\)")


def without_figures(said: str) -> str:
    """A sentence of an earlier look without how far figures moved: their publishers may have suppressed them since,
    and a figure that stands and a percentage tell the other one."""
    return _MOVED.sub("", said)


def _some(named: list[str], of: int, between: str = ", ") -> str:
    """Those named, and how many more there are of so many."""
    if of > len(named):
        return f"{between.join(named)} and {of - len(named):,} more"
    return between.join(named) if between != ", " else text.listed(named)


def _late(found: Found, rule: Rule, names: Naming) -> str:
    return " ".join(_step(s) for s in found.late)


def _step(one: LateStep) -> str:
    what, by = f"The {one.step}", text.day(one.late_after) if one.late_after else ""
    if not one.late:
        return f"The feedback report is published, {what.lower()} is not{f'; it is due by {by}' if by else ''}."
    if one.step == NEXT:
        return f"{what} was due by {by}." if by else f"{what} is late."
    verb = "is not published" if one.step == PLAN or "report" in one.step else "is not held"
    return f"{what} was due by {by} and {verb}." if by else f"{what} is late."


def _little_support(found: Found, rule: Rule, names: Naming) -> str:
    had = text.plural(len(found.support), "instance") if found.support else "no instance"
    percent = f"{100 * found.count / found.of:.0f} per cent"
    return (
        f"{_of(found, rule)} ({percent}) {'is' if found.count == 1 else 'are'} in the worst quarter, and it had {had}"
        f" of support in {text.plural(rule.months, 'month')}."
    )


def _no_contact(found: Found, rule: Rule, names: Naming) -> str:
    for_ = f"No meeting was held and no note written for {text.plural(found.count, 'month')}"
    assert found.since is not None
    if found.contact is None:
        return f"{for_}, since the council came to its adviser on {text.day(found.since)}."
    return f"{for_}; the last was on {text.day(found.since)}."


def _new_leader(found: Found, rule: Rule, names: Naming) -> str:
    assert found.since is not None
    return f"A new leader since {text.day(found.since)}."


def _new_chief(found: Found, rule: Rule, names: Naming) -> str:
    status = found.office.status if found.office else ""
    since = f" since {text.day(found.since)}" if found.since else ""
    if status == "vacant":
        return f"There is no chief executive{since}: the post is vacant."
    if status in ("interim", "acting"):
        return f"{'An' if status[0] in 'ai' else 'A'} {status} chief executive{since}."
    return f"A new chief executive{since}."


_SAY: dict[str, Callable[[Found, Rule, Naming], str]] = {
    INTERVENED: _intervened,
    WORST_WORSENING: _worst_worsening,
    SEVERAL_THEMES: _several_themes,
    SHARP: _sharp,
    CLOCK_LATE: _late,
    PLAN_MISSING: _late,
    LITTLE_SUPPORT: _little_support,
    NO_CONTACT: _no_contact,
    NEW_LEADER: _new_leader,
    NEW_CHIEF: _new_chief,
}


# -- links -------------------------------------------------------------------------------------------------------


def links(found: Found, council: str, names: Naming, most: int | None = None) -> tuple[tuple[Link, ...], int]:
    """What a reason leads to, ``most`` of it (None: all), and how much more there is. Never nothing."""
    every = _behind(found)
    cut = every if most is None else every[:most]
    made = [_link(one, found, council, names) for one in cut]
    if found.rule == LITTLE_SUPPORT:  # what there is too little of, before the indicators
        made.insert(0, Link("tab", "Support", "All its support", council))
    elif not made:
        made.append(Link("tab", "Records", "Records of the council", council))
    return tuple(made), len(every) - len(cut)


_Behind = tuple[str, str, int, int]  # kind, key, series, position in the part of the reason it is from


def _behind(found: Found) -> list[_Behind]:
    """Keys alone: a reason can rest on thousands of series, of which few are named."""
    if found.rule == SHARP:
        return [("series", str(m.series), m.series, i) for i, m in enumerate(found.movements)]
    if found.rule == SEVERAL_THEMES:
        return [("series", str(s), s, i) for i, t in enumerate(found.themes) for s in t.series]
    out: list[_Behind] = [("record", f"intervention/{x.row}", 0, i) for i, x in enumerate(found.interventions)]
    out += [("record", f"challenge/{x.row}" if x.row else "", 0, i) for i, x in enumerate(found.late)]
    if found.rule == LITTLE_SUPPORT:
        out += [("record", f"episode/{x.row}", 0, i) for i, x in enumerate(found.support)]
    if found.contact is not None:
        out.append(("record", f"{found.contact.table}/{found.contact.row}", 0, 0))
    if found.office is not None:
        out.append(("record", f"council_detail/{found.office.row}", 0, 0))
    return out + [("series", str(s), s, 0) for s in found.series]


def _link(one: _Behind, found: Found, council: str, names: Naming) -> Link:
    kind, key, series, at = one
    if kind == "series":
        return Link(kind, key, _series_caption(found, series, at, names), council)
    if found.interventions:
        x = found.interventions[at]
        return Link(kind, key, f"{x.kind}, since {since(x)}", council)
    if found.late:
        step = found.late[at]
        if not key:
            return Link("tab", "Peer challenge", text.sentence(step.step), council)
        return Link(kind, key, f"{step.kind} peer challenge: {step.step}", council)
    if found.contact is not None:
        called = _CONTACTS[found.contact.table]
        return Link(kind, key, f"{called}, {text.day(found.contact.day)}", council)
    if found.office is not None:
        return Link(kind, key, "Council details", council)
    return Link(kind, key, names.support(found.support[at].row), council)


def _series_caption(found: Found, series: int, at: int, names: Naming) -> str:
    title = names.title(series)
    if found.rule == SHARP:
        m = found.movements[at]
        return f"{title}: {names.value(series, m.before)} → {names.value(series, m.now)}, {_moved(m)}"
    return f"{found.themes[at].name}: {title}" if found.rule == SEVERAL_THEMES else title
