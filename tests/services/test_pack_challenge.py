"""A council's peer challenge in its pack: what it says, what it keeps to itself, and how it reads in PDF and Word."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pdfua
import pytest

from adviser_app.services import challenges, figures, interventions, packs, records, shipped
from adviser_app.store.connection import Store
from adviser_app.viewmodels import pack_challenge
from adviser_app.viewmodels.challenge_council import CouncilChallengeView
from adviser_app.viewmodels.document import Bullets, Heading, Section, Table
from adviser_app.viewmodels.interventions import InterventionsView
from tests.tools import word as reading
from tests.tools.pdf import structure
from tests.tools.stores import new_store

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = WHEN.date()
BARNSLEY, CUMBERLAND, CARLISLE, YORK = "E08000038", "E06000063", "E07000028", "E06000014"
CONFIDENTIAL = ("Cllr Secret Peer", "It told us what we feared", "Do not tell the press", "Pat Manager")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A corporate challenge whose plan was never published, one before it, what it recommended, interventions."""
    figures.forget()
    with new_store(tmp_path) as store:
        shipped.take_in(store)
        _challenges(store)
        yield store


def _challenges(store: Store) -> None:
    def add(table: str, **values: str) -> str:
        return records.create(store, table, values).id

    add("challenge", council=BARNSLEY, kind="Corporate", stage="closed", first_day="2019-03-05", last_day="2019-03-08",
        report_on="2019-06-03", report_link="https://www.example.org/2019")  # fmt: skip
    row = add(
        "challenge", council=BARNSLEY, kind="Corporate", stage="action plan", first_day="2026-04-14",
        last_day="2026-04-16", report_on="2026-07-10", report_link="https://www.example.org/report",
        leader_said=CONFIDENTIAL[1], note=CONFIDENTIAL[2], manager=CONFIDENTIAL[3],
    )  # fmt: skip
    add("team_member", challenge=row, role="Lead member peer", name=CONFIDENTIAL[0], lender=YORK, days="4")
    for number, text, status, due in (
        ("1", "Agree a medium-term plan.", "done", "2026-09-30"),
        ("2", "Give scrutiny a forward plan.", "not started", "2026-10-31"),
        ("3", "Settle the capital programme.", "not started", "2027-03-31"),
        ("4", "Publish what was decided.", "not started", ""),
    ):
        add("recommendation", challenge=row, number=number, text=text, status=status, due=due, owner="Chief executive",
            element="Governance and culture")  # fmt: skip
    add("intervention", council=BARNSLEY, kind="Best Value Notice", start="2025-02-03", source="A department, a notice",
        link="https://www.example.org/notice", subject="Finance")  # fmt: skip
    add("intervention", council=BARNSLEY, kind="Commissioners", start="2011-01-01", end="2014-12-31", exact="known to "
        "the year", source="A department, directions")  # fmt: skip
    add("challenge", council=CARLISLE, kind="Corporate", stage="closed", first_day="2022-06-21", last_day="2022-06-23",
        report_on="2022-09-30", counts_for=CUMBERLAND)  # fmt: skip


def section(store: Store, code: str) -> Section:
    found = pack_challenge.section(*_views(store, code))
    assert found is not None
    return found


def _views(store: Store, code: str) -> tuple[CouncilChallengeView, InterventionsView]:
    return challenges.council(store, code, today=TODAY), interventions.council(store, code, today=TODAY)


def rows(found: Section, title: str) -> list[list[str]]:
    (table,) = [b for b in found.blocks if isinstance(b, Table) and b.title.startswith(title)]
    return [[entry.text for entry in row] for row in table.rows]


def test_the_section_tells_the_clock_what_is_asked_and_what_was_recommended(store: Store) -> None:
    found = section(store, BARNSLEY)
    assert (found.title, found.key) == ("Peer challenge", "challenge")
    assert [b.text for b in found.blocks if isinstance(b, Heading)] == [
        "The clock", "What is asked next", "What was recommended", "Other challenges", "Statutory interventions",
        "Non-statutory interventions",
    ]  # fmt: skip
    assert rows(found, "The clock") == [
        ["Feedback report", "done on 10 July 2026", "by 16 July 2026"],
        ["Action plan", "late by 2 months", "by 16 September 2026"],
        ["Progress review", "not due", "16 January to 16 March 2027, at the latest by 16 April 2027"],
        ["Progress review’s report", "not due", "by 16 April 2027"],
        ["Next challenge", "not due", "by 16 April 2031"],
    ]
    (asked,) = [b for b in found.blocks if isinstance(b, Bullets)]
    assert [e.text for e in asked.items] == [
        "Action plan of Barnsley is late by 2 months; it was due by 16 September 2026."
    ]
    assert [r[0] for r in rows(found, "What was recommended")] == ["1", "2", "3", "4"]
    assert rows(found, "Other challenges")[0][1] == "5 to 8 March 2019"
    assert rows(found, "Statutory interventions") == [
        ["Commissioners", "about 2011 to 2014", "ended", "A department, directions"]
    ]
    assert rows(found, "Non-statutory")[0][:3] == ["Best Value Notice", "since 3 February 2025", "going on"]


