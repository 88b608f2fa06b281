"""Comparison groups in words: in a list to choose from, in a sentence, and the sets of neighbours behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adviser_app.domain.areas import GroupKind, GroupRule
from adviser_app.viewmodels import text

_CHOICE = {
    GroupKind.TYPE: "same type of council",
    GroupKind.TIER_REGION: "same tier, same region",
    GroupKind.TIER_ENGLAND: "same tier, England",
    GroupKind.REGION: "every council of the region",
    GroupKind.PORTFOLIO: "the portfolio",
}
_SENTENCE = {
    GroupKind.TYPE: "councils of the same type in England",
    GroupKind.TIER_REGION: "councils of the same tier in the region",
    GroupKind.TIER_ENGLAND: "councils of the same tier in England",
    GroupKind.REGION: "every council of its region",
    GroupKind.PORTFOLIO: "the councils of the portfolio",
}


FEWER = "The others have figures in fewer than half of its indicators."
"""Why a set that was computed does not have all councils."""


@dataclass(frozen=True, slots=True)
class GroupChoiceView:
    """A group one can choose. ``words`` stand in a list ("same type of council"), ``sentence`` after "compared with"
    ("councils of the same type in England")."""

    rule: GroupRule
    words: str
    sentence: str


def choice(rule: GroupRule, name: str = "") -> GroupChoiceView:
    """``name``: of neighbours the set ("global, 2026"), of an own group its name; "" where it is not there any more."""
    return GroupChoiceView(rule, _words(rule, name), _sentence(rule, name))


def plain() -> tuple[GroupChoiceView, ...]:
    """The groups that need no name, in the order in which they are offered."""
    return tuple(choice(GroupRule(kind)) for kind in _CHOICE)


def set_name(model: str, edition: str) -> str:
    """A set of neighbours as it is named everywhere: "global, 2026"."""
    return f"{model}, {edition}" if edition else model


def _words(rule: GroupRule, name: str) -> str:
    if rule.kind is GroupKind.NEIGHBOURS:
        return f"{_nearest(rule)} ({name or f'{set_name(rule.model, rule.edition)}: not here'})"
    if rule.kind is GroupKind.OWN:
        return f"“{name}”" if name else "an own group that is not here"
    if rule.kind is GroupKind.CLASS:
        return f"same class of “{rule.classification}”"
    return _CHOICE[rule.kind]


def _sentence(rule: GroupRule, name: str) -> str:
    if not name and rule.kind in (GroupKind.NEIGHBOURS, GroupKind.OWN):
        gone = f"the neighbours “{set_name(rule.model, rule.edition)}”" if rule.model else "the own group chosen"
        return f"{_SENTENCE[GroupKind.TYPE]}, because {gone} {'are' if rule.model else 'is'} not here"
    if rule.kind is GroupKind.NEIGHBOURS:
        return f"its {_nearest(rule)} ({name})"
    if rule.kind is GroupKind.OWN:
        return f"the councils of “{name}”"
    if rule.kind is GroupKind.CLASS:
        return f"councils of the same class of “{rule.classification}”"
    return _SENTENCE[rule.kind]


def _nearest(rule: GroupRule) -> str:
    count = "nearest neighbour" if rule.n == 1 else f"{rule.n} nearest neighbours"
    return f"{count} of the same type" if rule.same_type else count


def classified(without: Sequence[str], elsewhere: int, gone: Sequence[str]) -> tuple[str, ...]:
    """What a classification that was taken in leaves out: councils by name, rows of other areas, classes of before."""
    out = []
    if without:
        named = text.listed([*without[:5], *([f"{len(without) - 5:,} more"] if len(without) > 5 else [])])
        out.append(f"In no class: {named}.")
    if elsewhere:
        out.append(f"{text.plural(elsewhere, 'row is', 'rows are')} of areas that are no councils of England.")
    if gone:
        out.append(f"Taken away, because the file does not have them: {text.listed(list(gone))}.")
    return tuple(out)


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set of neighbours in a list. ``name``: "global, 2026"; ``said``: where it came from, or how it was made."""

    model: str
    edition: str
    name: str
    areas: int
    source: str
    method: str
    file: str
    taken: str  # ISO, UTC

    @property
    def said(self) -> str:
        whence = ", ".join(part for part in (self.source, self.file) if part)
        return f"{whence}; {text.plural(self.areas, 'area')}" if whence else text.plural(self.areas, "area")


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """One place of a ranked set. ``why``: why it does not count, "" where it does; ``distance`` of computed sets."""

    rank: int
    code: str
    name: str
    why: str
    distance: float | None


@dataclass(frozen=True, slots=True)
class NeighboursView:
    """The neighbours of a council in a set, nearest first, with those that do not count and why."""

    code: str
    name: str
    set: SetLine
    lines: tuple[NeighbourLine, ...]
    sentence: str


def stale_sentence(of: str) -> str:
    """Instead of the neighbours of a computed set whose order and distances would tell figures that are suppressed."""
    return f"Not shown: {of} was computed from figures that have been suppressed since. Compute it again."


def neighbours_sentence(name: str, of: str, lines: tuple[NeighbourLine, ...]) -> str:
    """How many of a ranked list count, and what the others are."""
    if not lines:
        return f"{name} has no neighbours in {of}."
    left: dict[str, int] = {}
    for line in lines:
        if line.why:
            left[line.why] = left.get(line.why, 0) + 1
    out = f"{name} has {text.plural(len(lines), 'neighbour')} in {of}"
    if not left:
        return f"{out}; all of them count."
    count = len(lines) - sum(left.values())
    return f"{out}; {count} of them {'counts' if count == 1 else 'count'}, " + (
        f"left out: {', '.join(f'{n} ({why})' for why, n in left.items())}."
    )
