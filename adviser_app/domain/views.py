"""Views of figures: what somebody wants to see, as a value that can be kept, sent and drawn again with newer figures.

A view names indicators as their publishers do and councils by code, never by rows of one store, so that it means the
same on every laptop. Its JSON text is stable: what one version writes, every later one reads.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import SeriesKey

FORMAT = 1  # of the JSON text
LINE, BARS, STRIP, TABLE, MAP, MULTIPLES = "line", "bars", "strip", "table", "map", "multiples"
QUADRANT = "quadrant"


@dataclass(frozen=True, slots=True)
class ViewKind:
    """A way to show figures. ``words``: its name for people; ``about``: what it is good for; ``many``: whether it shows
    several indicators (else the first one); ``history``: whether it runs through time (else it shows one period)."""

    words: str
    about: str
    many: bool
    history: bool


KINDS: dict[str, ViewKind] = {
    LINE: ViewKind("Lines", "An indicator through time: chosen councils, the median and middle half of a group.",
                   many=True, history=True),
    BARS: ViewKind("Ranked bars", "An indicator in one period: councils in their order, median and quartiles marked.",
                   many=False, history=False),
    STRIP: ViewKind("Strips", "Several indicators in one period each: every council a tick, chosen ones named.",
                    many=True, history=False),
    TABLE: ViewKind("Table", "Councils down, indicators across: figures, periods, ranks.", many=True, history=False),
    MAP: ViewKind("Map", "An indicator in one period on the map of equal tiles.", many=False, history=False),
    MULTIPLES: ViewKind("Small multiples", "A small chart through time for each council or each indicator.",
                        many=True, history=True),
    QUADRANT: ViewKind("Value for money", "Spending per head beside an outcome, or any two indicators: councils between"
                       " the medians of both.", many=True, history=False),
}  # fmt: skip
"""The kinds of view by the name a view has them by. A further kind is one more entry here, one in
``services.explorer.MAKERS`` and one in ``packs.figures.DRAWN``."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a view shows: councils by ``codes``; or the ``portfolio``; or ``like`` a council, its group under ``rule``.
    Nothing of these: every principal council of England that exists."""

    codes: tuple[str, ...] = ()
    portfolio: bool = False
    like: str = ""
    rule: GroupRule = GroupRule.TYPE

    @property
    def everyone(self) -> bool:
        return not (self.codes or self.portfolio or self.like)


@dataclass(frozen=True, slots=True)
class Span:
    """Which periods: ``one``, as published ("2023/24"); or those that lie within ``first`` to ``last`` (either may be
    "", for as far as there are figures). Nothing of these: all, and the latest where one period is shown."""

    one: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """``series`` and those of ``basket`` (its name) are shown, in this order. ``highlighted``: codes of councils that
    stand out. ``group``: whose median and quartiles are marked: the group of ``anchor`` under that rule; None: those of
    the councils shown. ``length`` of period ("P1Y"), "" for the one with the newest figures. ``predecessors``: lines
    have beside them those of the councils that the ones that stand out followed."""

    kind: str
    series: tuple[SeriesKey, ...] = ()
    basket: str = ""
    councils: Whom = Whom()
    highlighted: tuple[str, ...] = ()
    group: GroupRule | None = None
    span: Span = Span()
    length: str = ""
    predecessors: bool = False

    @property
    def anchor(self) -> str:
        """The council whose group is compared with: the first highlighted, else the one shown with its like, else the
        first shown; "" where there is none of these."""
        return next((code for code in (*self.highlighted, self.councils.like, *self.councils.codes) if code), "")

    def of_council(self, code: str, rule: GroupRule) -> View:
        """The same view for one council: it stands out among its group under ``rule``; lines show it alone, with those
        it followed, before the group's median and middle half."""
        alone = KINDS[self.kind].history
        whom = Whom(codes=(code,)) if alone else Whom(like=code, rule=rule)
        return replace(self, councils=whom, highlighted=(code,), group=rule, predecessors=alone)


