"""What a page and its data file say of every combination of value, polarity, direction, place, group and limits is well
formed and true, judged from the numbers alone."""

from __future__ import annotations

import csv
import io
import math
import random
import re
from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np
import orjson
import pytest

from adviser_app.analysis.comparison import Floats
from adviser_app.analysis.council import council_numbers
from adviser_app.domain.areas import Area, AreaKind, ComparisonGroup, CouncilType, GroupRule
from adviser_app.domain.indicators import Polarity, PolaritySource, Series, SeriesKey
from adviser_app.packs import briefing, data_csv
from adviser_app.packs.options import PackOptions
from adviser_app.viewmodels import council as view
from adviser_app.viewmodels.models import ChangesView, CouncilPage, IndicatorRow
from adviser_app.viewmodels.rows import Catalogue, CellFacts, RowMaker, marked_row
from tests.analysis.test_latest import World, year
from tests.viewmodels.combinations import Case, Truth, cases, is_true, truth
from tests.viewmodels.test_sentences import _numbers, well_formed

SIZES = (1, 2, 9)
SAMPLES = 250  # pages of several series, of each size of group
POLARITY = {1: Polarity.HIGH, -1: Polarity.LOW, 0: Polarity.NONE}


class Fixed:
    """Limits of the series of some cases, in this year's slab."""

    def __init__(self, world: World, chosen: Sequence[Case]) -> None:
        self.world, self.chosen = world, chosen

    def of(self, positions: np.ndarray, _area: int) -> tuple[Floats, Floats]:
        figures = self.world.figures
        found = [
            self.chosen[int(figures.series[p])].limits
            if p >= 0 and self.world.periods[int(figures.period[p])] == year(2024)
            else (math.nan, math.nan)
            for p in positions
        ]
        low, high = np.array(found, dtype=float).reshape(len(positions), 2).T
        return low, high


def page_of(chosen: Sequence[Case], size: int) -> CouncilPage:
    cells = {(i, year(y)): v for i, c in enumerate(chosen) for y, v in ((2023, c.before), (2024, c.now))}
    world = World(cells)
    kind = {"kind": AreaKind.COUNCIL, "council_type": CouncilType.UNITARY}
    areas = [Area(i, f"E0600000{i}", name=f"Town {i}" if i else "York", **kind) for i in range(size)]
    series = {
        i: Series(i, SeriesKey("Test", c.title), 1, POLARITY[c.sign], PolaritySource.FILE if c.said else None, "")
        for i, c in enumerate(chosen)
    }
    catalogue = Catalogue(series, world.periods, lambda *_: "", {}, lambda _: "All")
    signs = np.array([c.sign for c in chosen], np.int8)
    numbers = council_numbers(
        world.figures, 0, range(size), signs, np.ones(len(chosen), np.int64), limits=Fixed(world, chosen)
    )
    now = {i: i * 4096 + world.ids[year(2024)] for i in range(len(chosen))}
    facts = {now[i]: CellFacts(0, *_told(c.limits), c.marker, c.status) for i, c in enumerate(chosen)}
    newer = {
        i: (world.ids[year(2024)], c.marker) for i, c in enumerate(chosen) if c.marker and c.before[0] == c.before[0]
    }
    none = [i for i, c in enumerate(chosen) if truth(c) is None]
    label = "36 metropolitan districts in England" if size > 2 else f"{size} unitary authorities"
    return view.build(
        view.CouncilInputs(
            area=areas[0], areas={a.code: a for a in areas}, group=ComparisonGroup(GroupRule.TYPE, label, tuple(areas)),
            numbers=numbers, polarity=signs, said=np.array([c.said for c in chosen]),
            maker=RowMaker("York", numbers, world.figures, catalogue, facts, newer), catalogue=catalogue,
            changes=ChangesView("", "", (), ()), themes=(), today=date(2026, 1, 1),
            marked=[marked_row(catalogue, i, world.ids[year(2024)], facts[now[i]]) for i in none],
        )
    )  # fmt: skip


def _told(limits: tuple[float, float]) -> tuple[float | None, float | None]:
    low, high = (None if v != v else v for v in limits)
    return low, high


@cache
def whole(size: int) -> tuple[list[Case], CouncilPage]:
    chosen = cases(size)
    return chosen, page_of(chosen, size)


def number(words: str) -> float:
    return float(words.replace("−", "-").replace("+", "").replace(",", ""))


