"""The overview and the plot on figures: sharp movements of the last refresh, support beside pressure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.indicators import Polarity
from adviser_app.domain.records.risk import LITTLE_SUPPORT, RULES, SHARP, WORST_WORSENING
from adviser_app.services import portfolio, records, risk, shipped
from adviser_app.services.support import EVERYTHING, Scope
from adviser_app.store.connection import Store
from adviser_app.viewmodels.risk import ReasonView
from tests.services.risk.making import TODAY, add, figures
from tests.services.small import bring, line, say
from tests.tools.figures import metropolitan
from tests.tools.stores import new_store


def test_a_sharp_movement_is_of_the_last_refresh_and_of_this_council(store: Store, tmp_path: Path) -> None:
    codes = metropolitan()
    low = [line(c, "Rate", year, 10 + at) for at, c in enumerate(codes) for year in ("2023", "2024")]
    bring(store, tmp_path, "one.csv", low, date(2026, 1, 1))
    say(store, "Rate", Polarity.LOW)
    jump = [line(codes[2], "Rate", "2025", 40), *(line(c, "Rate", "2025", 10 + at) for at, c in enumerate(codes)
                                                  if at != 2)]  # fmt: skip
    bring(store, tmp_path, "two.csv", jump, date(2026, 2, 1))
    only = [r for r in RULES if r != SHARP]

    def sharp() -> dict[str, ReasonView]:
        view = risk.overview(store, EVERYTHING, off=only, today=TODAY)
        return {c.code: c.reasons[0] for c in view.lines}

    found = sharp()
    assert set(found) == {codes[2]}
    assert found[codes[2]].sentence == (
        "The refresh of 1 February 2026: 1 figure moved sharply for the worse: Rate (up 233 per cent, from 3rd of 36 to"
        " 30th of 36)."
    )
    assert found[codes[2]].links[0].caption == "Rate: 12% → 40%, up 233 per cent, from 3rd of 36 to 30th of 36"
    bring(store, tmp_path, "three.csv", [line(codes[5], "Rate", "2025", 15.5)], date(2026, 3, 1))
    assert not sharp()  # the slab was changed again, but the figure that jumped was not
    bring(store, tmp_path, "four.csv", [line(codes[2], "Rate", "2025", 41)], date(2026, 4, 1))
    assert set(sharp()) == {codes[2]}  # revised upwards: the last refresh says so
    bring(store, tmp_path, "five.csv", [line(codes[2], "Rate", "2025", 14)], date(2026, 5, 1))
    assert not sharp()


def test_an_earlier_look_does_not_tell_how_far_a_figure_moved(store: Store, tmp_path: Path) -> None:
    """12 in 2024 and "up 233 per cent" are the 40 of 2025, which is suppressed by now."""
    codes = metropolitan()
    low = [line(c, "Rate", year, 10 + at) for at, c in enumerate(codes) for year in ("2023", "2024")]
    bring(store, tmp_path, "one.csv", low, date(2026, 1, 1))
    say(store, "Rate", Polarity.LOW)
    rest = [line(c, "Rate", "2025", 10 + at) for at, c in enumerate(codes) if at != 2]
    bring(store, tmp_path, "two.csv", [line(codes[2], "Rate", "2025", 40), *rest], date(2026, 2, 1))
    portfolio.put(store, [codes[2]])
    look = risk.overview(store, today=date(2026, 2, 2))
    assert "up 233 per cent" in repr(look)
    risk.remember(store, look)
    bring(store, tmp_path, "three.csv", [line(codes[2], "Rate", "2025", marker="[c]"), *rest], date(2026, 3, 1))
    later = risk.overview(store, today=TODAY)
    assert later.since is not None
    (gone,) = (g for g in later.since.lines if g.rule == SHARP)
    assert "1 figure moved sharply for the worse: Rate." in repr(gone)
    assert "233" not in repr(later)


@pytest.mark.parametrize(("earlier", "told"), [(17, False), (18, True)])
def test_a_place_among_few_is_none_to_fall_from(store: Store, tmp_path: Path, earlier: int, told: bool) -> None:
    """A year earlier half of the 36 must have had a figure."""
    codes = metropolitan()
    then = [line(c, "Rate", "2024", 10 + at) for at, c in enumerate(codes[:earlier])]
    now = [line(c, "Rate", "2025", 50 if at == 2 else 10 + at) for at, c in enumerate(codes)]
    bring(store, tmp_path, "one.csv", [*then, *now], date(2026, 1, 1))
    say(store, "Rate", Polarity.LOW)
    view = risk.overview(store, EVERYTHING, off=[r for r in RULES if r != SHARP], today=TODAY)
    assert [c.code for c in view.lines] == ([codes[2]] if told else [])


def test_pressure_beside_support(store: Store, tmp_path: Path) -> None:
    shipped.take_in(store)
    figures(store, tmp_path)
    codes = metropolitan()
    worst, best = codes[-1], codes[0]
    offer = records.list_rows(store, "offer")[0].id
    for day, status in (("2026-05-01", "delivered"), ("2026-06-01", "booked"), ("2025-05-01", "delivered")):
        add(store, "episode", council=worst, offer=offer, status=status, start=day)
    scope = Scope(codes=(worst, best, "E10000011"))  # East Sussex has no figures here
    view = risk.pressure(store, scope, today=TODAY)
    assert [(p.code, p.worst, p.judged, p.share, p.instances, p.little) for p in view.points] == [
        (worst, 6, 6, 1.0, 1, True), (best, 0, 6, 0.0, 0, False),
    ]  # fmt: skip
    assert [c.code for c in view.unjudged] == ["E10000011"]
    assert view.sentence == (
        "1 of 2 councils has 30 per cent or more of the judged indicators in the worst quarter; one of them had fewer"
        " than 2 instances of support in 2026/27."
    )
    assert any("fewer than ten judged indicators" in note for note in view.notes)
    header, rows = view.table()
    assert len(rows) == 3 and rows[0][header.index("share")] == "1.0000"
    assert risk.pressure(store, scope, year="2025/26", today=TODAY).points[0].instances == 1
    reason = next(r for r in risk.council(store, worst, today=TODAY).reasons if r.rule == LITTLE_SUPPORT)
    assert reason.sentence == (
        "6 of 6 indicators that can be judged (100 per cent) are in the worst quarter, and it had 1 instance of support"
        " in 12 months."
    )
    assert [x.kind for x in reason.links[:2]] == ["tab", "record"]
    assert len([x for x in reason.links if x.kind == "series"]) == 6


def test_without_figures_it_says_so(store: Store) -> None:
    assert any("No figures have been imported" in note for note in risk.overview(store, today=TODAY).notes)
    assert risk.pressure(store, today=TODAY).sentence == "No council has figures that can be judged."


def test_an_empty_portfolio(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        view = risk.overview(store, today=TODAY)
        assert view.sentence.startswith("There is no council to look at")
        assert not risk.remember(store, view)
        assert portfolio.get(store) == []


def test_many_series_are_not_all_linked_in_the_overview(store: Store, tmp_path: Path) -> None:
    codes = metropolitan()
    rows = [
        line(code, f"Rate {n:02}", year, 10 + at + (3 if year == "2025" else 0))
        for n in range(15)
        for at, code in enumerate(codes)
        for year in ("2024", "2025")
    ]
    bring(store, tmp_path, "figures.csv", rows, date(2026, 2, 1))
    for n in range(15):
        say(store, f"Rate {n:02}", Polarity.LOW)
    view = risk.overview(store, Scope(codes=(codes[-1],)), rule=GroupRule.TYPE, today=TODAY)
    reason = next(r for r in view.lines[0].reasons if r.rule == WORST_WORSENING)
    assert (reason.weight, len(reason.links), reason.more) == (15, 12, 3)
    whole = next(r for r in risk.council(store, codes[-1], today=TODAY).reasons if r.rule == WORST_WORSENING)
    assert (len(whole.links), whole.more, whole.state) == (15, 0, reason.state)
