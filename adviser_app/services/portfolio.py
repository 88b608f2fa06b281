"""The councils an adviser looks after: chosen by hand, by region or by type, kept as records, undoable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from adviser_app.analysis import takeup
from adviser_app.domain.areas import Area, CouncilType, GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import changes, groups, identity, records
from adviser_app.services.assigned import mine
from adviser_app.services.councils import numbers_of
from adviser_app.services.figures import loaded
from adviser_app.store import cells
from adviser_app.store import records as stored
from adviser_app.store import takeup as episodes
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from adviser_app.store.records import Row
from adviser_app.store.slabs import P
from adviser_app.viewmodels import home as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.models import HomePage
from adviser_app.viewmodels.tally import tally

LABEL = "changed the portfolio"
LEAD = "Lead adviser"


def get(store: Store, *, today: date | None = None) -> list[str]:
    """Codes of the councils that the person who works here looks after today, as lead or cover adviser, by name of the
    council. A code that has since changed comes as the new."""
    by_code = _by_code(load_areas(store))
    codes = {row.values["council"] for row in mine(store, today or date.today())}
    found = {by_code[code].id: by_code[code] for code in codes if code in by_code}
    return [area.code for area in sorted(found.values(), key=lambda a: (a.name, a.code))]


def put(store: Store, codes: Sequence[str]) -> list[str]:
    """Make these councils the portfolio; what it then is. Former codes are taken as the council they became.

    What is new begins today, as lead adviser; what is left out ended yesterday, or never was if it began today. One
    action. Raises AdviserError 'no-such-council' for a code that is none; nothing is changed then.
    """
    by_code = _by_code(load_areas(store))
    unknown = [code for code in codes if code not in by_code]
    if unknown:
        raise AdviserError(
            "No such council",
            f"{', '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} not the code of a council.",
            "See `adviser councils` for the codes.",
            code="no-such-council",
        )
    today = date.today()
    wanted = {by_code[code].code for code in codes}
    with records.action(store, LABEL):
        me = identity.ensure(store)
        held = {row.id: by_code[row.values["council"]].code for row in mine(store, today)
                if row.values["council"] in by_code}  # fmt: skip
        _end(store, [row for row in mine(store, today) if held.get(row.id) not in wanted], today)
        new = sorted(wanted - set(held.values()))
        start = {"person": me.person, "role": LEAD, "start": today.isoformat(), "end": ""}
        records.create_many(store, "portfolio", [start | {"council": code} for code in new])
    return get(store, today=today)


def _end(store: Store, rows: list[Row], today: date) -> None:
    yesterday = (today - timedelta(days=1)).isoformat()
    records.delete(store, "portfolio", [row.id for row in rows if row.values["start"] > yesterday])
    ended = [row for row in rows if row.values["start"] <= yesterday]
    records.change_many(store, "portfolio", {row.id: {"end": yesterday} for row in ended})


def undo(store: Store) -> list[str] | None:
    """Take back the last change of the portfolio as a whole; what it then is, None where there is none."""
    return get(store) if records.undo(store, label=LABEL) else None


def by(store: Store, region: str | None = None, council_type: CouncilType | str | None = None) -> list[str]:
    """Codes of the councils that exist today in a region (by its name, case aside), of a type, or both; by name.

    Raises AdviserError 'no-such-region', 'no-such-type'.
    """
    today = date.today()
    councils = [a for a in load_areas(store) if a.is_council and a.exists_on(today)]
    if region is not None:
        regions = {a.region.casefold(): a.region for a in councils if a.region}
        found = regions.get(region.strip().casefold())
        if found is None:
            raise AdviserError(
                "No such region", f"There is no region “{region}”.", f"One of: {', '.join(sorted(regions.values()))}.",
                code="no-such-region",
            )  # fmt: skip
        councils = [a for a in councils if a.region == found]
    if council_type is not None:
        kind = council_type if isinstance(council_type, CouncilType) else _type(council_type)
        councils = [a for a in councils if a.council_type is kind]
    return [a.code for a in sorted(councils, key=lambda a: (a.name, a.code))]


TYPE_WORDS: dict[str, CouncilType] = {
    "county": CouncilType.COUNTY,
    "district": CouncilType.DISTRICT,
    "unitary": CouncilType.UNITARY,
    "metropolitan": CouncilType.METROPOLITAN,
    "london": CouncilType.LONDON,
    "city": CouncilType.CITY,
}


def _type(text: str) -> CouncilType:
    plain = text.strip().casefold()
    full = {kind.value.casefold(): kind for kind in CouncilType}
    found = TYPE_WORDS.get(plain) or full.get(plain)
    if found is None:
        raise AdviserError(
            "No such type", f"“{text}” is no type of council.", f"One of: {', '.join(TYPE_WORDS)}.", code="no-such-type"
        )
    return found


def _by_code(areas: list[Area]) -> dict[str, Area]:
    """Councils by every code they have had; a current code beats a former one."""
    councils = [a for a in areas if a.is_council]
    return {code: a for a in councils for code in a.former_codes} | {a.code: a for a in councils}


def _had(store: Store, today: date) -> Counter[str]:
    """Instances of support in the present financial year, by council's code."""
    year = takeup.financial_year(today.isoformat())
    names = ("council", "status", "start", "end", "year")
    found: Counter[str] = Counter()
    for _id, *values in episodes.columns(store, "episode", names):
        said = dict(zip(names, values, strict=True))
        if said["status"] in takeup.HAD and takeup.year_of(said) == year:
            found[said["council"]] += 1
    return found


def home(store: Store, rule: GroupRule, *, today: date | None = None) -> HomePage:
    """The portfolio at a glance: a line a council, those with the largest share in the worst quarter first."""
    chosen = get(store)
    with cells.snapshot(store):
        state = loaded(store)
        areas = [state.by_code[code] for code in chosen]
        found = {a.id: numbers_of(state, a, groups.of(store, state, a, rule, today)) for a in areas}
        ids = state.figures.ids
        shown = {i: set(ids[n.latest].tolist()) if len(n) else set() for i, n in found.items()}
        changed = changes.counts_by_council(store, state, shown) if areas else None
        votes = {row.values["council"]: row.values["next_election"] for row in stored.rows(store, "council_detail")}
        had = _had(store, today or date.today())
        inputs = []
        for area in areas:
            numbers = found[area.id]
            ends = {state.catalogue.periods[period].end for period in {i % P for i in shown[area.id]}}
            inputs.append(
                view.HomeInputs(
                    area,
                    tally(numbers, state.polarity, state.said),
                    None if changed is None else changed.get(area.id, 0),
                    max(ends).toordinal() if ends else 0,
                    text.month(max(ends)) if ends else "",
                    votes.get(area.code, ""),
                    sum(had[code] for code in {area.code, *area.former_codes}),
                )
            )
        last = state.last_import
        released = text.iso_day(last.released) if last else ""
        return view.build(inputs, groups.choice(store, rule).sentence, released, bool(len(ids)), today or date.today())
