"""The rules of the risk overview in words: what each counts, from which threshold on, and what it does here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adviser_app.analysis.risk import USES, Rule
from adviser_app.domain.records.risk import LITTLE_SUPPORT
from adviser_app.viewmodels import risk_words as words
from adviser_app.viewmodels import text

_NAMED = 6  # councils named in a sentence; the others are counted
_ALL = "all indicators that can be judged"


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule does in an overview. ``councils``: how many it gives a reason that is not parked; ``alone``: those
    (code, name) for which no other rule that is looked for gives one; ``of``: how many councils there are."""

    councils: int
    alone: tuple[tuple[str, str], ...]
    of: int


@dataclass(frozen=True, slots=True)
class ThresholdView:
    """A threshold that can be changed. ``field``: of the record; ``value`` as it is typed ("" for no basket)."""

    field: str
    words: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """``row``: its record, "" where there is none and the usual thresholds hold; ``threshold`` in words; ``would``:
    what would change if it were switched off (on, where it is off); ``gone``: the councils concerned."""

    row: str
    rule: str
    label: str
    icon: str
    about: str
    on: bool
    tried: bool
    threshold: str
    fields: tuple[ThresholdView, ...]
    why: str
    councils: int = 0
    would: str = ""
    gone: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RulesView:
    """All rules in their order, and how many are looked for."""

    rules: tuple[RuleView, ...]
    sentence: str

    @classmethod
    def of(cls, rules: Sequence[RuleView]) -> RulesView:
        on = sum(r.on for r in rules)
        off = [r.rule for r in rules if not r.on]
        said = f"{on:,} of {len(rules):,} rules are looked for."
        return cls(tuple(rules), said + (f" Switched off: {text.listed(off)}." if off else ""))


def rule_view(
    rule: Rule, row: str, why: str, baskets: Mapping[str, str], said: Said | None = None, *, tried: bool = False
) -> RuleView:
    """``baskets``: names by id; ``said``: what the rule does in an overview, None without one; ``tried``: it is taken
    to be switched off in that overview alone."""
    on = rule.on and not tried
    fields = tuple(_threshold(rule, name) for name in USES[rule.name])
    return RuleView(
        row, rule.name, words.label(rule.name), words.ICONS[rule.name], words.ABOUT[rule.name], on, tried,
        threshold(rule, baskets), fields, why, said.councils if said else 0, _would(on, said) if said else "",
        said.alone if said else (),
    )  # fmt: skip


def _threshold(rule: Rule, name: str) -> ThresholdView:
    if name == "basket":
        return ThresholdView(name, "Only of the basket", rule.basket, "")
    said, unit = words.THRESHOLDS[rule.name, name]
    return ThresholdView(name, said, f"{getattr(rule, name):g}", unit)


def threshold(rule: Rule, baskets: Mapping[str, str]) -> str:
    """The thresholds of a rule in a line: "from 5 indicators on, of all indicators that can be judged"."""
    parts = []
    for name in USES[rule.name]:
        if name == "basket":
            parts.append(f"of the basket “{baskets.get(rule.basket, 'not here')}”" if rule.basket else f"of {_ALL}")
            continue
        said, unit = words.THRESHOLDS[rule.name, name]
        number = getattr(rule, name)
        size = f" {unit[:-1] if number == 1 and unit != words.PER_CENT else unit}"
        if name == "at_least" and rule.name != LITTLE_SUPPORT:
            parts.append(f"from {number:g}{size} on")
        else:
            parts.append(f"{said[:1].lower()}{said[1:]} {number:g}{size}")
    return ", ".join(parts) or "any"


def _would(on: bool, said: Said) -> str:
    of, alone = text.plural(said.councils, "council"), len(said.alone)
    them = "it" if said.councils == 1 else f"{alone:,} of them"
    if not said.councils:
        return "It gives no council a reason." if on else "Switched on, it would give no council a reason."
    if not on:
        rest = f"{them} for nothing else: {_which(said)}" if alone else "none of them for nothing else"
        return f"Switched on, it would give {of} a reason, {rest}."
    if not alone:
        return f"It gives {of} a reason. Switched off, none would be without one."
    return f"It gives {of} a reason. Switched off, {them} would have none left: {_which(said)}."


def _which(said: Said) -> str:
    names = [name for _, name in said.alone]
    if len(names) <= _NAMED:
        return text.listed(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED:,} more"
