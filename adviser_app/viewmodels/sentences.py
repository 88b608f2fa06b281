"""Sentences that write themselves from counts: true for every combination, and saying so where they cannot judge.

Every function is total: no combination of counts gives an ungrammatical or an untrue sentence (property tests).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.analysis import outliers
from adviser_app.viewmodels.tally import Tally
from adviser_app.viewmodels.text import counted, listed, plural, possessive, sentence

MOST_FAR = 6  # councils far from the rest that a sentence names


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
        if t.unclear == t.total:
            return f"{_none(name, t.total)} different from the median of {group} within its confidence limits."
        not_yet = "" if t.unclear else " yet"
        return f"{possessive(name)} {_figures(t.total)} cannot be judged against {group}{not_yet}."
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


def _none(name: str, n: int) -> str:
    """ "Barnsley's one indicator is not", "None of Barnsley's five indicators is"."""
    if n == 1:
        return f"{possessive(name)} one indicator is not"
    return f"{'Neither' if n == 2 else 'None'} of {possessive(name)} {_figures(n)} is"


def _figures(n: int) -> str:
    return "one indicator" if n == 1 else f"{counted(n)} indicators"


def _of_judged(t: Tally) -> str:
    if t.judged == t.total:
        return f"its {counted(t.judged)} indicators"
    # an unclear one has its place in a quarter, too
    return f"{counted(t.judged)} indicators{' that can be judged' if t.unclear else ''}"


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
        return "No direction of travel can be told: there are no earlier figures that can be compared."
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
    parts: list[str] = []

    def add(n: int, one: str, many: str, rest: str) -> None:
        """A sentence each: the first names what is counted, the others are more of them."""
        if n:
            noun = "more" if parts else "indicator" if n == 1 else "indicators"
            said = counted(n, t.unjudged, t.uncompared, t.unclear)
            parts.append(sentence(f"{said} {noun} {one if n == 1 else many} {rest}."))

    add(t.unjudged, "is", "are", f"shown without a judgement: {_why_unjudged(t)}")
    add(t.uncompared, "has", "have", "too few figures in the group to be compared")
    whose = "its" if t.unclear == 1 else "their"
    add(t.unclear, "is", "are", f"not different from the group’s median within {whose} confidence limits")
    return " ".join(parts)


def pressure(
    title: str, value: str, period: str, median: str, rank: str, direction: str, far: bool = False, unit: str = ""
) -> str:
    """The sharpest pressure in a sentence. ``rank`` "34th of 36", ``direction`` a word or ""; ``far`` from the rest of
    the group; ``unit`` in words, where no sign at the numbers says it."""
    return f"The sharpest pressure is {quoted(title, unit)}: {_stands(value, period, median, rank, direction, far)}."


def strength(
    title: str, value: str, period: str, median: str, rank: str, direction: str, far: bool = False, unit: str = ""
) -> str:
    """The clearest strength in a sentence, as ``pressure``."""
    return f"The clearest strength is {quoted(title, unit)}: {_stands(value, period, median, rank, direction, far)}."


def no_pressure(t: Tally) -> str:
    """Said instead of a pressure where there is none, but could be."""
    if not t.judged:
        return ""
    return f"It is in the worst quarter on no indicator{' that can be judged' if t.judged < t.total else ''}."


_TRAVEL = {
    "Improving": "and improving",
    "Worsening": "and worsening",
    "No change": "and unchanged",
}


def _stands(value: str, period: str, median: str, rank: str, direction: str, far: bool) -> str:
    text = f"{value} {when(period)}, against a median of {median}, {rank}"
    move = _TRAVEL.get(direction, "")
    if move:
        text += f" {move}"
    return f"{text}, far from the rest of the group" if far else text


_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_YEARS_TO = re.compile(r"(\d+ years|year) to ")


def when(period: str) -> str:
    """A period with its preposition: "in 2023/24", "on 1 January 2026", "in the year to 15 Nov 2016"."""
    if _DAY.fullmatch(period):
        return f"on {period}"
    return f"in the {period}" if _YEARS_TO.match(period) else f"in {period}"


def quoted(title: str, unit: str = "") -> str:
    """An indicator's title inside a sentence, where it is told from the words around it; and what it is counted in."""
    return f"“{title}”{f' ({unit})' if unit else ''}"


def changed(name: str, what: str, counts: dict[str, int]) -> str:
    """What a refresh brought for one council: counts by kind ("New", "Revised", "Withdrawn", …)."""
    parts = []
    for kind, one, many in (
        ("New", "new figure", "new figures"),
        ("Revised", "revised figure", "revised figures"),
        ("Withdrawn", "withdrawn figure", "withdrawn figures"),
        ("Marker or note", "new or changed marker or note", "new or changed markers or notes"),
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
    unit: str = "",
) -> str:
    """A question to ask about an indicator in the worst quarter; ``variant`` keeps neighbours from sounding alike.

    ``newer``: the latest figure and its period ("12.3% in 2024"), where ``value`` is of the earlier period in which
    the group is compared; the direction then is the latest figure's.
    """
    lead = f"{quoted(title, unit)} stands at {value} {when(period)}, against a median of {median}"
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


def far_from_rest(far: Sequence[str], n: int, told: bool) -> str:
    """Who of a group is far from the rest: ``far``, each with its score; ``n`` figures there are; ``told``: whether a
    score can be told of them."""
    if not n:
        return ""
    if n < outliers.LEAST:
        few = "figure is" if n == 1 else "figures are"
        return f"{sentence(counted(n))} {few} too few to tell who is far from the rest."
    if not told:
        return "Half of the figures and more are the same, so it is not told who is far from the rest."
    if not far:
        return f"No council is far from the rest: no modified z is beyond {outliers.FAR}."
    if len(far) > MOST_FAR:
        far = [*far[:MOST_FAR], plural(len(far) - MOST_FAR, "other")]
    return f"Far from the rest of the group, with modified z: {listed(list(far))}."


def home(councils: int, judged: int, worst: int, most: str, most_count: int) -> str:
    """The home list in a sentence."""
    if not councils:
        return "No council has been chosen for your portfolio yet."
    who = "Your one council" if councils == 1 else f"Your {counted(councils)} councils"
    if not judged:
        return f"{who} cannot be compared yet: there are no figures that can be judged."
    if not worst:
        where = f"in the worst quarter of {_their(councils)} comparison group"
        return f"{who} {_is(councils)} {where} on no indicator that can be judged."
    times = plural(worst, "figure stands", "figures stand")
    text = f"{times} in the worst quarter of the comparison group across {who[0].lower() + who[1:]}"
    if councils > 1 and most:
        text += f"; {most} has the most, {counted(most_count)}"
    return sentence(text) + "."


def _their(councils: int) -> str:
    return "its" if councils == 1 else "their"