def view_to_json(view: View) -> str:
    """The text of a view: the same for equal views, only what differs from the usual."""
    out: dict[str, Any] = {"adviser_view": FORMAT, "kind": view.kind}
    if view.series:
        out["series"] = [{name: said for name, said in asdict(key).items() if said} for key in view.series]
    if view.basket:
        out["basket"] = view.basket
    whom = view.councils
    if whom.codes:
        out["councils"] = list(whom.codes)
    elif whom.portfolio:
        out["councils"] = "portfolio"
    elif whom.like:
        out["councils"] = {"like": whom.like, "group": str(whom.rule)}
    if view.highlighted:
        out["highlighted"] = list(view.highlighted)
    if view.group is not None:
        out["group"] = str(view.group)
    span = {name: said for name, said in asdict(view.span).items() if said}
    if span:
        out["periods"] = span
    if view.length:
        out["length"] = view.length
    if view.predecessors:
        out["predecessors"] = True
    return json.dumps(out, ensure_ascii=False, indent=2)


def view_from_json(text: str) -> View:
    """The view a text says. Raises AdviserError 'not-a-view' that says what is wrong with it."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _refusal(f"it is not JSON ({error})") from error
    if not isinstance(found, dict) or "adviser_view" not in found:
        raise _refusal("it does not say “adviser_view”")
    if found["adviser_view"] != FORMAT:
        raise _refusal(f"it is of version {found['adviser_view']}, and this Adviser knows {FORMAT}")
    known = {
        "adviser_view", "kind", "series", "basket", "councils", "highlighted", "group", "periods", "length",
        "predecessors",
    }  # fmt: skip
    if stranger := sorted(set(found) - known):
        raise _refusal(f"nobody knows what “{stranger[0]}” means")
    kind = found.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise _refusal(f"its kind is “{kind}”; there are {', '.join(KINDS)}")
    return View(
        kind,
        tuple(_key(each) for each in _list(found, "series", dict)),
        _text(found, "basket"),
        _whom(found.get("councils")),
        tuple(_list(found, "highlighted", str)),
        _rule(_text(found, "group")),
        _span(found.get("periods", {})),
        _text(found, "length"),
        _said_so(found, "predecessors"),
    )


def _refusal(why: str) -> AdviserError:
    return AdviserError(
        "Not a view", f"This is no view of figures: {why}.",
        "Pin one to a report in the explorer, or write one with `adviser explore … --write-view FILE`.",
        code="not-a-view",
    )  # fmt: skip


def _text(found: dict[str, Any], name: str) -> str:
    said = found.get(name, "")
    if not isinstance(said, str):
        raise _refusal(f"“{name}” is not a text")
    return said


def _said_so(found: dict[str, Any], name: str) -> bool:
    said = found.get(name, False)
    if not isinstance(said, bool):
        raise _refusal(f"“{name}” is neither true nor false")
    return said


def _list(found: dict[str, Any], name: str, of: type) -> list[Any]:
    said = found.get(name, [])
    if not isinstance(said, list) or not all(isinstance(each, of) for each in said):
        raise _refusal(f"“{name}” is not a list of {'texts' if of is str else 'objects'}")
    return said


def _key(said: dict[str, Any]) -> SeriesKey:
    names = [f.name for f in fields(SeriesKey)]
    if set(said) - set(names) or not all(isinstance(each, str) for each in said.values()):
        raise _refusal(f"a series is told by {', '.join(names)}, each a text")
    if not said.get("publisher") or not said.get("indicator"):
        raise _refusal("a series needs a publisher and an indicator")
    return SeriesKey(**said)


def _whom(said: object) -> Whom:
    if said is None:
        return Whom()
    if said == "portfolio":
        return Whom(portfolio=True)
    if isinstance(said, list) and said and all(isinstance(code, str) and code for code in said):
        return Whom(codes=tuple(said))
    if isinstance(said, dict) and isinstance(said.get("like"), str) and said["like"] and set(said) <= {"like", "group"}:
        return Whom(like=said["like"], rule=_rule(_text(said, "group")) or GroupRule.TYPE)
    raise _refusal('“councils” is a list of codes, "portfolio", or an object with “like” and “group”')


def _rule(said: str) -> GroupRule | None:
    if not said:
        return None
    try:
        return GroupRule(said)
    except ValueError as error:
        raise _refusal(f"there is no group “{said}”") from error


def _span(said: object) -> Span:
    names = {f.name for f in fields(Span)}
    if not isinstance(said, dict) or set(said) - names or not all(isinstance(each, str) for each in said.values()):
        raise _refusal("“periods” has “one”, or “first” and “last”, each a text")
    span = Span(**said)
    if span.one and (span.first or span.last):
        raise _refusal("“periods” has either “one”, or “first” and “last”")
    return span