def check_row(row: IndicatorRow, case: Case, t: Truth) -> None:
    where = (row, case, t)
    assert number(row.latest.text) == t.value, where
    assert row.period.text == ("2024" if t.late else "2023"), where
    assert row.direction.text == t.moved, where
    if t.earlier == t.earlier:
        assert number(row.change.text) == t.value - t.earlier, where
        way = t.value - t.earlier
        assert row.change.spoken.startswith("up " if way > 0 else "down " if way < 0 else "unchanged"), where
    else:
        assert row.change.text == "–", where
    assert is_true(row.standing.text, t, case.sign), where
    if t.own == t.own:
        assert (row.median.sort, number(row.median.text)) == (t.median, t.median), where
        place = t.better + 1
        joint = "joint " if t.level > 1 else ""
        if case.sign:
            assert row.rank.text == f"{place} of {t.n}", where
            assert row.rank.spoken.startswith(f"{joint}{place}"), where
        else:
            assert row.rank.text.endswith(f"highest of {t.n}"), where
            assert row.rank.text.startswith("highest" if place == 1 else str(place)), where
        assert row.rank.spoken.startswith("joint ") == (t.level > 1), where
    quarter = "" if not t.quartile or t.n < 2 else ("1st", "2nd", "3rd", "4th")[t.quartile - 1]
    ending = ", unclear" if t.unclear else {1: " (best)", 4: " (worst)"}.get(t.quartile, "")
    assert row.quartile.text == (quarter and quarter + ending), where
    if t.unclear or row.standing.text in ("At the median", "Not different from the median", ""):
        assert row.standing.tone.name in ("NEUTRAL", "MUTED"), where
    notes = " ".join(row.notes)
    for note in row.notes:
        well_formed(note)
    assert ("Far from the rest" in notes) == t.far, where
    assert ("Provisional" in notes) == (case.status == "provisional" and t.late), where
    assert ("confidential" in notes) == (case.marker == "[c]"), where
    assert ("fewer than half" in notes) == t.elsewhere, where


@pytest.mark.parametrize("size", SIZES)
def test_every_row_is_true(size: int) -> None:
    chosen, page = whole(size)
    by_title = {c.title: c for c in chosen}
    seen = 0
    for row in (r for theme in page.themes for r in theme.rows):
        case = by_title.pop(row.title)
        t = truth(case)
        if t is None:
            assert (row.latest.text, row.latest.sort, row.standing.text, row.rank.text) == (
                "confidential",
                None,
                "",
                "–",
            )
            continue
        check_row(row, case, t)
        seen += 1
    assert not by_title
    assert seen > (100, 500, 1500)[SIZES.index(size)]


@pytest.mark.parametrize("size", SIZES)
def test_every_line_of_the_data_file_is_true(size: int) -> None:
    chosen, page = whole(size)
    lines = list(csv.DictReader(io.StringIO(data_csv.indicators(page).decode("utf-8-sig"))))
    assert len(lines) == len(chosen)
    for line in lines:
        case = chosen[int(line["indicator"].split()[1])]
        t = truth(case)
        if t is None:
            assert (line["value"], line["marker"], line["lower"], line["upper"]) == ("", "[c]", "", "")
            continue
        assert float(line["value"]) == t.value
        assert line["quartile"] == (str(t.quartile) if t.quartile else "")
        assert line["rank"] == (str(t.better + 1) if t.own == t.own else "")
        known = t.late and not t.elsewhere and t.n > 1 and case.limits[0] <= t.own <= case.limits[1]
        assert line["different_from_median"] == (
            "" if not known else "no" if t.unclear or line["standing"] == "At the median" else "yes"
        )
        assert bool(line["modified_z"]) == t.far
        assert is_true(line["standing"], t, case.sign)


HEADLINE = re.compile(
    r"York is in the best quarter of (?P<group>.+) on (?P<best>\w+) of (?:its )?(?P<of>\w+) indicators"
    r"(?: that can be judged)?, and in the worst quarter on (?P<worst>\w+)\."
)


