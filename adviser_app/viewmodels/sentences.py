"""Sentences that write themselves from counts: true for every combination, and saying so where they cannot judge.

Every function is total: no combination of counts gives an ungrammatical or an untrue sentence (property tests).
"""

from __future__ import annotations

import re

from adviser_app.viewmodels.tally import Tally
from adviser_app.viewmodels.text import counted, listed, plural, possessive, sentence


def headline(name: str, t: Tally, group: str) -> str:
    """One sentence: where the council stands."""
    if group.startswith(f"{name} and "):
        group = f"itself{group.removeprefix(name)}"
    if not t.total:
        return f"There are no figures for {name} yet."
    if t.group_size < 2:
        return f"{name} is alone in its comparison group, so its {_figures(t.total)} cannot be compared."
    if not t.judged:
        if t.unjudged == t.total:
            return f"{possessive(name)} {_figures(t.total)} cannot be judged: {_why_unjudged(t)}."
        return f"{possessive(name)} {_figures(t.total)} cannot be judged against {group} yet."
    of = _of_judged(t)
    if t.best and t.worst:
        return (
            f"{name} is in the best quarter of {group} on {counted(t.best, t.judged)} of {of}, and in the "
            f"worst quarter on {counted(t.worst, t.judged)}."
        )
    if t.best:
        if t.best == t.judged:
            return f"{name} is in the best quarter of {group} on {_all(t)}."
        some = f"{counted(t.best, t.judged)} of {of}"
        return f"{name} is in the best quarter of {group} on {some}, and in the worst quarter on none."
    if t.worst:
        if t.worst == t.judged:
            return f"{name} is in the worst quarter of {group} on {_all(t)}."
        some = f"{counted(t.worst, t.judged)} of {of}"
        return f"{name} is in the worst quarter of {group} on {some}, and in the best quarter on none."
    return f"{name} is in the middle half of {group} on {_all(t)}."


def _why_unjudged(t: Tally) -> str:
    """Of those without a polarity: nobody has spoken, or neither way is good, or some of each."""
    if not t.neutral:
        return "nobody has said which way is good"
    if t.neutral == t.unjudged:
        return "neither a high nor a low figure is good in itself"
    rest = t.unjudged - t.neutral
    return (
        f"for {counted(t.neutral, rest)} of them neither a high nor a low figure is good in itself, for "
        f"{counted(rest, t.neutral)} nobody has said which is"
    )


def _figures(n: int) -> str:
    return "one indicator" if n == 1 else f"{counted(n)} indicators"


def _of_judged(t: Tally) -> str:
    return f"{counted(t.judged)} indicators" if t.judged != t.total else f"its {counted(t.judged)} indicators"


def _all(t: Tally) -> str:
    if t.judged == 1:
        return "the one indicator that can be judged" if t.total > 1 else "its one indicator"
    number = "both" if t.judged == 2 else f"all {counted(t.judged)}"
    return f"{number} indicators that can be judged" if t.judged != t.total else f"{number} of its indicators"


def against_median(t: Tally) -> str:
    """How many are better and worse than the group's median; "" where nothing can be judged."""
    if not t.judged:
        return ""

    def count(n: int) -> str:
        return counted(n, t.judged)

    parts = []
    if t.better:
        parts.append(f"{count(t.better)} {_is(t.better)} better than the group’s median")
    if t.worse:
        rest = "worse" if parts else "worse than the group’s median"
        parts.append(f"{count(t.worse)} {'' if parts else _is(t.worse) + ' '}{rest}")
    if t.level:
        rest = "level with it" if parts else "level with the group’s median"
        parts.append(f"{count(t.level)} {'' if parts else _is(t.level) + ' '}{rest}")
    of = (
        f"Of {counted(t.judged)} indicators that can be judged, " if t.judged > 1 else "Of the one that can be judged, "
    )
    return of + listed(parts) + "."


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def travel(t: Tally) -> str:
    """What has improved and worsened on the previous equivalent period; says so where nothing can be told."""
    if not t.total or t.unjudged == t.total:
        return ""
    if not t.moved:
        return "No direction of travel can be told: there are no earlier figures to compare with."
    missing = t.total - t.unjudged - t.moved

    def count(n: int) -> str:
        return counted(n, t.improved, t.worsened, t.steady, missing)

    parts = []
    if t.improved:
        parts.append(f"{count(t.improved)} improved")
    if t.worsened:
        parts.append(f"{count(t.worsened)} worsened")
    if t.steady:
        parts.append(f"{count(t.steady)} did not change")
    text = "Against the same period a year earlier, or the last that can be compared, " + listed(parts)
    if missing:
        text += f"; {count(missing)} {'has' if missing == 1 else 'have'} no earlier figure"
    return text + "."


def cannot_judge(t: Tally) -> str:
    """What stands on the page without a judgement, and why; "" where everything is judged."""
    if not t.total or not (t.unjudged or t.uncompared):
        return ""
    parts = []
    if t.unjudged:
        what = "One indicator is" if t.unjudged == 1 else f"{sentence(counted(t.unjudged))} indicators are"
        parts.append(f"{what} shown without a judgement: {_why_unjudged(t)}")
    if t.uncompared:
        what = "one has" if t.uncompared == 1 else f"{counted(t.uncompared)} have"
        text = f"{what} too few figures in the group to be compared"
        parts.append(text if parts else sentence(text.replace("one has", "one indicator has", 1)))
    return "; ".join(parts) + "."


