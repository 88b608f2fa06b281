"""Reports of a real store: the counts that were published, what is frozen, what differs, what is printed again."""

from __future__ import annotations

import base64
import dataclasses
import re
import shutil
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pdfua
import pytest

from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import Work
from adviser_app.services import records, reports, settings, stores, support
from adviser_app.store.connection import Store
from adviser_app.viewmodels import document
from adviser_app.viewmodels.reports import Figure, compare, freeze, thaw
from tests.tools import published
from tests.tools import word as reading
from tests.tools.pdf import structure
from tests.tools.published import MARCH, SEPTEMBER


def _packed(plain: bytes) -> str:
    return "zlib:" + base64.b32encode(zlib.compress(plain)).decode()


QUARTERS = {"Q2": SEPTEMBER, "Q4": MARCH}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A store as it stood in September, and one as it stood in March, in which the report of September was issued."""
    folder = tmp_path_factory.mktemp("published")
    published.make(folder, "september.db").close()
    shutil.copyfile(folder / "september.db", folder / "march.db")
    with stores.open_store(folder / "march.db") as store:
        reports.issue(store, reports.quarterly(store, "2017/18", "Q2", now=SEPTEMBER, prepared_by="The team"))
        published.go_on(store)
    return {"Q2": folder / "september.db", "Q4": folder / "march.db"}


@pytest.fixture
def stores_(files: dict[str, Path], tmp_path: Path) -> Iterator[dict[str, Store]]:
    found = {}
    for quarter, path in files.items():
        shutil.copyfile(path, tmp_path / path.name)
        found[quarter] = stores.open_store(tmp_path / path.name)
    yield found
    for store in found.values():
        store.close()


@cache
def _written(path: Path, quarter: str) -> dict[str, bytes]:
    """The files of a quarter's report, by their kind; made once for all that look at them."""
    with stores.open_store(path, read_only=True) as store:
        view = reports.quarterly(store, "2017/18", quarter, now=QUARTERS[quarter], prepared_by="The team")
        made = reports.write(view, path.parent / quarter)
    return {one.suffix[1:]: one.read_bytes() for one in made}


@cache
def _printed(path: Path, quarter: str, kind: str) -> list[list[str]]:
    return _rows(_written(path, quarter)[kind], kind)


def _rows(content: bytes, kind: str) -> list[list[str]]:
    if kind == "docx":
        return reading.rows(content)
    return [[cell.text for cell in row.find("TH", "TD")] for row in structure(content).find("TR")]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("one", published.PUBLISHED, ids=lambda p: p.words)
def test_the_published_count_is_printed(one: published.Published, kind: str, files: dict[str, Path]) -> None:
    """Exactly, in the deliverable's own row: as the value so far, and in words with its unit in the rule's sentence."""
    quarter = next(q for q, when in QUARTERS.items() if when == one.when)
    rows = _printed(files[quarter], quarter, kind)
    named = re.compile(rf"\d\.\d+ {re.escape(one.deliverable)}($| / | Counted| Typed)")
    (row,) = [r for r in rows if len(r) == 6 and named.match(r[0])]
    assert row[1] == re.match(r"£?[\d,]+", one.printed)[0]  # type: ignore[index]
    assert re.match(rf"{re.escape(one.printed)}: ", row[5])


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_peer_challenges_are_printed_by_where_they_stand(kind: str, files: dict[str, Path]) -> None:
    content = _written(files["Q2"], "Q2")[kind]
    said = " ".join((structure(content).text if kind == "pdf" else reading.text(content)).split())
    words = "35 peer challenges delivered, 54 confirmed and 23 in discussion in 2017/18, up to 30 September 2017."
    assert words in said
    assert ["All peer challenges", "35", "–", "54", "23"] in _rows(content, kind)
    assert ["Local Partnerships", "12", "12 of 353", "–", "–", "£2,010,000", "–"] in _rows(content, kind)


def test_counts_are_of_the_quarter_even_when_made_later(files: dict[str, Path]) -> None:
    """In March, the second quarter still says what began by the end of September."""
    with stores.open_store(files["Q4"], read_only=True) as store:
        view = reports.quarterly(store, "2017/18", "Q2", now=MARCH)
    said = {f.key: f.said for f in view.figures}
    assert said["challenges/delivered"] == "35"
    assert said["takeup/income"] == "£7,900,000"
    assert {f.label: f.said for f in view.figures}["1.2 Councillors on leadership programmes"] == "704 councillors"