def check_page(page: CouncilPage, chosen: Sequence[Case], size: int) -> None:
    told = [(c, t) for c in chosen if (t := truth(c))]
    judged = [(c, t) for c, t in told if t.judged]
    best = [c.title for c, t in judged if t.quartile == 1]
    worst = [(c, t) for c, t in judged if t.quartile == 4]
    where = (page.headline, page.summary, chosen)
    for sentence in (page.headline, *page.summary, *page.questions, *page.notices):
        well_formed(sentence)
    # the headline
    if not told:
        assert page.headline == "There are no figures for York yet.", where
    elif size == 1:
        assert "alone" in page.headline, where
    elif not judged:
        assert "cannot be judged" in page.headline or "different from the median" in page.headline, where
        if "different from the median" in page.headline:
            assert all(t.unclear for _, t in told), where
    else:
        assert ("best quarter" in page.headline) == (bool(best) or "none" in page.headline), where
        assert ("worst quarter" in page.headline) == (bool(worst) or "none" in page.headline), where
        if not best and not worst:
            assert "middle half" in page.headline, where
        if found := HEADLINE.match(page.headline):
            last = [] if found["worst"] == "none" else [len(worst)]
            assert _numbers(" ".join(found.group("best", "of", "worst"))) == [len(best), len(judged), *last], where
            assert last or not worst, where
    if any(t.unclear and t.quartile for _, t in told) and judged:
        assert "that can be judged" in page.headline, where
    # the summary
    said = " ".join(page.summary)
    against = next((s for s in page.summary if s.startswith("Of ") and "median" in s), "")
    assert bool(against) == bool(judged), where
    if len(judged) > 1:
        better = sum((t.own - t.median) * c.sign > 0 for c, t in judged)
        level = sum(t.own == t.median for _, t in judged)
        counts = (better, len(judged) - better - level, level)
        assert _numbers(against) == [len(judged), *[n for n in counts if n]], where
    assert ("The sharpest pressure" in said) == bool(worst), where
    if worst:
        line = next(s for s in page.summary if s.startswith("The sharpest pressure"))
        t = next(t for c, t in worst if f"“{c.title}”" in line)
        check_stands(line, t)
        if any(x.moved == "Worsening" for _, x in worst):
            assert t.moved == "Worsening", where
    unclear = sum(bool(t.unclear and t.quartile) for _, t in told)
    assert ("confidence limits" in page.headline + said) == bool(unclear), where
    # the lists and the questions
    assert {r.title for r in page.pressures} <= {c.title for c, _ in worst}, where
    assert len(page.pressures) == min(10, len(worst)), where
    strong = [c.title for c, t in judged if t.quartile == 1 and (t.own - t.median) * c.sign > 0]
    assert {r.title for r in page.strengths} <= set(strong), where
    assert len(page.strengths) == min(10, len(strong)), where
    for question, row in zip(page.questions, page.pressures, strict=False):
        check_question(question, next(t for c, t in worst if c.title == row.title))
    # the cards
    if judged:
        assert page.cards[0].figure == f"{len(worst)} of {len(judged)}", where
        assert page.cards[1].figure == f"{len(best)} of {len(judged)}", where


def check_stands(line: str, t: Truth) -> None:
    found = re.search(
        r": ([−\d.]+) in (\d{4}), against a median of ([−\d.]+), (joint )?(\d+)\w\w of (\d+)(.*)\.$", line
    )
    assert found, line
    assert number(found[1]) == t.own
    assert found[2] == ("2024" if t.late and not t.elsewhere else "2023")
    assert number(found[3]) == t.median
    assert (bool(found[4]), int(found[5]), int(found[6])) == (t.level > 1, t.better + 1, t.n)
    move = {"Improving": " and improving", "Worsening": " and worsening", "No change": " and unchanged"}
    expected = ("" if t.elsewhere else move.get(t.moved, "")) + (", far from the rest of the group" if t.far else "")
    assert found[7] == expected


def check_question(question: str, t: Truth) -> None:
    found = re.search(r"stands at ([−\d.]+) in (\d{4}), against a median of ([−\d.]+)", question)
    assert found, question
    assert (number(found[1]), number(found[3])) == (t.own, t.median)
    if t.elsewhere:
        assert "its latest figure is" in question
        assert number(re.search(r"its latest figure is ([−\d.]+) in", question)[1]) == t.value  # type: ignore[index]
        return
    earlier = re.search(r"(has worsened from|though better than the) ([−\d.]+) in (\d{4})", question)
    assert ("has worsened" in question) == (t.moved == "Worsening")
    assert ("though better" in question) == (t.moved == "Improving")
    assert ("as it was" in question) == (t.moved == "No change")
    assert ("no earlier figure" in question) == (t.moved == "")
    if earlier:
        assert (number(earlier[2]), earlier[3]) == (t.earlier, "2023")


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_one_series_is_true(size: int) -> None:
    chosen = cases(size)
    for case in chosen if size < 9 else chosen[::3]:
        check_page(page_of([case], size), [case], size)


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_several_series_are_true(size: int) -> None:
    chosen, deal = cases(size), random.Random(size)
    for n in range(SAMPLES):
        some = deal.sample(chosen, 2 + n % 11)
        check_page(page_of(some, size), some, size)


@pytest.mark.parametrize("size", SIZES)
def test_the_pack_says_what_the_page_says(size: int) -> None:
    chosen, deal = cases(size), random.Random(99 + size)
    for _ in range(20):
        page = page_of(deal.sample(chosen, 8), size)
        pack = orjson.loads(briefing.compose(page, [], PackOptions(rule=GroupRule.TYPE)).document)["page"]
        assert (pack["headline"], pack["summary"]) == (page.headline, list(page.summary))
        assert pack["questions"] == list(page.questions)
        shown = {r["title"]: r for theme in pack["themes"] for r in theme["rows"]}
        for row in (r for theme in page.themes for r in theme.rows):
            for part in ("standing", "quartile", "rank", "direction", "latest"):
                assert shown[row.title][part]["text"] == getattr(row, part).text
