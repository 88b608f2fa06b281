"""Grants, needs, consultations and evaluations on a store."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, programme, records, stores
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

BARNSLEY, ADUR, CUMBERLAND = "E08000038", "E07000223", "E06000063"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        yield made


# --- the grant --------------------------------------------------------------------------------------------------------


def test_the_grant_that_ships_in_real_terms(tmp_path: Path) -> None:
    """£41.3 m (2010/11) to £21.0 m (2017/18), by the deflators that ship, beside the LGA's own words."""
    with (paths.resources() / "records" / "deflator.csv").open(encoding="utf-8", newline="") as file:
        index = {row["year"]: float(row["index"]) for row in csv.DictReader(file)}
    then = 41.3 * index["FY2017-18"] / index["FY2010-11"]
    with stores.open_store(tmp_path / "adviser.db") as opened:
        view = programme.grants(opened, "2010/11", "2017/18")
    assert view.facts is not None
    assert view.facts.cash == pytest.approx(21.0 / 41.3 - 1)
    assert view.facts.real == pytest.approx(21.0 / then - 1)
    assert view.change == (
        f"From £41.3m (2010/11) to £21.0m (2017/18): 49.2 per cent less in cash, "
        f"{100 * (1 - 21.0 / then):.1f} per cent less in real terms (£{then:.1f}m in 2017/18 prices at the beginning)."
    )
    assert "GDP deflator" in view.deflator and "HM Treasury" in view.deflator and "2017/18 = 100" in view.deflator
    assert any("approximately 60 per cent" in said for said in view.said)
    assert "60" not in view.change  # theirs is beside ours, not instead of it
    assert view.funding == (
        "Funded by: Top-slice of the revenue support grant 2010/11 to 2016/17, then direct grant from 2017/18."
    )


def test_grants_without_amounts_deflators_or_years(store: Store) -> None:
    assert programme.grants(store).empty_hint
    records.create(store, "programme_year", {"year": "2024/25", "amount": "10,000,000", "savings": "25000000"})
    records.create(store, "programme_year", {"year": "2025/26", "amount": "9,000,000"})
    view = programme.grants(store)
    assert view.base == "" and view.facts is not None and view.facts.real is None
    assert view.change.endswith("Without deflators of both years there is no change in real terms.")
    assert view.missing == "There is no deflator of 2024/25 and 2025/26: not told in real terms."
    assert view.savings == (
        "Estimated savings to councils of £25.0m, grant of £10.0m, over the 1 of 2 years in which both are known: "
        "£2.50 for each £1."
    )
    with pytest.raises(AdviserError) as refused:
        programme.grants(store, "2010/11")
    assert refused.value.code == "no-grant" and "2024/25, 2025/26" in refused.value.next_step
    header, rows = view.table()
    assert [row[header.index("cash")] for row in rows] == ["9000000", "10000000"]


# --- needs ------------------------------------------------------------------------------------------------------------


def test_what_councils_ask_for_feeds_next_year(store: Store) -> None:
    for theme in ("Digital", "Housing"):
        records.create(store, "support_theme", {"name": theme})

    def need(council: str, theme: str, day: str, source: str = "visit", **more: str) -> str:
        said = {"council": council, "theme": theme, "date": day, "source": source, "text": f"{theme} {day}", **more}
        return records.create(store, "need", {k: v for k, v in said.items() if v}).id

    first, second = need(BARNSLEY, "Digital", "2026-04-02"), need(ADUR, "Digital", "2026-09-01", "letter")
    need(ADUR, "Digital", "2026-09-02", state="met")
    need("", "", "2026-10-01", "consultation", state="not taken up", why="Not ours")
    need(BARNSLEY, "Housing", "2025-05-01")
    view = programme.needs(store)
    assert (view.year, view.trend) == ("FY2026-27", ("FY2025-26", "FY2026-27"))
    assert view.sentence == (
        "4 needs in 2026/27, of 2 councils; 1 in 2025/26. 2 are open and led to no deliverable yet."
    )
    assert [(d.theme.text, d.facts.asked, d.change.text, d.councils.text, d.by_year) for d in view.demand] == [
        ("Digital", 3, "+3", "2", (0, 3)), ("Without a theme", 1, "+1", "0", (0, 1)), ("Housing", 0, "−1", "0", (1, 0)),
    ]  # fmt: skip
    assert (view.demand[0].states, view.demand[0].sources) == ("2 new, 1 met", "2 visit, 1 letter")
    assert set(view.waiting) == {first, second}

    wanted = records.create(store, "deliverable", {"year": "2027/28", "text": "Digital peers", "number": "4.2"})
    assert programme.plan_needs(store, [first, second, first], "Digital peers", today=date(2026, 11, 22)) == 2
    after = programme.needs(store, "2026/27")
    assert after.waiting == () and after.demand[0].fed.text == "2 of 3"
    planned = next(x for x in after.lines if x.row == first)
    assert (planned.state.text, planned.since) == ("planned", "22 November 2026")
    assert (planned.deliverable, planned.deliverable_row) == ("4.2 · Digital peers", wanted.id)
    records.undo(store)
    assert set(programme.needs(store).waiting) == {first, second}
    with pytest.raises(AdviserError, match="There is no deliverable"):
        programme.plan_needs(store, [first], "Something else entirely")
    assert programme.needs(store, "2019/20").empty_hint


