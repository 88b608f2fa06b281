"""What of a table of nobody's format is not read, told in warnings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats.headings import mostly
from adviser_app.csvio.formats.looked import OF_WHAT, Looked, Why, counts_rows, is_no_figure
from adviser_app.csvio.formats.sampled import Content
from adviser_app.csvio.formats.sorting import LEADING_ZERO, LOWER, UPPER, codes_of_v4
from adviser_app.domain.period_text import parse_period

_OF_AREAS = re.compile(r"\b(?:authorit\w+|areas?|geograph\w+|councils?|regions?|countr\w+|la)\b|code\b")


def told(t: Looked) -> list[Why]:
    """Of its columns, and of the lines above it; and how its periods were taken, where a line says more of them."""
    limits = [i for i in t.over if (LOWER.search(t.words(i)) or UPPER.search(t.words(i))) and t.facts[i].numbers]

    def named(columns: Sequence[int]) -> str:
        return ", ".join(t.header[i] or f"column {i + 1}" for i in sorted(columns))

    found = [_years_to(t.running)] if t.running else []
    if t.unheeded:
        message = "These lines above the table may say whom or what its figures are of; they were not read."
        remedy = "Nothing, if they say nothing of the figures; else say it in a mapping, or in the headings."
        found.append(Why("lines-above-not-read", "", "; ".join(t.unheeded)[:200], message, remedy))
    if unread := [i for i in t.over if i in t.unread or t.facts[i].are_unreadable_figures(measure=False)]:
        shown = min(t.facts[unread[0]].texts)
        message = f"These columns were not read: what stands in them is written like no number ({shown})."
        found.append(Why("figures-unreadable", "", named(unread), message, "Write plain numbers to have them read."))
    if t.flags:
        message = "These columns of flags were not read: whose they are, or what they mean, is not told."
        found.append(Why("flags-not-read", "", named(t.flags), message, "Say in a mapping which of them are markers."))
    numbers = [i for i in t.over if i not in (*limits, *unread) and _are_numbers(t, i)]
    if numbers:
        message = "These columns hold numbers, and were not read: their headings are those of ranks, changes or sums."
        remedy = "Nothing, if they are; else say in a mapping that they are figures."
        found.append(Why("numbers-passed-over", "", named(numbers), message, remedy))
    if constant := [i for i in t.constant if i in t.figures]:
        message = "These columns say the same in every row, and were read as figures."
        remedy = "Nothing, if they are figures; if they say whom the others are of, say so in a mapping (breakdown)."
        found.append(Why("column-constant", "", named(constant), message, remedy))
    if others := [i for i in t.over if i not in (*limits, *unread, *numbers)]:
        message = "These columns were not read: they hold no figures of their own."
        shown = ", ".join(_named(t, i) for i in sorted(others))
        found.append(Why("columns-passed-over", "", shown, message, "Nothing, if they only describe the councils."))
    if limits:
        message = (
            "These columns look like limits of figures, and were not read: no figure right before them lies within."
        )
        remedy = "Put the lower and the upper limit right behind their figure, or say in a mapping whose they are."
        found.append(Why("limits-passed-over", "", named(limits), message, remedy))
    return found


def _named(t: Looked, at: int) -> str:
    """A column's heading, with what stands in it where that is the same in every row."""
    name, texts = t.header[at] or f"column {at + 1}", t.facts[at].texts
    alike = len(texts) == 1 and len(t.rows) > 1 and OF_WHAT.search(t.words(at)) and not _OF_AREAS.search(t.words(at))
    return f"{name} ({min(texts)} in every row)" if alike else name


def of_periods(t: Looked, labels: Sequence[str]) -> list[Why]:
    """Of columns headed by periods: that these stand in no order, or that one has no figure in any row."""
    found = []
    read = [p for label in labels if (p := parse_period(label, t.kind))]
    for length in dict.fromkeys(p.length for p in read):  # a year stands behind its quarters
        starts = [p.start for p in read if p.length == length]
        if starts in (sorted(starts), sorted(starts, reverse=True)):
            continue
        message = "The periods of these columns stand in no order: two headings may have been exchanged."
        shown = ", ".join(labels)[:120]
        found.append(Why("periods-out-of-order", "", shown, message, "Look at them, and correct the headings if so."))
        break
    void = [
        t.header[i] for i, fact in enumerate(t.facts) if fact.content is Content.EMPTY and parse_period(t.header[i])
    ]
    if void:
        message = "No row has a figure under these periods."
        remedy = "Nothing, if there are none yet; else look whether the others stand under their own headings."
        found.append(Why("period-without-figures", "", ", ".join(void)[:120], message, remedy))
    return found


def _are_numbers(t: Looked, at: int) -> bool:
    """Whether numbers stand in a column, and no codes, no order of the rows and no times."""
    fact = t.facts[at]
    if not fact.numbers or fact.odd or (is_no_figure(t.header[at]) and fact.whole_numbers):
        return False
    if mostly(fact, LEADING_ZERO):
        return False
    ordered = counts_rows(t.header[at], at, t.rows) or at in codes_of_v4(t)
    return not ordered and not all(map(parse_period, fact.texts))


def _years_to(words: str) -> Why:
    message = f"Each figure is taken to be of the year that ends with its period, as “{words}” above the table says."
    return Why("period-running", "", words, message, "Say the periods in a mapping if it is not.")
