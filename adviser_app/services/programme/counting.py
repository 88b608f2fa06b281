"""Saved counts over what is recorded: what a deliverable is measured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from adviser_app.analysis import programme
from adviser_app.analysis.programme import Counted, CountOf
from adviser_app.analysis.takeup import Episode, Given, year_text
from adviser_app.domain import financial_years
from adviser_app.domain.areas import TYPE_PLURAL, CouncilType
from adviser_app.domain.records.support import HAD
from adviser_app.services import records
from adviser_app.services.programme.challenged import Challenged, challenged
from adviser_app.services.programme.choosing import chosen
from adviser_app.services.records import Names
from adviser_app.services.support.state import State, loaded
from adviser_app.store import records as stored
from adviser_app.store import takeup as columns
from adviser_app.store.connection import Store
from adviser_app.viewmodels import programme as view
from adviser_app.viewmodels import text

WHAT_WORDS = {
    "instances": "instances of support", "councils": "distinct councils", "people": "councillors and officers",
    "councillors": "councillors", "officers": "officers", "days received": "days received",
    "days given": "peer days given", "savings": "estimated savings", "income": "additional income",
    "peer challenges": "peer challenges",
}  # fmt: skip
ALL_YEARS = "all years"
CHALLENGES = "peer challenges"
_UNTAGGED = ("days given", CHALLENGES)  # what no tag narrows


_Narrowed = tuple[CountOf, Sequence[Episode], Sequence[Given]]


class Counting:
    """Saved counts against one state of a store. ``saved``: values of every saved count, by row."""

    def __init__(self, store: Store, today: date) -> None:
        self._store, self._today = store, today
        self._state: State | None = None
        self._tags: dict[str, frozenset[str]] | None = None
        self._years: dict[str, list[Episode]] | None = None
        self._kept: dict[tuple[str, tuple[tuple[str, str], ...]], _Narrowed] = {}
        self.saved = {row.id: row.values for row in stored.rows(store, "saved_count")}

    @property
    def state(self) -> State:
        if self._state is None:  # a year without a saved count does without the episodes
            self._state = loaded(self._store)
        return self._state

    def rows(self, values: Mapping[str, str], year: str, until: date) -> tuple[list[Episode], list[Given]]:
        """The episodes, or the peer days, that a count counts."""
        return programme.counted(*self._narrowed(values, year), year, until)

    def result(self, values: Mapping[str, str], year: str, until: date) -> Counted:
        """What a count (canonical values) comes to, from 1 April of a year, or from the beginning, to a day."""
        if values.get("what") == CHALLENGES:
            found = self.challenges(values, year, until)
            undated = sum(1 for one in found if not one.day)
            return Counted(Decimal(len(found)), len(found), len(found), undated)
        return programme.count(*self._narrowed(values, year), year, until)

    def challenges(self, values: Mapping[str, str], year: str, until: date) -> list[Challenged]:
        """The peer challenges that a count of them counts, recorded as such or as support."""
        of = self._of(values)
        statuses = of.statuses or HAD
        return [
            one
            for one in challenged(self._store, "" if of.all_years else year, until, self._today, offers=of.offers)
            if one.status in statuses and (of.councils is None or one.council in of.councils)
        ]

    def _narrowed(self, values: Mapping[str, str], year: str) -> _Narrowed:
        """A count with what it can be of in a year: a page asks the same for each of its quarters."""
        key = year, tuple(sorted(values.items()))
        if key not in self._kept:
            of = self._of(values)
            there = self.state.episodes if of.all_years else self._of_year(year)
            last = date.max if of.all_years else financial_years.last_day(year)
            self._kept[key] = of, *programme.counted(of, there, self.state.given, year, last)
        return self._kept[key]

    def _of_year(self, year: str) -> Sequence[Episode]:
        if self._years is None:
            self._years = {}
            for episode in self.state.episodes:
                if episode.year is not None:
                    self._years.setdefault(year_text(episode.year), []).append(episode)
        return self._years.get(year, ())

    def _of(self, v: Mapping[str, str]) -> CountOf:
        state = self.state
        offers: frozenset[str] | None = None
        if v.get("theme") or v.get("offer"):
            offers = frozenset(
                o.id
                for o in state.offers
                if (not v.get("theme") or o.theme == v["theme"]) and (not v.get("offer") or o.id == v["offer"])
            )
        councils: frozenset[str] | None = None
        if v.get("region") or v.get("council_type"):
            region = v.get("region", "").casefold()
            councils = frozenset(
                a.code
                for a in state.councils
                if (not region or a.region.casefold() == region)
                and (not v.get("council_type") or (a.council_type is not None and a.council_type == v["council_type"]))
            )
        return CountOf(
            v.get("what") or "instances", offers, councils, _members(v.get("statuses", "")),
            self._tagged(v["tag"]) if v.get("tag") else None, v.get("span") == ALL_YEARS,
        )  # fmt: skip

    def _tagged(self, tag: str) -> frozenset[str]:
        """Ids of the episodes that carry a tag, in whatever case it was typed."""
        if self._tags is None:
            found: dict[str, set[str]] = {}
            for row, tags in columns.columns(self._store, "episode", ("tags",)):
                for member in _members(tags):
                    found.setdefault(member.casefold(), set()).add(row)
            self._tags = {name: frozenset(rows) for name, rows in found.items()}
        return self._tags.get(tag.casefold(), frozenset())


def _members(tags: str) -> tuple[str, ...]:
    return tuple(t for t in tags.split("; ") if t)


def words(v: Mapping[str, str], known: Names) -> str:
    """What is counted and all it is narrowed to: "Distinct councils; under way or delivered; Leadership; this year"."""
    what = v.get("what") or "instances"
    parts = [WHAT_WORDS.get(what, what)]
    if what != "days given":
        statuses = _members(v.get("statuses", "")) or HAD
        parts.append(text.listed(list(statuses), "or"))
        if not set(statuses) <= set(HAD):
            parts.append("what is not had yet on whatever day")
    parts += [known.record(table, v[field]) for field, table in (("theme", "support_theme"), ("offer", "offer"))
              if v.get(field)]  # fmt: skip
    if v.get("council_type"):
        parts.append(_type_words(v["council_type"]))
    if v.get("region"):
        parts.append(v["region"])
    if v.get("tag") and what not in _UNTAGGED:
        parts.append(f"tagged “{v['tag']}”")
    parts.append(ALL_YEARS if v.get("span") == ALL_YEARS else "the year so far")
    return text.sentence("; ".join(parts))


def _type_words(value: str) -> str:
    return TYPE_PLURAL[CouncilType(value)] if value in {t.value for t in CouncilType} else value


def count(
    store: Store, values: Mapping[str, str], year: str, quarter: str, *, today: date | None = None
) -> view.CountLine:
    """A count that is not saved yet (canonical values of a saved_count), as it would come out."""
    until = min(today or date.today(), financial_years.last_day(year, quarter))
    found = Counting(store, today or date.today()).result(values, year, until)
    known = records.names(store)
    what = values.get("what") or "instances"
    return view.count_line("", values.get("name", ""), what, words(values, known), found, 0)


def counts(store: Store, year: str = "", quarter: str = "", *, today: date | None = None) -> view.CountsView:
    """All saved counts up to the end of a quarter, or today while it runs. Raises AdviserError 'no-year',
    'no-quarter'."""
    today = today or date.today()
    year, quarter, until = chosen(year, quarter, today)
    counting, known = Counting(store, today), records.names(store)
    used = Counter(_measured_by(stored.rows(store, "deliverable")))
    lines = [
        view.count_line(
            row, v["name"], v["what"] or "instances", words(v, known), counting.result(v, year, until), used[row]
        )
        for row, v in counting.saved.items()
    ]
    return view.build_counts(year, quarter, until, lines)


def _measured_by(rows: Collection[stored.Row]) -> list[str]:
    return [row.values["count"] for row in rows if row.values["measure"] == "counted"]
