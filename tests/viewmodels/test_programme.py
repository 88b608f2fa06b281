"""The programme in words: every case of the rule, money, shares, small things that people read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from adviser_app.analysis.grants import Deflator, FundingRun, Grant
from adviser_app.analysis.programme import STANDINGS, Deliverable, judge
from adviser_app.analysis.voices import Coverage
from adviser_app.viewmodels import programme as view
from adviser_app.viewmodels import programme_grants as grants
from adviser_app.viewmodels import programme_voices as voices
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.programme_cells import plain_number

YEAR = "FY2026-27"


def sentence(value: str, targets: tuple[str, str, str, str], quarter: str, today: date, due: date | None = None) -> str:
    q1, q2, q3, q4 = (Decimal(t) if t else None for t in targets)
    verdict = judge(Deliverable(YEAR, (q1, q2, q3, q4), due), Decimal(value) if value else None, quarter, today)
    return f"{verdict.status}. {view.rule_sentence(verdict, 'councils', YEAR)}"


TARGETS = ("10", "25", "40", "60")
AUTUMN, OVER = date(2026, 11, 22), date(2027, 4, 1)


@pytest.mark.parametrize(
    ("value", "targets", "quarter", "today", "due", "told"),
    [
        ("60", TARGETS, "Q2", AUTUMN, None, "Delivered. 60 councils: the year’s target of 60 is reached."),
        ("25", TARGETS, "Q2", AUTUMN, None,
         "On track. 25 councils: the target of 25 by the end of Q2 is reached; the year’s target is 60."),
        ("24", TARGETS, "Q2", AUTUMN, None,
         "At risk. 24 councils: 1 below the target of 25 by the end of Q2, within a tenth of it; the year’s target is "
         "60."),
        ("1", TARGETS, "Q2", AUTUMN, None,
         "Off track. 1 council: 24 below the target of 25 by the end of Q2, more than a tenth of it; the year’s target "
         "is 60."),
        ("59", TARGETS, "Q4", OVER, None,
         "Off track. 59 councils: the year is over, 1 short of the target of 60."),
        ("", TARGETS, "Q2", AUTUMN, None,
         "No value. A target of 25 councils was due by the end of Q2, and nothing says how far it is."),
        ("", ("", "", "", "5"), "Q2", AUTUMN, None,
         "Not yet due. The first target is 5 councils by 31 March 2027; no value yet."),
        ("3", ("", "", "", "5"), "Q2", AUTUMN, None,
         "Not yet due. The first target is 5 councils by 31 March 2027; 3 councils so far."),
        ("3", ("", "", "", "5"), "Q3", AUTUMN, date(2026, 11, 1),
         "Off track. 3 councils: it was due on 1 November 2026, 2 short of the target of 5."),
        ("", ("", "", "", "5"), "Q3", AUTUMN, date(2026, 11, 1),
         "No value. A target of 5 councils was due on 1 November 2026, and nothing says how far it is."),
        ("", ("", "", "", ""), "Q3", AUTUMN, date(2026, 12, 1),
         "Not yet due. Due on 1 December 2026; no target in figures is set."),
        ("", ("", "", "", ""), "Q3", AUTUMN, date(2026, 11, 1),
         "No target. It was due on 1 November 2026; without a target in figures the rule cannot tell whether it was "
         "delivered."),
        ("3", ("", "", "", ""), "Q3", AUTUMN, None, "No target. 3 councils: no target is set."),
        ("", ("", "", "", ""), "Q3", AUTUMN, None, "No target. Neither a target nor a value is set."),
    ],
)  # fmt: skip
def test_the_rule_in_a_sentence_with_its_numbers(
    value: str, targets: tuple[str, str, str, str], quarter: str, today: date, due: date | None, told: str
) -> None:
    assert sentence(value, targets, quarter, today, due) == told


def test_every_standing_has_an_icon_and_nothing_undue_is_a_warning() -> None:
    cells = {s: view.status_cell(s) for s in STANDINGS}
    assert len({c.icon for c in cells.values()}) == len(STANDINGS)
    assert [s for s, c in cells.items() if c.tone in (Tone.WARN, Tone.BAD)] == ["Off track", "At risk"]
    assert view.status_cell("Deferred").text == "Deferred"  # a word of a newer version


def test_amounts() -> None:
    assert view.amount(Decimal(1), "councils") == "1 council"
    assert view.amount(Decimal(1), "press") == "1 press"
    assert view.amount(Decimal("1250.5"), "pounds") == "£1,250.50"
    assert view.amount(Decimal(1250), "") == "1,250"
    assert view.amount(None, "days") == "–"
    assert sorted(["2.10", "2.9", "10", "2a"], key=view.natural) == ["2.9", "2.10", "2a", "10"]


def test_deliverables_in_a_sentence() -> None:
    assert view.year_sentence({}) == "No deliverables."
    assert view.year_sentence({"Off track": 1, "Not yet due": 2, "No value": 1}) == (
        "4 deliverables: 1 off track, 2 not yet due and 1 without a value."
    )


def test_money_and_shares() -> None:
    assert grants.millions(41_300_000) == "£41.3m"
    assert grants.millions(850_000) == "£850,000"
    assert grants.percent(-0.4916) == "−49.2%" and grants.percent(0.03) == "+3.0%" and grants.percent(0.0001) == "0.0%"
    assert grants.change_words(-0.4916) == "49.2 per cent less" and grants.change_words(0.0001) == "the same"
    assert plain_number(41_300_000.0) == "41300000" and plain_number(0.5) == "0.5" and plain_number(None) == ""


def test_how_the_grant_was_funded_and_which_deflator_it_is() -> None:
    runs = [FundingRun("Top-slice of the revenue support grant", "FY2010-11", "FY2016-17", 7),
            FundingRun("Direct grant", "FY2017-18", "FY2017-18", 1)]  # fmt: skip
    assert grants.funding_sentence(runs).endswith("grant 2010/11 to 2016/17, then direct grant from 2017/18.")
    assert grants.funding_sentence(runs[1:]) == "Funded by: Direct grant 2017/18."
    assert grants.funding_sentence([]) == ""
    prices = {"FY2010-11": Deflator(89, "2017/18 = 100", "HM Treasury"),
              "FY2017-18": Deflator(100, "2017/18 = 100", "HM Treasury")}  # fmt: skip
    assert grants.deflator_sentence(prices, "FY2017-18") == (
        "GDP deflator, financial years 2010/11 to 2017/18, 2017/18 = 100: HM Treasury. Real terms: in 2017/18 prices."
    )
    assert "nothing is told in real terms" in grants.deflator_sentence({}, "")
    assert grants.year_sentence(Grant("FY2017-18", 21e6, "Direct grant", 65e6)) == (
        "Grant 2017/18: £21.0m (direct grant); estimated savings to councils £65.0m."
    )
    assert grants.year_sentence(Grant("FY2017-18")) == grants.year_sentence(None) == ""


def test_coverage_and_terms() -> None:
    few = Coverage(1, date(2026, 1, 1), ("a",), (), 4, ("z",), ("Mars", "Venus"))
    assert voices.coverage_sentence(few) == (
        "1 response: 1 of 4 councils covered; 1 answered themselves, 0 only through a body."
    )
    assert voices.coverage_notes(few, str.upper)[1:] == (
        "Not counted, for they did not exist then: Z.", "No council is in a region called Mars or Venus.",
    )  # fmt: skip
    day = date(2015, 6, 1)
    assert voices.term_words(day, date(2015, 7, 31)) == "1 June 2015 to 31 July 2015"
    assert voices.term_words(day, None) == "from 1 June 2015" and voices.term_words(None, None) == ""