def pressure(title: str, value: str, period: str, median: str, rank: str, direction: str) -> str:
    """The sharpest pressure in a sentence. ``rank`` "34th of 36", ``direction`` a word or ""."""
    return f"The sharpest pressure is {quoted(title)}: {_stands(value, period, median, rank, direction)}."


def strength(title: str, value: str, period: str, median: str, rank: str, direction: str) -> str:
    return f"The clearest strength is {quoted(title)}: {_stands(value, period, median, rank, direction)}."


def no_pressure(t: Tally) -> str:
    """Said instead of a pressure where there is none, but could be."""
    return "It is in the worst quarter on no indicator." if t.judged else ""


_TRAVEL = {
    "Improving": "and improving",
    "Worsening": "and worsening",
    "No change": "and unchanged",
}


def _stands(value: str, period: str, median: str, rank: str, direction: str) -> str:
    text = f"{value} {when(period)}, against a median of {median}, {rank}"
    move = _TRAVEL.get(direction, "")
    return f"{text} {move}" if move else text


_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_YEARS_TO = re.compile(r"(\d+ years|year) to ")


def when(period: str) -> str:
    """A period with its preposition: "in 2023/24", "on 1 January 2026", "in the year to 15 Nov 2016"."""
    if _DAY.fullmatch(period):
        return f"on {period}"
    return f"in the {period}" if _YEARS_TO.match(period) else f"in {period}"


def quoted(title: str) -> str:
    """An indicator's title inside a sentence, where it is told from the words around it."""
    return f"“{title}”"


def changed(name: str, what: str, counts: dict[str, int]) -> str:
    """What a refresh brought for one council: counts by kind ("New", "Revised", "Withdrawn", …)."""
    parts = []
    for kind, one, many in (
        ("New", "new figure", "new figures"),
        ("Revised", "revised figure", "revised figures"),
        ("Withdrawn", "withdrawn figure", "withdrawn figures"),
        ("Marker or note", "changed marker or note", "changed markers or notes"),
    ):
        n = counts.get(kind, 0)
        if n:
            parts.append(plural(n, one, many))
    if not parts:
        return f"{sentence(what)} changed nothing for {name}."
    return f"{sentence(what)} brought {listed(parts)} for {name}."


def question(
    title: str,
    value: str,
    period: str,
    median: str,
    direction: str,
    before: str,
    before_period: str,
    variant: int,
    newer: str = "",
) -> str:
    """A question to ask about an indicator in the worst quarter; ``variant`` keeps neighbours from sounding alike.

    ``newer``: the latest figure and its period ("12.3% in 2024"), where ``value`` is of the earlier period in which
    the group is compared; the direction then is the latest figure's.
    """
    lead = f"{quoted(title)} stands at {value} {when(period)}, against a median of {median}"
    if newer:
        lead += f"; its latest figure is {newer}"
        direction_words = {"Worsening": ", worsening", "Improving": ", improving", "No change": ", unchanged"}
        move = direction_words.get(direction, "") + ". "
        asks = (
            "Does the latest figure change the picture, and what lies behind it?",
            "Has the distance to similar councils grown or shrunk since?",
            "What does the council expect next?",
        )
    elif direction == "Worsening":
        move = f", and has worsened from {before} {when(before_period)}. "
        asks = (
            "What is behind it, and what is being done?",
            "When did the council first see this, and what has it changed since?",
            "Which part of the service or the place drives it?",
        )
    elif direction == "Improving":
        move = f", though better than the {before} {when(before_period)}. "
        asks = (
            "What has worked, and when does the council expect to reach the median?",
            "Is the improvement planned for, and will it last?",
            "What would make it faster?",
        )
    elif direction == "No change":
        move = f", as it was {when(before_period)}. "
        asks = (
            "What would it take to move it?",
            "Has anything been tried, and what was learnt?",
            "Does the council see this as a priority?",
        )
    else:
        move = ", with no earlier figure to compare. "
        asks = (
            "What do the council’s own figures say about the direction?",
            "Does the council recognise this figure?",
            "What lies behind it?",
        )
    return lead + move + asks[variant % 3]


def home(councils: int, judged: int, worst: int, most: str, most_count: int) -> str:
    """The home list in a sentence."""
    if not councils:
        return "No council has been chosen for your portfolio yet."
    who = "Your one council" if councils == 1 else f"Your {counted(councils)} councils"
    if not judged:
        return f"{who} cannot be compared yet: there are no figures, or nobody has said which way is good."
    if not worst:
        return f"{who} {_is(councils)} in the worst quarter of {_their(councils)} comparison group on no indicator."
    times = plural(worst, "figure stands", "figures stand")
    text = f"{times} in the worst quarter of the comparison group across {who[0].lower() + who[1:]}"
    if councils > 1 and most:
        text += f"; {most} has the most, {counted(most_count)}"
    return sentence(text) + "."


def _their(councils: int) -> str:
    return "its" if councils == 1 else "their"