def test_what_is_off_track_stands_first(files: dict[str, Path]) -> None:
    with stores.open_store(files["Q4"], read_only=True) as store:
        view = reports.quarterly(store, "2017/18", "Q4", now=MARCH)
    titles = [section.title for section in view.document.sections]
    assert titles.index("What is off track or at risk") < titles.index("Themes and deliverables")
    (pressing,) = [s for s in view.document.sections if s.key == "pressing"]
    (table,) = [b for b in pressing.blocks if isinstance(b, document.Table)]
    assert [(r[0].text, r[3].text) for r in table.rows] == [
        ("2.7 Tailored support", "Off track"), ("2.8 Service-based support", "Off track"),
        ("3.1 Productivity experts", "Off track"), ("3.3 Commercial experts", "Off track"),
    ]  # fmt: skip
    assert all(row[4].text for row in table.rows), "each says why"


def test_issued_it_is_printed_again_to_the_byte(stores_: dict[str, Store], tmp_path: Path) -> None:
    store = stores_["Q2"]
    view = reports.quarterly(store, "2017/18", "Q2", now=SEPTEMBER, prepared_by="The team")
    first = {p.name: p.read_bytes() for p in reports.write(view, tmp_path / "first")}
    kept = reports.issue(store, view)
    assert (kept.title, kept.edition, kept.issued) == (
        "Quarterly performance report, Q2 2017/18", 1, "2017-10-02"
    )  # fmt: skip
    published.go_on(store)
    settings.put(store, prepared_by="Somebody else", marking="OFFICIAL-SENSITIVE")
    again = reports.write(reports.issued_view(store, kept.row), tmp_path / "again")
    assert {p.name: p.read_bytes() for p in again} == first
    now = reports.write(reports.quarterly(store, "2017/18", "Q2", now=SEPTEMBER), tmp_path / "now")
    assert {p.name: p.read_bytes() for p in now} != first


def test_the_difference_to_the_last_one(stores_: dict[str, Store]) -> None:
    store = stores_["Q4"]
    view = reports.quarterly(store, "2017/18", "Q4", now=MARCH)
    last, found = reports.differences(store, view)
    assert last is not None and last.quarter == "Q2"
    by = {d.key: d for d in found}
    assert (by["challenges/delivered"].before, by["challenges/delivered"].now, by["challenges/delivered"].change) == (
        "35", "115", "+80"
    )  # fmt: skip
    assert (by["challenges/confirmed"].now, by["challenges/confirmed"].change) == ("0", "−54")
    assert by["takeup/days"].change == "+1,600"
    assert "takeup/income" not in by  # nothing changed
    (since,) = [s for s in view.document.sections if s.key == "since"]
    (table,) = [b for b in since.blocks if isinstance(b, document.Table)]
    assert ["Peer challenges delivered", "35", "115", "+80"] in [[e.text for e in row] for row in table.rows]
    # The report of September had none before it; a second edition of it has the first.
    early = reports.quarterly(store, "2017/18", "Q2", now=MARCH)
    assert reports.differences(store, early)[0] == last
    again = reports.issue(store, early)
    assert (again.edition, again.title) == (2, "Quarterly performance report, Q2 2017/18, edition 2")
    assert [i.edition for i in reports.issued(store, reports.QUARTERLY)] == [2, 1]


def test_an_edition_keeps_its_number(stores_: dict[str, Store]) -> None:
    store = stores_["Q4"]
    (kept,) = reports.issued(store)
    records.delete(store, "issued_report", [kept.row])
    assert reports.issued(store) == []
    assert reports.issue(store, reports.quarterly(store, "2017/18", "Q2", now=MARCH)).edition == 2


def test_deliverables_of_another_year_are_not_compared(stores_: dict[str, Store]) -> None:
    store = stores_["Q4"]
    view = reports.quarterly(store, "2018/19", "Q1", now=MARCH + timedelta(days=90))
    last, found = reports.differences(store, view)
    assert last is not None and last.quarter == "Q2"
    assert found and not [d for d in found if d.key.startswith("deliverable/")]


