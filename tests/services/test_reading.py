"""Pages, what changed and home, on stores made the way a user makes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity
from adviser_app.services import changes, councils, portfolio, refresh
from adviser_app.services import series as series_service
from adviser_app.store.connection import Store
from adviser_app.viewmodels.models import CouncilPage, IndicatorRow
from adviser_app.viewmodels.text import ordinal
from tests.services.small import bring, line, say
from tests.tools.stores import new_store

RULE = GroupRule.TYPE
TODAY = date(2026, 4, 1)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 31)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


@pytest.fixture
def counties(store: Store) -> list[str]:
    """The 21 county councils, by name."""
    return [a.code for a in councils.list_councils(store) if a.council_type is not None and a.council_type == "county"]


def page(store: Store, code: str) -> CouncilPage:
    return councils.page(store, code, RULE, today=TODAY)


def row(shown: CouncilPage, title: str) -> IndicatorRow:
    return next(r for theme in shown.themes for r in theme.rows if r.title == title)


def test_nothing_imported(store: Store, counties: list[str]) -> None:
    shown = page(store, counties[0])
    assert "There are no figures for" in shown.headline
    assert shown.summary == ()
    assert shown.themes == shown.pressures == shown.questions == ()
    assert shown.changes.sentence == "No refresh has been imported yet."
    assert shown.data_as_at == ""
    home = portfolio.home(store, RULE)
    assert home.empty_hint == "Import a monthly refresh to see how your councils stand."
    assert home.lines == ()
    portfolio.put(store, counties[:2])
    assert "cannot be compared yet" in portfolio.home(store, RULE).sentence


def test_a_page_in_full(store: Store, counties: list[str], tmp_path: Path) -> None:
    first = counties[0]
    lines = [line(c, "Recycling", "2024-04-01/P1Y", 30 + i) for i, c in enumerate(counties)]
    lines += [line(c, "Recycling", "2023-04-01/P1Y", 31 + i) for i, c in enumerate(counties)]
    lines += [line(c, "Fly-tipping", "2024-04-01/P1Y", 5) for c in counties]
    lines += [
        line(c, "Waiting", "2024-04-01/P1Y", 10 + i, unit="weeks", measure="Weeks") for i, c in enumerate(counties)
    ]
    lines += [line("E12000008", "Recycling", "2024-04-01/P1Y", 99)]  # a region is in no comparison
    bring(store, tmp_path, "january.csv", lines, JANUARY)
    say(store, "Recycling", Polarity.HIGH)
    say(store, "Fly-tipping", Polarity.LOW)
    shown = page(store, first)
    recycling = row(shown, "Recycling")
    assert recycling.latest.text == "30%"
    assert recycling.median.text == "40%"
    assert recycling.quartile.text == "4th (worst)"
    assert recycling.rank.text == "21 of 21"
    assert recycling.change.text == "−1"
    assert recycling.change.said == "down 1 percentage point on 2023/24"
    assert recycling.direction.text == "Worsening"
    assert recycling.direction.icon == "arrow-down"
    assert recycling.standing.text == "Worse than most"
    assert recycling.provenance == "Test, released 30 January 2026 (january.csv)"
    assert recycling.spark is not None
    assert recycling.spark.values == (31, 30)
    level = row(shown, "Fly-tipping")
    assert (level.quartile.text, level.standing.text, level.rank.text) == ("1st (best)", "At the median", "1 of 21")
    assert level.rank.said == "joint 1st of 21, 1st is best"
    assert level.direction.text == ""
    unjudged = row(shown, "Waiting")
    assert (unjudged.quartile.text, unjudged.rank.text) == ("", "21st highest of 21")
    assert unjudged.standing.text == "Lower than most"
    assert [r.title for r in shown.pressures] == ["Recycling"]
    assert shown.strengths == ()  # equal with all is no strength
    assert shown.headline == (
        f"{shown.name} is in the best quarter of 21 county councils in England on one of two indicators, and in the "
        "worst quarter on one."
    )
    assert "nobody has said which way is good" in shown.summary[-1]
    assert shown.questions[0].startswith(
        "“Recycling” stands at 30% in 2024/25, against a median of 40%, and has worsened"
    )
    assert shown.changes.counts[0] == ("New", 4)
    assert shown.subtitle.endswith("data to March 2025")


def test_markers_status_and_notes_are_told(store: Store, counties: list[str], tmp_path: Path) -> None:
    first, second, third = counties[:3]
    lines = [line(c, "Smoking", "2023", 12) for c in counties]
    lines += [line(first, "Smoking", "2024", marker="[c]"), line(second, "Smoking", "2024", 11, status="p")]
    lines += [line(c, "Smoking", "2024", 13) for c in counties[3:]]
    lines += [line(third, "Smoking", "2024", 10, note="Value for two councils combined", lower=9, upper=11)]
    lines += [line(c, "Bathing", "2024", 1) for c in counties[1:]] + [line(first, "Bathing", "2024", marker="z")]
    bring(store, tmp_path, "a.csv", lines, JANUARY)
    shown = page(store, first)
    smoking = row(shown, "Smoking")
    assert (smoking.latest.text, smoking.period.text) == ("12%", "2023")
    assert "2024: confidential." in smoking.notes
    bathing = row(shown, "Bathing")
    assert (bathing.latest.text, bathing.latest.sort, bathing.rank.text) == ("not applicable", None, "–")
    assert row(page(store, second), "Smoking").notes == ("Provisional.",)
    combined = row(page(store, third), "Smoking")
    assert combined.notes == ("Value for two councils combined",)
    assert combined.facts is not None
    assert (combined.facts.lower, combined.facts.upper) == (9, 11)
    detail = series_service.page(store, bathing.series_id, first, RULE)
    assert detail.table[0][1].text == "not applicable"
    assert [r[2].text for r in detail.ranking].count("no figure") == 1


def test_a_note_of_a_former_code_stands_where_the_number_came_from_and_nowhere_else(
    store: Store, counties: list[str], tmp_path: Path
) -> None:
    first, second = counties[:2]
    former, news = "Obsolete code since 2023 (replaced by E06000065 North Yorkshire)", "Estimated from a sample"
    years = ("2023", "2024")
    lines = [line(c, "Smoking", year, 12, note=former if c == first else news) for c in counties for year in years]
    bring(store, tmp_path, "a.csv", lines, JANUARY)
    told, other = (
        series_service.page(store, row(page(store, first), "Smoking").series_id, c, RULE) for c in (first, second)
    )
    assert {p.note for p in told.chart.points} == {cells[-1].text for cells in told.table} == {""}
    assert dict(told.provenance)["Note as published"] == former
    assert {p.note for p in other.chart.points} == {cells[-1].text for cells in other.table} == {news}


def test_months_quarters_and_years_side_by_side(store: Store, counties: list[str], tmp_path: Path) -> None:
    lines = []
    for i, c in enumerate(counties):
        lines += [
            line(c, "Unemployment", "2025-04-01/P1M", 3.2 + i),
            line(c, "Unemployment", "2025-04-01/P3M", 3.1 + i),
        ]
        lines += [line(c, "Unemployment", "2024-04-01/P3M", 3.0 + i), line(c, "Unemployment", "2024-01-01/P1Y", 4 + i)]
    bring(store, tmp_path, "a.csv", lines, JANUARY)
    first = counties[0]
    shown = row(page(store, first), "Unemployment")
    assert (shown.latest.text, shown.period.text, shown.change.text) == ("3.1%", "Apr–Jun 2025", "+0.1")
    detail = series_service.page(store, shown.series_id, first, RULE)
    assert detail.chart.lengths == ("P3M", "P1Y", "P1M")
    assert [p.label for p in detail.chart.points] == ["Apr–Jun 2024", "Apr–Jun 2025"]
    monthly = series_service.page(store, shown.series_id, first, RULE, length="P1M")
    assert monthly.chart.lengths[0] == "P1M"
    assert monthly.row.latest.text == "3.2%"
    with pytest.raises(AdviserError) as refused:
        series_service.page(store, shown.series_id, first, RULE, length="P5Y")
    assert refused.value.code == "no-such-length"


def test_revised_withdrawn_and_undone(store: Store, counties: list[str], tmp_path: Path) -> None:
    first, second = counties[:2]
    bring(store, tmp_path, "jan.csv", [line(c, "Births", "2024", 10 + i) for i, c in enumerate(counties)], JANUARY)
    lines = [
        line(first, "Births", "2024", 15),
        line(second, "Births", "2024", marker="x"),
        line(first, "Births", "2025", 16),
    ]
    release = bring(store, tmp_path, "feb.csv", lines, FEBRUARY)
    shown = page(store, first)
    assert shown.changes.title == "What the refresh of 27 February 2026 changed"
    assert dict(shown.changes.counts) == {"New": 1, "Revised": 1, "Withdrawn": 0, "Marker or note": 0}
    revised = shown.changes.rows[0]
    assert (revised.kind.text, revised.before.text, revised.after.text, revised.movement.text) == (
        "Revised",
        "10%",
        "15%",
        "+5",
    )
    assert revised.movement.said == "up 5 percentage points"
    gone = changes.changes(store, codes=[second]).rows[0]
    assert (gone.kind.text, gone.before.text, gone.after.text) == ("Withdrawn", "11%", "not available")
    everything = changes.changes(store, release_id=release)
    assert dict(everything.counts) == {"New": 1, "Revised": 1, "Withdrawn": 1, "Marker or note": 0}
    assert [r.kind.text for r in everything.rows] == ["Withdrawn", "Revised", "New"]
    detail = series_service.page(store, revised.series_id, first, RULE)
    assert [[c.text for c in r] for r in detail.revisions] == [["2024", "10%", "27 February 2026", "15%"]]
    portfolio.put(store, [first, second])
    assert [line_.changed.sort for line_ in sorted(portfolio.home(store, RULE).lines, key=lambda x: x.code)] == [
        n for _, n in sorted([(first, 2), (second, 1)])
    ]
    refresh.undo(store)
    back = page(store, first)
    assert row(back, "Births").latest.text == "10%"
    assert back.changes.title == "What the refresh of 30 January 2026 changed"


def test_since_joins_what_several_releases_did(store: Store, counties: list[str], tmp_path: Path) -> None:
    first, second = counties[:2]
    bring(store, tmp_path, "jan.csv", [line(c, "Births", "2024", 10) for c in counties], JANUARY)
    bring(store, tmp_path, "feb.csv", [line(first, "Births", "2024", 11), line(second, "Births", "2024", 20)], FEBRUARY)
    bring(store, tmp_path, "mar.csv", [line(first, "Births", "2024", 12), line(second, "Births", "2024", 10)], MARCH)
    store.con.execute("UPDATE release SET imported = released || 'T09:00:00'")
    found = changes.changes(store, since=date(2026, 2, 1))
    assert [(r.area_code, r.before.text, r.after.text) for r in found.rows] == [(first, "10%", "12%")]
    assert found.title == "What has changed since 1 February 2026"
    assert changes.changes(store, since=date(2026, 2, 1), codes=[first]).rows == found.rows
    nothing = changes.changes(store, since=date(2027, 1, 1))
    assert (nothing.rows, nothing.sentence) == ((), "Nothing was imported since 1 January 2027.")
    with pytest.raises(AdviserError) as refused:
        changes.changes(store, release_id=99)
    assert refused.value.code == "no-such-release"


def test_one_and_all_areas_are_told_alike(store: Store, counties: list[str], tmp_path: Path) -> None:
    """Three ways of finding changes (arrays of new slabs, few areas, all areas) give the same rows."""
    values = [line(c, "Births", p, 10 + i) for i, c in enumerate(counties) for p in ("2023", "2024")]
    bring(store, tmp_path, "jan.csv", [*values, line(counties[3], "Deaths", "2024", marker="[c]")], JANUARY)
    lines = [line(c, "Births", p, 10 + i + (i % 3)) for i, c in enumerate(counties) for p in ("2024", "2025")]
    bring(store, tmp_path, "feb.csv", [*lines, line(counties[3], "Deaths", "2024", 5)], FEBRUARY)
    for release in (1, 2):
        whole = changes.changes(store, release_id=release)
        parts = [changes.changes(store, release_id=release, codes=[c]) for c in counties]
        assert sorted(r for p in parts for r in map(repr, p.rows)) == sorted(map(repr, whole.rows))
        joined = changes.changes(store, release_id=release, codes=counties)
        assert list(map(repr, joined.rows)) == list(map(repr, whole.rows))
        assert joined.counts == whole.counts


def test_an_older_release_that_comes_later_fills_history(store: Store, counties: list[str], tmp_path: Path) -> None:
    bring(store, tmp_path, "feb.csv", [line(c, "Births", "2024", 12) for c in counties], FEBRUARY)
    bring(store, tmp_path, "jan.csv", [line(c, "Births", "2024", 10) for c in counties], JANUARY)
    shown = row(page(store, counties[0]), "Births")
    assert shown.latest.text == "12%"
    assert "27 February 2026" in shown.provenance


def test_each_figure_names_the_release_that_changed_it(store: Store, counties: list[str], tmp_path: Path) -> None:
    """Most figures of February are new, so that its revision keeps the whole slab and names no figure by itself."""
    first, second, third, *others = counties

    def month(name: str, released: date, lines: list[str]) -> int:
        bring(store, tmp_path, name, lines, released)
        slab = store.con.execute("SELECT id FROM slab").fetchone()[0]
        return int(slab)

    def figures(codes: list[str], by: int) -> list[str]:
        return [line(c, "Pay", "2025-04-01/P1Y", i + by) for i, c in enumerate(codes)]

    month("january.csv", JANUARY, figures(counties, 10))
    slab = month("february.csv", FEBRUARY, [*figures([first], 10), *figures(others, 50)])
    month("march.csv", MARCH, figures([second], 70))
    kept = store.con.execute('SELECT cells IS NULL, "full" IS NULL FROM revision WHERE slab_id = ?', (slab,)).fetchall()
    assert kept == [(1, 0), (0, 1)]
    told = {c: row(page(store, c), "Pay").provenance.split(" (")[0] for c in (first, second, third, others[0])}
    assert told == {
        first: "Test, released 30 January 2026",  # said again in February, and no different
        second: "Test, released 31 March 2026",
        third: "Test, released 30 January 2026",
        others[0]: "Test, released 27 February 2026",
    }


def test_finding_a_council(store: Store) -> None:
    for asked in (
        "E08000038",
        "e08000016",
        "Barnsley",
        "barnsley metropolitan borough council",
        "Barnsley MBC",
        "barns",
    ):
        assert councils.find(store, asked).code == "E08000038"
    assert councils.find(store, "Bristol UA").code == "E06000023"
    assert councils.find(store, "Bristol, City of").code == "E06000023"
    assert councils.find(store, "Cumbria").end is not None
    for asked, code in (("Barnsly", "no-such-council"), ("E99999999", "no-such-council"), ("", "no-such-council")):
        with pytest.raises(AdviserError) as refused:
            councils.find(store, asked)
        assert refused.value.code == code
    with pytest.raises(AdviserError, match="Barnsley") as near:
        councils.find(store, "Barnsly")
    assert "E08000038" in near.value.message
    with pytest.raises(AdviserError) as several:
        councils.find(store, "West")
    assert several.value.code == "ambiguous-council"
    assert len(councils.list_councils(store)) == 317
    assert len(councils.list_councils(store, include_abolished=True)) == 365


def test_no_council_has_no_page(store: Store) -> None:
    for code in ("E12000008", "E99999999", ""):
        with pytest.raises(AdviserError) as refused:
            councils.page(store, code, RULE)
        assert refused.value.code == "no-such-council"


def test_searching_series(store: Store, counties: list[str], tmp_path: Path) -> None:
    lines = [
        line(counties[0], name, "2024", 1) for name in ("Fly-tipping incidents", "Recycling rate", "Rate of recycling")
    ]
    lines.append(line(counties[0], "Recycling rate", "2024", 1, breakdown="food waste"))
    bring(store, tmp_path, "a.csv", lines, JANUARY)
    found = series_service.search(store, "recycling RATE")
    assert [s.key.indicator for s in found] == ["Recycling rate", "Recycling rate", "Rate of recycling"]
    assert [s.key.breakdown for s in found][:2] == ["", "food waste"]
    assert len(series_service.search(store, "")) == 4
    assert series_service.search(store, "nothing like it") == []
    assert series_service.search(store, "environment")  # by its theme
    with pytest.raises(AdviserError) as refused:
        series_service.page(store, 999, counties[0], RULE)
    assert refused.value.code == "no-such-series"


def test_sparks_and_charts(store: Store, counties: list[str], tmp_path: Path) -> None:
    lines = [
        line(c, "Births", str(y), y - 2000 + i) for i, c in enumerate(counties) for y in range(2015, 2025) if y != 2019
    ]
    lines += [line(counties[0], "Deaths", "2024", 5)]  # one council alone has it: no band
    bring(store, tmp_path, "a.csv", lines, JANUARY)
    births = series_service.search(store, "births")[0].id
    deaths = series_service.search(store, "deaths")[0].id
    found = councils.sparks(store, counties[0], [births, deaths, 99], RULE)
    assert found[births].values == (15, 16, 17, 18, 20, 21, 22, 23, 24)
    assert found[births].median[-1] == 34
    assert (found[births].first_label, found[births].last_label) == ("2015", "2024")
    assert (found[deaths].values, found[deaths].median, found[99].values) == ((5,), (None,), ())
    charts = councils.charts(store, counties[0], [deaths, births, 99], RULE)
    assert [c.title for c in charts] == ["Deaths", "Births"]
    point = charts[1].points[-1]
    assert (point.label, point.value, point.low, point.median, point.high, point.n) == ("2024", 24, 29, 34, 39, 21)
    assert charts[1].alt_text.startswith(
        f"Line chart of Births for {page(store, counties[0]).name}: 15% in 2015, 24% in 2024."
    )
    assert charts[0].alt_text.endswith("one figure, 5% in 2024.")
    assert charts[1].subtitle == "Shaded: middle half of 21 county councils in England"  # % stands at each number
    waits = [line(c, "Waits", "2024", 5, measure="Rate", unit="per head") for c in counties]
    bring(store, tmp_path, "b.csv", waits, FEBRUARY)
    waited = councils.charts(store, counties[0], [series_service.search(store, "waits")[0].id], RULE)[0]
    assert waited.subtitle == "Rate, per head · Shaded: middle half of 21 county councils in England"
    alone = row(page(store, counties[0]), "Deaths")
    assert alone.notes == ("Not compared: in no period has half of the group a figure.",)
    assert (alone.median.text, alone.rank.text, alone.quartile.text) == ("–", "–", "")


def test_where_the_group_is_compared_in_an_earlier_period_every_sentence_says_so(
    store: Store, counties: list[str], tmp_path: Path
) -> None:
    first = counties[0]
    lines = [line(c, "Recycling", y, 30 + i) for i, c in enumerate(counties) for y in ("2022", "2023")]
    bring(store, tmp_path, "a.csv", [*lines, line(first, "Recycling", "2024", 35)], JANUARY)
    say(store, "Recycling", Polarity.HIGH)
    shown = page(store, first)
    recycling = row(shown, "Recycling")
    assert (recycling.latest.text, recycling.period.text, recycling.change.text) == ("35%", "2024", "+5")
    assert (recycling.rank.text, recycling.median.text) == ("21 of 21", "40%")
    assert recycling.notes == (
        f"The group is compared in 2023, when {shown.name} had 30%: "
        "fewer than half of the group has a figure for 2024.",
    )
    assert recycling.facts is not None
    assert (recycling.facts.period, recycling.facts.group_period) == ("2024", "2023")
    assert "30% in 2023, against a median of 40%, 21st of 21." in shown.summary[2]
    assert shown.questions == (
        "“Recycling” stands at 30% in 2023, against a median of 40%; its latest figure is 35% in 2024, improving. Does "
        "the latest figure change the picture, and what lies behind it?",
    )


def test_abolished_councils_and_their_successors_lead_to_each_other(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "a.csv", [line("E07000026", "Recycling", "2022", 30)], JANUARY)
    allerdale = page(store, "E07000026")
    assert allerdale.notices[0] == (
        "Allerdale was abolished on 1 April 2023. Its successor is Cumberland. What was published for it stays with it."
    )
    cumbria = page(store, councils.find(store, "Cumbria").code)
    assert "Its successors are Cumberland and Westmorland and Furness." in cumbria.notices[0]
    assert (
        page(store, "E06000063").notices[0].startswith("Cumberland followed Allerdale, Carlisle, Copeland and Cumbria")
    )
    # the county of the same name is told from the council that followed it
    assert "Scarborough, Selby and North Yorkshire county on 1 April 2023." in page(store, "E06000065").notices[0]


def test_a_polarity_set_changes_the_next_page(store: Store, counties: list[str], tmp_path: Path) -> None:
    bring(store, tmp_path, "a.csv", [line(c, "Waste", "2024", i) for i, c in enumerate(counties)], JANUARY)
    first = counties[0]
    assert row(page(store, first), "Waste").quartile.text == ""
    say(store, "Waste", Polarity.LOW)
    assert row(page(store, first), "Waste").quartile.text == "1st (best)"
    say(store, "Waste", Polarity.HIGH)
    assert row(page(store, first), "Waste").quartile.text == "4th (worst)"


def test_a_reader_in_another_thread_shares_what_is_kept(store: Store, counties: list[str], tmp_path: Path) -> None:
    bring(store, tmp_path, "a.csv", [line(c, "Waste", "2024", i) for i, c in enumerate(counties)], JANUARY)

    def read(code: str) -> str:
        with store.reader() as reader:
            return row(page(reader, code), "Waste").rank.text

    with ThreadPoolExecutor(4) as pool:
        ranks = list(pool.map(read, counties))
    assert ranks == [f"{'highest' if n == 1 else ordinal(n) + ' highest'} of 21" for n in range(21, 0, -1)]
