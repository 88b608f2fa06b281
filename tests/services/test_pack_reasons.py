"""The reasons of the risk overview in a pack: only where ticked, without what is private or parked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pdfua
import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.records.risk import NO_CONTACT
from adviser_app.services import figures, identity, pack_records, packs, records, risk
from adviser_app.store.connection import Store
from tests.services.risk.making import figures as six_rates
from tests.tools import word as reading
from tests.tools.figures import metropolitan
from tests.tools.pdf import structure
from tests.tools.stores import new_store

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = WHEN.date()
BARNSLEY, DONCASTER, YORK = "E08000038", "E08000017", "E06000014"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Barnsley: a Best Value Notice, a new leader, a private note as the last word; Doncaster: one reason, parked."""
    figures.forget()
    with new_store(tmp_path) as store:
        me = identity.name(store, "Dana Adviser", "Train laptop")
        for code in (BARNSLEY, DONCASTER):
            records.create(store, "portfolio", {
                "council": code, "person": me.person, "role": "Lead adviser", "start": "2024-01-01"})  # fmt: skip
        records.create(store, "note", {"council": DONCASTER, "date": "2026-11-01", "text": "Met the leader"})
        records.create(store, "note", {"council": BARNSLEY, "date": "2025-03-01", "text": "Said in confidence"})
        records.create(store, "private_note", {"council": BARNSLEY, "date": "2026-01-17", "text": "Only mine"})
        for code in (BARNSLEY, DONCASTER):
            records.create(store, "intervention", {
                "council": code, "kind": "Best Value Notice", "start": "2025-02-03", "source": "A department",
                "subject": "Finance"})  # fmt: skip
        records.create(store, "council_detail", {
            "council": BARNSLEY, "leader": "Cllr Pat Example", "leader_since": "2026-08-03"})  # fmt: skip
        risk.see(store, DONCASTER, "intervention", "we know it well", today=TODAY)
        yield store


def _part(outline: Iterable[str], heading: str) -> str:
    """The section of the reasons."""
    lines = list(outline)
    heads = [i for i, line in enumerate(lines) if line.strip().startswith(heading)]
    at = next(n for n, i in enumerate(heads) if lines[i].endswith("Reasons to look"))
    return "\n".join(lines[heads[at] : heads[at + 1]]) + "\n"


def _made(store: Store, code: str, folder: Path, *include: str) -> packs.PackResult:
    options = packs.PackOptions(timestamp=WHEN, word=True, include=include)
    (pack,) = packs.make(store, [code], folder, options)
    return pack


def _said(pack: packs.PackResult) -> list[str]:
    assert pack.pdf is not None
    assert pack.word is not None
    texts = [structure(pack.pdf.read_bytes()).text, reading.text(pack.word.read_bytes())]
    return texts + [path.read_text(encoding="utf-8-sig") for path in pack.csvs]


def test_ticked_it_reads_alike_in_pdf_and_word(
    store: Store, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    pack = _made(store, BARNSLEY, tmp_path / "out", "reasons")
    assert pack.pdf is not None
    assert pack.word is not None
    golden("reasons.txt", _part(structure(pack.pdf.read_bytes()).outline(), "H1 "))
    golden("reasons_word.txt", _part(reading.outline(pack.word.read_bytes()), "Heading1:"))
    assert [(f.rule_id, f.message) for f in pdfua.validate(pack.pdf).findings] == []


def test_never_by_default(store: Store, tmp_path: Path) -> None:
    for said in _said(_made(store, BARNSLEY, tmp_path / "out", "contacts", "notes", "actions")):
        assert "Reasons to look" not in said
        assert "A new leader since" not in said


def test_nothing_of_a_private_note_or_of_what_was_parked_leaves(store: Store, tmp_path: Path) -> None:
    """The overview itself tells the day of the private note; what leaves does not."""
    (here,) = [r for r in risk.council(store, BARNSLEY, today=TODAY).reasons if r.rule == NO_CONTACT]
    assert "17 January 2026" in here.sentence
    for said in _said(_made(store, BARNSLEY, tmp_path / "barnsley", "reasons")):
        for words in ("17 January 2026", "Only mine", "Said in confidence", "Private note"):
            assert words not in said
    for said in _said(_made(store, DONCASTER, tmp_path / "doncaster", "reasons")):
        assert "we know it well" not in said
    assert "finds no reason for this council" in str(
        pack_records.reasons(store, DONCASTER, ["reasons"], GroupRule.TYPE, TODAY)
    )


def test_the_overview_as_a_file_tells_nothing_of_a_private_note(store: Store) -> None:
    """It is exported to be taken along; the help says that no CSV carries private notes."""
    shown = risk.overview(store, today=TODAY)
    assert "17 January 2026" in str(shown)
    _, rows = shown.table()
    assert "No meeting was held and no note written for more than 6 months." in {row[5] for row in rows}
    assert "17 January 2026" not in str(rows)


def test_what_would_leave_is_counted_as_the_overview_counts(store: Store) -> None:
    found = {c.code: len(c.reasons) for c in risk.overview(store, today=TODAY).lines}
    (one,) = pack_records.leaving(store, [BARNSLEY, DONCASTER, YORK], ["reasons"], today=TODAY)
    assert (one.count, one.councils) == (sum(found.values()), len(found)) == (3, 1)
    assert one.sentence.startswith("3 reasons (why your risk overview")
    assert pack_records.leaving(store, [BARNSLEY], []) == ()


def test_the_indicators_behind_a_reason_are_named(store: Store, tmp_path: Path) -> None:
    six_rates(store, tmp_path)
    last = metropolitan()[-1]
    said = str(pack_records.reasons(store, last, ["reasons"], GroupRule.TYPE, TODAY))
    assert "6 of 6 indicators that can be judged are in the worst quarter and worsening" in said
    assert "; ".join(f"Rate {n}" for n in range(6)) in said