def test_the_take_up_report(stores_: dict[str, Store], tmp_path: Path) -> None:
    store = stores_["Q4"]
    view = reports.takeup(store, "2017/18", now=MARCH, prepared_by="The team")
    pdf, docx, csv = reports.write(view, tmp_path)
    assert pdf.name == "Take-up of support, 2017-18.pdf"
    assert [(f.rule_id, f.message) for f in pdfua.validate(pdf).findings] == []
    year = support.year_report(store, "2017/18", today=MARCH.date())
    lines = csv.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(year.lines)
    rows = _rows(docx.read_bytes(), "docx")
    for line in year.lines:
        (row,) = [r for r in rows if len(r) == 7 and r[0].split(" / ")[0] == line.council.name]
        assert row[2] == line.took_up.text
    said = reading.text(docx.read_bytes())
    for council in year.none:
        assert council.name in said
    kept = reports.issue(store, view)
    assert (kept.kind, kept.quarter, kept.title) == (reports.TAKEUP, "", "Take-up report, 2017/18")
    assert reports.issued_view(store, kept.row) == view  # as JSON it is longer than a record may be


def test_the_matrix_in_print(stores_: dict[str, Store], tmp_path: Path) -> None:
    store = stores_["Q4"]
    view = support.matrix(store, support.Scope(region="North East", years=("2017/18",)), today=MARCH.date())
    path = reports.write_matrix(store, view, tmp_path / "matrix.pdf", now=MARCH)
    assert [(f.rule_id, f.message) for f in pdfua.validate(path).findings] == []
    root = structure(path.read_bytes())
    assert view.scope in root.text
    assert "delivered" in root.text
    rows = [[cell.text for cell in row.find("TH", "TD")] for row in root.find("TR")]
    heads, *others = rows
    used = [o.name for j, o in enumerate(view.offers) if view.episodes[:, j].any()]
    assert heads == ["Council", *used]
    assert [r[0] for r in others] == [c.name for c in view.councils]
    for row, line in enumerate(others):
        for column, offer in enumerate(used, 1):
            said = view.cell(row, next(j for j, o in enumerate(view.offers) if o.name == offer)).said
            assert line[column].replace("\N{NO-BREAK SPACE}", " ").endswith("" if said == "nothing" else said)
    assert path.read_bytes() == reports.write_matrix(store, view, tmp_path / "m.pdf", now=MARCH).read_bytes()


def test_quotes_only_with_consent(stores_: dict[str, Store]) -> None:
    store = stores_["Q2"]
    for consent, words in (("with name", "Named words"), ("without name", "Unnamed words"), ("refused", "Kept back"),
                           ("not asked", "Nobody asked")):  # fmt: skip
        records.create(store, "quote", {"text": words, "who": f"Speaker of {words}", "consent": consent})
    view = reports.quarterly(store, "2017/18", "Q2", now=SEPTEMBER)
    said = reading.text(reports._made("docx", view.document, view.made))
    assert "“Named words” / Speaker of Named words · with consent" in said
    assert "“Unnamed words” / Name withheld · with consent, without the name" in said
    assert "Speaker of Unnamed words" not in said
    assert "Kept back" not in said and "Nobody asked" not in said
    assert "2 quotes without consent are not printed." in said
    assert "Kept back" not in str(view)


