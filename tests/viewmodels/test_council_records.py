"""What records add to a council's page: who leads it, when it votes, good practice beside what is weak."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from adviser_app.viewmodels import council_records


def test_details_are_said_where_they_are_known() -> None:
    said = dict(
        council_records.details(
            {
                "control": "No overall control", "administration": "Labour minority", "control_since": "2023-05-04",
                "leader": "A. Leader", "leader_party": "Labour", "chief_status": "vacant", "cycle": "by thirds",
                "next_election": "2027-05-06", "finance_officer": "", "website": "https://example.org",
            }
        )
    )  # fmt: skip
    assert said == {
        "Political control": "No overall control (Labour minority), since 4 May 2023",
        "Leader": "A. Leader (Labour)",
        "Chief executive": "vacant",
        "Elections": "By thirds; next on 6 May 2027",
        "Website": "https://example.org",
    }
    assert council_records.details({}) == ()


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        (date(2025, 2, 20), ""),
        (date(2025, 3, 24), "The pre-election period of Testford begins on 25 March 2025"),
        (date(2025, 3, 25), "Pre-election period: Testford votes on 1 May 2025."),
        (date(2025, 5, 1), "Pre-election period"),
        (date(2025, 5, 2), ""),
    ],
)
def test_the_pre_election_period_is_told(today: date, begins: str) -> None:
    notice = council_records.election_notice("Testford", "2025-05-01", today)
    assert notice.startswith(begins)
    assert bool(notice) == bool(begins)


def test_no_date_no_notice() -> None:
    assert council_records.election_notice("Testford", "", date(2025, 4, 1)) == ""


def study(title: str, theme: str, day: str, council: str = "E06000001") -> dict[str, str]:
    return {
        "id": f"r-{title}",
        "title": title,
        "theme": theme,
        "date": day,
        "council": council,
        "council_name": "Elsewhere",
        "summary": "",
        "link": f"https://example.org/{title}",
    }


def weak(title: str, theme: str) -> Any:
    return SimpleNamespace(title=title, theme=theme)


def test_practice_follows_the_weakest_theme_newest_first_and_never_the_councils_own() -> None:
    studies = [
        study("old", "Housing", "2020-01-01"), study("new", "Housing", "2025-01-01"),
        study("plan", "Planning", "2024-01-01"), study("own", "Housing", "2026-01-01", "E06000002"),
        study("money", "Finance", "2026-01-01"), study("other", "Skills", "2026-01-01"),
    ]  # fmt: skip
    rows = [weak("Homelessness", "Housing"), weak("Council tax", "Finance"), weak("Rents", "Housing")]
    found = council_records.practice(studies, rows, "E06000002")
    assert [p.title for p in found] == ["new", "plan", "old", "money"]
    assert found[0].beside == ("Homelessness", "Rents")
    assert found[0].date == "1 January 2025"
    assert council_records.practice(studies, [], "E06000002") == ()


def test_a_page_offers_no_more_than_one_reads() -> None:
    many = [study(f"s{n}", "Finance", f"2025-01-{n + 1:02d}") for n in range(20)]
    assert len(council_records.practice(many, [weak("x", "Finance")], "")) == council_records.MOST_PRACTICE
