"""Surveys, feedback, needs and consultations: small numbers, and whom the answers speak for."""

from __future__ import annotations

import random
from datetime import date

import pandas as pd
import pytest

from adviser_app.analysis import voices
from adviser_app.analysis.voices import Feedback, Need, Response, Wave
from adviser_app.domain.areas import Area, AreaKind, CouncilType


@pytest.mark.parametrize(
    ("part", "n", "told"), [(9, 9, None), (0, 10, 0), (7, 10, 70), (None, 20, None), (21, 20, None), (-1, 20, None)]
)
def test_no_per_cent_of_fewer_than_ten(part: float | None, n: int, told: float | None) -> None:
    assert voices.share(part, n) == told


def test_waves_in_a_line_with_their_changes() -> None:
    def wave(day: str, n: int, percent: float, answer: str = "satisfied") -> Wave:
        return Wave("Residents", "Satisfied?", "residents", answer, day, n, percent)

    lines = voices.waves([
        wave("2017-10-01", 1000, 66), wave("2016-10-01", 9, 40), wave("2015-10-01", 1002, 68),
        wave("2017-10-01", 1000, 12, "dissatisfied"), wave("2018-10-01", 1000, 130),
    ])  # fmt: skip
    assert [line.answer for line in lines] == ["dissatisfied", "satisfied"]
    assert [(p.wave.day[:4], p.wave.n, p.percent, p.change) for p in lines[1].points] == [
        ("2015", 1002, 68, None), ("2016", 9, None, None), ("2017", 1000, 66, -2), ("2018", 1000, None, None),
    ]  # fmt: skip


def test_feedback_against_pandas() -> None:
    rng = random.Random(4)
    found = []
    for i in range(300):
        n = rng.randrange(1, 30)
        positive = None if rng.random() < 0.2 else rng.randrange(n + 1)
        score = None if rng.random() < 0.3 else rng.randrange(10, 51) / 10
        found.append(Feedback(rng.choice("abc"), f"e{i}", "", rng.choice("xy"), n, positive, score, 5))
    totals = {(t.offer, t.question): t for t in voices.feedback_totals(found)}
    frame = pd.DataFrame([{n: getattr(f, n) for n in ("offer", "question", "responses", "positive", "score")}
                          for f in found])  # fmt: skip
    assert len(totals) == 6
    for key, of in frame.groupby(["offer", "question"]):
        told = totals[key]
        judged, scored = of[of.positive.notna()], of[of.score.notna()]
        assert (told.events, told.responses) == (len(of), of.responses.sum())
        assert (told.positive, told.judged) == (judged.positive.sum(), judged.responses.sum())
        assert told.percent == pytest.approx(100 * judged.positive.sum() / judged.responses.sum())
        assert told.score == pytest.approx((scored.score * scored.responses).sum() / scored.responses.sum())
        assert told.scored == scored.responses.sum()


def test_scores_of_different_scales_and_small_numbers() -> None:
    found = voices.feedback_totals([
        Feedback("a", "1", "", "x", 4, 4, 4.5, 5), Feedback("a", "2", "", "x", 5, 3, 9, 10),
        Feedback("a", "3", "", "x", 3, 7, None, 5),
    ])  # fmt: skip
    assert [(t.out_of, t.events, t.judged, t.percent, t.score) for t in found] == [
        (5, 2, 4, None, 4.5), (10, 1, 5, None, 9),
    ]  # fmt: skip


def test_how_demand_moves() -> None:
    def need(theme: str, day: str, council: str = "A", state: str = "new", fed: str = "") -> Need:
        return Need("r", council, theme, day, "visit", state, fed)

    needs = [
        need("digital", "2026-04-01"), need("digital", "2026-05-01"),
        need("digital", "2027-03-31", "B", "planned", "d"),
        need("digital", "2026-03-31"), need("housing", "2025-06-01"), need("", "2026-06-01", ""), need("digital", ""),
    ]  # fmt: skip
    found = voices.demand(needs, "FY2026-27")
    assert [(d.theme, d.asked, d.councils, d.before, d.fed) for d in found] == [
        ("digital", 3, 2, 1, 1), ("", 1, 0, 0, 0), ("housing", 0, 0, 1, 0),
    ]  # fmt: skip
    assert found[0].states == {"new": 2, "planned": 1} and found[0].sources == {"visit": 3}
    assert voices.demand_by_year(needs) == {
        "digital": {"FY2026-27": 3, "FY2025-26": 1}, "housing": {"FY2025-26": 1}, "": {"FY2026-27": 1},
    }  # fmt: skip


# --- consultations ----------------------------------------------------------------------------------------------------


def councils(n: int, regions: int = 9) -> list[Area]:
    return [
        Area(i, f"E{i:08}", AreaKind.COUNCIL, f"Council {i}", council_type=CouncilType.UNITARY,
             region=f"Region {i % regions}")
        for i in range(n)
    ]  # fmt: skip


def test_the_published_coverage_of_2015_from_synthetic_responses() -> None:
    """The LGA counted 160 responses to its consultation of 2015, which covered 65 per cent of authorities once regional
    bodies were counted. Who answered was not published: these councils and bodies are invented, and only show that
    answers of that kind come to such a figure. England had 353 principal councils then."""
    areas = councils(353)
    own = [Response(council=a.code) for a in areas[:151]]
    by_region = [Response(body=f"Association {r}", region=f"Region {r}") for r in range(2)]
    pairs = [areas[151 + 6 * i : 157 + 6 * i] for i in range(7)]
    by_members = [Response(body=f"Group {i}", members=tuple(a.code for a in of)) for i, of in enumerate(pairs)]
    found = voices.coverage([*own, *by_region, *by_members], areas, date(2015, 6, 1))
    covered = {a.code for a in areas if a.id < 151 + 42 or a.region in ("Region 0", "Region 1")}
    assert found.responses == 160 and found.existed == 353
    assert found.covered == len(covered) and len(found.themselves) == 151
    assert found.percent is not None and round(found.percent) == 65
    alone = voices.coverage(own, areas, date(2015, 6, 1))
    assert alone.percent is not None and round(alone.percent) == 43  # what bodies speak for makes the difference


def test_councils_count_once_and_only_while_they_existed() -> None:
    ended = Area(3, "E3", AreaKind.COUNCIL, "Ended", region="North", end=date(2020, 4, 1))
    later = Area(4, "E4", AreaKind.COUNCIL, "Later", region="North", start=date(2020, 4, 1))
    there = [Area(i, f"E{i}", AreaKind.COUNCIL, f"C{i}", region="South") for i in range(3)]
    combined = Area(9, "E9", AreaKind.COMBINED_AUTHORITY, "Combined", region="North")
    areas = [*there, ended, later, combined]
    said = [
        Response(council="E1"), Response(council="E1"), Response(body="B", members=("E1", "E2", "E2old", "E4")),
        Response(body="N", region=" north "), Response(body="?", region="Nowhere"), Response(council="E9"),
    ]  # fmt: skip
    found = voices.coverage(said, areas, date(2019, 1, 1), {"E2old": "E2"})
    assert (found.themselves, found.through) == (("E1",), ("E2", "E3"))
    assert (found.responses, found.covered, found.existed) == (6, 3, 4)
    assert found.outside == ("E4", "E9") and found.unknown_regions == ("Nowhere",)
    assert found.percent is None  # of four councils no per cent
    later_on = voices.coverage(said, areas, date(2021, 1, 1), {"E2old": "E2"})
    assert (later_on.through, later_on.outside) == (("E2", "E4"), ("E9",))