def test_a_store_without_needs(store: Store) -> None:
    assert programme.needs(store).sentence == "Nothing that councils asked for is written down."


# --- consultations ----------------------------------------------------------------------------------------------------


def test_the_consultation_of_2015_from_synthetic_responses(store: Store) -> None:
    """160 responses, 65 per cent of authorities covered once regional bodies are counted: the LGA's published figures.
    Which councils answered was not published; those here are made up, on the 353 councils there were."""
    there = [a for a in load_areas(store) if a.is_council and a.exists_on(date(2015, 7, 31))]
    assert len(there) == 353
    consultation = records.create(store, "consultation", {
        "title": "Synthetic: sector-led improvement, 2015", "body": "LGA", "opened": "2015-06-01",
        "closed": "2015-07-31",
    }).id  # fmt: skip
    elsewhere = [a for a in there if a.region not in ("North East", "South East")]
    bodies = {a.code for a in there if a.region in ("North East", "South East")}
    own = [a.code for a in elsewhere[:140]]
    members = [a.code for a in elsewhere[130:144]]  # some of them answered themselves too
    rows = [{"consultation": consultation, "council": code} for code in own]
    rows += [{"consultation": consultation, "body": f"Body {r}", "region": r} for r in ("North East", "South East")]
    rows += [{"consultation": consultation, "body": f"Group {i}", "members": "; ".join(members)} for i in range(18)]
    records.create_many(store, "consultation_response", rows)
    (view,) = programme.consultations(store)
    assert view.facts.responses == 160
    assert view.facts.covered == len(bodies | set(own) | set(members))
    assert len(view.themselves) == 140 and len(view.through) == len(bodies) + 4
    assert len(view.silent) == 353 - view.facts.covered
    assert view.coverage.startswith(f"160 responses: {view.facts.covered} of 353 councils covered, 65 per cent; ")
    assert view.notes == ("Councils are those that existed on 31 July 2015.",)
    assert "Allerdale" in {name for _, name in (*view.themselves, *view.through, *view.silent)}
    assert len(view.table()[1]) == 353


def test_councils_that_did_not_exist_and_regions_that_are_none(store: Store) -> None:
    consultation = records.create(store, "consultation", {"title": "x", "opened": "2020-01-01"}).id
    for said in (
        {"council": CUMBERLAND, "date": "2020-02-01"}, {"council": BARNSLEY}, {"body": "B", "region": "The Moon"},
    ):  # fmt: skip
        records.create(store, "consultation_response", {"consultation": consultation, **said})
    (view,) = programme.consultations(store)
    assert view.facts.day == date(2020, 2, 1)
    assert [name for _, name in view.themselves] == ["Barnsley"]
    assert view.notes[1:] == (
        "Not counted, for they did not exist then: Cumberland.", "No council is in a region called The Moon.",
    )  # fmt: skip


# --- evaluation -------------------------------------------------------------------------------------------------------


