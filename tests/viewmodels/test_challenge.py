"""Words of the clock: spans, days on site, due dates."""

from __future__ import annotations

from datetime import date

import pytest

from adviser_app.analysis.clock import Rule, Step, StepState
from adviser_app.domain.records.challenge import EXPECTED, PLAN, STEPS
from adviser_app.viewmodels import challenge as view
from adviser_app.viewmodels.cells import Tone


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-12-18", "2024-12-19", "1 day"), ("2024-12-18", "2025-01-17", "30 days"),
        ("2024-12-18", "2025-01-18", "1 month"), ("2024-01-31", "2024-02-29", "1 month"),
        ("2024-12-18", "2025-12-17", "11 months"), ("2024-12-18", "2025-12-18", "1 year"),
        ("2024-12-18", "2026-01-18", "1 year and 1 month"), ("2020-01-01", "2026-11-22", "6 years and 10 months"),
    ],
)  # fmt: skip
def test_how_long_between_two_days(first: str, last: str, words: str) -> None:
    assert view.span(date.fromisoformat(first), date.fromisoformat(last)) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-07-16", "2024-07-18", "16 to 18 July 2024"), ("2024-07-30", "2024-08-02", "30 July to 2 August 2024"),
        ("2024-12-30", "2025-01-02", "30 December 2024 to 2 January 2025"),
        ("2024-07-18", "2024-07-18", "18 July 2024"),
        ("", "2024-07-18", "18 July 2024"), ("2024-07-18", "", "18 July 2024"), ("", "", "no days yet"),
    ],
)  # fmt: skip
def test_days_on_site(first: str, last: str, words: str) -> None:
    assert view.days_words(day(first), day(last)) == words


@pytest.mark.parametrize(
    ("opens", "closes", "late", "words"),
    [
        ("2025-04-18", "2025-06-18", "2025-07-18", "18 April to 18 June 2025, at the latest by 18 July 2025"),
        ("2024-10-18", "2024-12-18", "2024-12-18", "by 18 December 2024"), ("", "", "", ""),
        ("2024-10-18", "2024-12-18", "", "expected by 18 December 2024"),
    ],
)  # fmt: skip
def test_when_a_step_is_due(opens: str, closes: str, late: str, words: str) -> None:
    step = Step(PLAN, StepState.NOT_DUE, None, day(opens), day(closes), day(late))
    assert view.due_words(step) == words


def test_every_state_has_words_a_tone_and_an_icon_and_late_sorts_first() -> None:
    assert set(view.TONES) == set(view.ICONS) == set(StepState)
    cells = [view.state_cell(Step(PLAN, state), date(2026, 1, 1)) for state in StepState]
    assert [c.text for c in cells] == ["late", "due soon", "not due", "done", "not required"]
    assert [c.sort for c in cells] == sorted(c.sort or 0.0 for c in cells)  # type: ignore[type-var]
    assert cells[0].tone is Tone.BAD
    assert set(view.TITLES) == set(STEPS)


def test_a_rule_in_words() -> None:
    since = date(2023, 4, 1)
    assert view.rule_words(Rule(since, PLAN, late=5)) == "Challenges from 1 April 2023: late after 5 months."
    assert view.rule_words(Rule(since, PLAN, opens=9, closes=11, late=12)) == (
        "Challenges from 1 April 2023: due from 9 until 11 months, late after 12 months."
    )
    assert view.rule_words(Rule(since, PLAN, EXPECTED)) == "Challenges from 1 April 2023: expected, never late."
    assert view.rule_words(None) == "No rule asks for it."