def test_each_question_comes_from_a_row(store: Store) -> None:
    assert pack_challenge.questions(*_views(store, BARNSLEY)) == (
        "The action plan (corporate peer challenge, 14 to 16 April 2026) is late by 2 months: when will it be "
        "published, and who at the council owns it?",
        "Recommendation 2 is past its day: what is missing, and by when?",
        "Recommendations 3 and 4 are not started: what would help the council to begin?",
        "Best Value Notice (non-statutory), since 3 February 2025: what has still to be shown before this ends, and by "
        "when?",
    )
    assert pack_challenge.questions(*_views(store, YORK)) == ()


def test_a_day_that_is_agreed_is_not_asked_for(store: Store) -> None:
    later = date(2027, 2, 1)
    row = next(r for r in records.list_rows(store, "challenge", council=BARNSLEY) if r.values["plan_on"] == "" and
               r.values["stage"] == "action plan")  # fmt: skip
    records.change(store, "challenge", row.id, {"plan_on": "2026-09-01"})

    def asked() -> bool:
        view = challenges.council(store, BARNSLEY, today=later)
        return any("progress review (" in q for q in pack_challenge.questions(view, _views(store, YORK)[1]))

    assert asked()
    records.change(store, "challenge", row.id, {"review_on": "2027-02-16"})
    assert not asked()


def test_a_successor_tells_the_challenge_that_counts_for_it_and_others_nothing(store: Store) -> None:
    found = section(store, CUMBERLAND)
    assert rows(found, "The clock") == [["Next challenge", "not due", "by 23 June 2027"]]
    assert rows(found, "Of the councils it followed")[0][1] == "21 to 23 June 2022"
    assert pack_challenge.section(*_views(store, YORK)) is None
    records.create(store, "intervention", {
        "council": YORK, "kind": "Commissioners", "start": "2026-01-01", "source": "A department"})  # fmt: skip
    assert section(store, YORK).title == "Interventions"


@pytest.fixture
def made(store: Store, tmp_path: Path) -> packs.PackResult:
    (pack,) = packs.make(store, [BARNSLEY], tmp_path / "out", packs.PackOptions(timestamp=WHEN, word=True))
    return pack


def _part(outline: Iterable[str], heading: str) -> str:
    """The section and the one after it, the questions."""
    lines = list(outline)
    heads = [i for i, line in enumerate(lines) if line.strip().startswith(heading)]
    at = next(n for n, i in enumerate(heads) if lines[i].endswith("Peer challenge"))
    return "\n".join(lines[heads[at] : heads[at + 2]]) + "\n"


def test_in_pdf_and_word_it_reads_alike(made: packs.PackResult, golden: Callable[[str, str], None]) -> None:
    """What a screen reader gets of the section and of the questions after it."""
    assert made.pdf is not None
    assert made.word is not None
    golden("challenge.txt", _part(structure(made.pdf.read_bytes()).outline(), "H1 "))
    golden("challenge_word.txt", _part(reading.outline(made.word.read_bytes()), "Heading1:"))


def test_the_pdf_is_accessible(made: packs.PackResult) -> None:
    assert made.pdf is not None
    assert [(f.rule_id, f.message) for f in pdfua.validate(made.pdf).findings] == []


def test_nothing_confidential_leaves(made: packs.PackResult) -> None:
    assert made.pdf is not None
    assert made.word is not None
    said = [structure(made.pdf.read_bytes()).text, reading.text(made.word.read_bytes())]
    said += [path.read_text(encoding="utf-8-sig") for path in made.csvs]
    for words in CONFIDENTIAL:
        assert not any(words in text for text in said), words
    assert "what is recorded of its peer challenges and of interventions: no contact" in said[0]


def test_the_tables_behind_it_go_with_it(made: packs.PackResult) -> None:
    named = {path.name.removeprefix("Barnsley briefing 2026-11-22 "): path for path in made.csvs}
    assert set(named) == {
        "data.csv", "interventions.csv", "peer challenge clock.csv", "peer challenges.csv", "recommendations.csv",
    }  # fmt: skip
    with named["peer challenge clock.csv"].open(encoding="utf-8-sig", newline="") as file:
        found = {row["step"]: row for row in csv.DictReader(file)}
    assert (found["action plan"]["state"], found["action plan"]["late_after"]) == ("late", "2026-09-16")
    with named["recommendations.csv"].open(encoding="utf-8-sig", newline="") as file:
        assert [(r["number"], r["due"]) for r in csv.DictReader(file)] == [
            ("1", "2026-09-30"), ("2", "2026-10-31"), ("3", "2027-03-31"), ("4", "")
        ]  # fmt: skip