def test_small_numbers_have_no_per_cent(store: Store) -> None:
    wave = {"survey": "Residents", "question": "Satisfied with your council?", "asked": "residents",
            "answer": "very or fairly satisfied"}  # fmt: skip
    for day, n, percent in (("2016-10-01", "1002", "68"), ("2017-06-01", "9", "30"), ("2017-10-01", "1000", "65.5")):
        records.create(store, "survey_wave", {**wave, "date": day, "n": n, "percent": percent, "source": "Poll"})
    records.create(store, "offer", {"name": "Academy", "theme": theme(store)})
    for event, n, positive in (("a", "4", "4"), ("b", "5", "5")):
        records.create(store, "feedback", {"offer": "Academy", "event": event, "question": "Useful?", "responses": n,
                                           "positive": positive, "score": "4.5", "out_of": "5"})  # fmt: skip
    view = programme.evaluations(store)
    (asked,) = view.questions
    assert [(w.n.text, w.percent.text, w.change.text) for w in asked.waves] == [
        ("1,002", "68%", "–"), ("9", "too few", "–"), ("1,000", "65.5%", "−2.5"),
    ]  # fmt: skip
    assert asked.sentence == (
        "65.5 per cent very or fairly satisfied, of 1,000 residents asked on 1 October 2017; "
        "down 2.5 percentage points on the wave before."
    )
    (said,) = view.feedback
    assert (said.positive.text, said.percent.text, said.score.text) == (
        "9 of 9",
        "too few",
        "4.5 of 5 (only 9 answers)",
    )
    records.create(store, "feedback", {"offer": "Academy", "event": "c", "question": "Useful?", "responses": "1",
                                       "positive": "0", "score": "1", "out_of": "5"})  # fmt: skip
    (said,) = programme.evaluations(store).feedback
    assert (said.positive.text, said.percent.text, said.facts.score) == ("9 of 10", "90%", pytest.approx(4.15))


def test_scores_that_stand_with_the_support_itself(store: Store) -> None:
    records.create(store, "offer", {"name": "Academy", "theme": theme(store)})
    for score, out_of, responses in (("4", "5", "30"), ("5", "5", "20"), ("9", "10", "4"), ("3", "5", "")):
        records.create(store, "episode", {"council": BARNSLEY, "offer": "Academy", "status": "delivered",
                                          "score": score, "out_of": out_of, "responses": responses})  # fmt: skip
    view = programme.evaluations(store)
    assert [(f.question.text, f.responses.text, f.score.text, f.percent.text) for f in view.feedback] == [
        ("Score given with the support", "50", "4.4 of 5", "–"),  # (4 × 30 + 5 × 20) / 50
        ("Score given with the support", "4", "9.0 of 10 (only 4 answers)", "–"),
    ]
    assert view.left_out == "1 score of support without a number of answers is left out."


def theme(store: Store) -> str:
    return records.create(store, "support_theme", {"name": "Leadership"}).id


def test_a_quote_names_nobody_without_consent(store: Store) -> None:
    for consent in ("with name", "without name", "not asked", "refused"):
        records.create(store, "quote", {"text": f"Good ({consent})", "who": "Cllr A. Example, Leader",
                                        "council": BARNSLEY, "consent": consent})  # fmt: skip
    view = programme.evaluations(store)
    assert {q.consent: (q.printable, q.attribution) for q in view.quotes} == {
        "with name": (True, "Cllr A. Example, Leader, Barnsley"), "without name": (True, "Name withheld"),
        "not asked": (False, ""), "refused": (False, ""),
    }  # fmt: skip
    assert view.consent == "2 of 4 quotes may be printed."
    header, rows = view.table()
    said = "\n".join(";".join(row) for row in rows)
    assert said.count("A. Example") == 1 and "refused" not in said and len(header) == len(rows[0])


def test_independent_evaluations(store: Store) -> None:
    records.create(store, "evaluation", {"title": "Peer challenge", "evaluator": "Cardiff Business School",
                                         "date": "2017-01-01", "subject": "Corporate peer challenge",
                                         "finding": "It works.", "savings": "1250000"})  # fmt: skip
    view = programme.evaluations(store)
    assert [(e.by, e.date.text, e.savings) for e in view.independent] == [
        ("Cardiff Business School", "1 January 2017", "£1,250,000")
    ]
    assert view.sentence == "1 independent evaluation."