def test_challenges_that_are_recorded_are_counted_once(tmp_path: Path) -> None:
    """By where they stood at the end of the quarter; an episode of the same challenge does not make it two."""
    rows = [
        ("E08000038", "Corporate", "closed", "2025-05-06", "2025-05-09"),
        ("E08000017", "Corporate", "closed", "2025-09-02", "2025-09-05"),  # after the quarter: it was arranged then
        ("E08000018", "Finance", "feedback report", "2025-06-29", "2025-07-01"),  # over its end
        ("E08000019", "Finance", "scoped", "", "2025-11-05"),
        ("E08000035", "Corporate", "cancelled", "2025-05-06", "2025-05-09"),
        ("E08000036", "Corporate", "closed", "2024-05-06", "2024-05-09"),  # of the year before
        ("E08000037", "Progress review", "closed", "2025-05-06", "2025-05-09"),  # no challenge of its own
        ("E08000016", "Service", "in discussion", "", ""),  # of the year that runs
    ]
    fields = ("council", "kind", "stage", "first_day", "last_day")
    with stores.open_store(tmp_path / "new.db") as store:
        records.create_many(store, "challenge", [dict(zip(fields, row, strict=True)) for row in rows])
        for council in ("E08000038", "E08000034"):  # the first is the challenge above
            told = {"council": council, "offer": "Corporate peer challenge", "status": "delivered", "year": "2025/26"}
            records.create(store, "episode", told)
        view = reports.quarterly(store, "2025/26", "Q1", now=datetime(2025, 9, 30, 9, tzinfo=UTC))
    section = next(s for s in view.document.sections if s.title == "Peer challenges")
    table = next(b for b in section.blocks if isinstance(b, document.Table))
    assert [[e.text for e in row] for row in table.rows] == [
        ["Corporate peer challenge", "2", "–", "1", "–"],
        ["Finance peer challenge", "–", "1", "–", "1"],
        ["Service peer challenge", "–", "–", "–", "1"],
        ["All peer challenges", "2", "1", "1", "2"],
    ]


def test_an_empty_store(tmp_path: Path) -> None:
    with stores.open_store(tmp_path / "new.db") as store:
        view = reports.quarterly(store, "2025/26", "Q1", now=MARCH)
        found = reports.write(view, tmp_path / "out")
        takeup = reports.takeup(store, "2025/26", now=MARCH)
        found += reports.write(takeup, tmp_path / "out", ("pdf",))
    assert [p.suffix for p in found] == [".pdf", ".docx", ".csv", ".pdf"]
    for path in (found[0], found[3]):
        assert [(f.rule_id, f.message) for f in pdfua.validate(path).findings] == []


def test_formats_and_cancel(stores_: dict[str, Store], tmp_path: Path) -> None:
    view = reports.quarterly(stores_["Q2"], "2017/18", "Q2", now=SEPTEMBER)
    for formats in (("pdf", "odt"), ()):
        with pytest.raises(AdviserError) as refused:
            reports.write(view, tmp_path, formats)
        assert refused.value.code == "no-such-format"
    with pytest.raises(Cancelled):
        reports.write(view, tmp_path, work=Work(cancelled=lambda: True))
    assert not list(tmp_path.glob("*.pdf"))
    told: list[str] = []
    (only,) = reports.write(view, tmp_path, ("csv",), Work(lambda words, share: told.append(words)))
    assert only.suffix == ".csv"
    assert told == ["Quarterly performance report, Q2 2017/18: CSV", "Report written"]


@pytest.mark.parametrize(
    "said", ["", "{}", "zlib:xx", "zlib:", _packed(b"{}"), _packed(b'{"form": 2}'), _packed(b"[1]")]
)
def test_what_cannot_be_read_says_so(said: str) -> None:
    with pytest.raises(AdviserError) as refused:
        thaw(said)
    assert refused.value.code == "report-unreadable"


def test_a_report_survives_being_kept(stores_: dict[str, Store]) -> None:
    store = stores_["Q2"]
    view = reports.quarterly(store, "2017/18", "Q2", now=SEPTEMBER)
    kept = freeze(view, 100_000)
    assert thaw(kept) == view
    with pytest.raises(AdviserError) as refused:
        freeze(view, 100)
    assert refused.value.code == "report-too-long"
    # It says "Leadership" a dozen times, and the search does not find it by that.
    row = reports.issue(store, view).row
    assert row not in {hit.row for hit in records.search(store, "leadership", 500)}


def test_compare() -> None:
    before = (Figure("a", "P", "A", "3", 3.0), Figure("b", "P", "B", "On track"), Figure("c", "P", "C", "£5", 5.0),
              Figure("gone", "Q", "Gone", "1", 1.0))  # fmt: skip
    now = (Figure("a", "P", "A", "3", 3.0), Figure("b", "P", "B", "Off track"), Figure("c", "P", "C", "£3.50", 3.5),
           Figure("new", "P", "New", "2", 2.0))  # fmt: skip
    assert [dataclasses.astuple(d)[2:] for d in compare(now, before)] == [
        ("B", "On track", "Off track", ""), ("C", "£5", "£3.50", "−£1.50"), ("New", "", "2", ""), ("Gone", "1", "", ""),
    ]  # fmt: skip
