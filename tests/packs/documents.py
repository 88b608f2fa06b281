"""A document with every kind of block, and one whose every text is hostile."""

from __future__ import annotations

from adviser_app.viewmodels.cells import Card, Tone
from adviser_app.viewmodels.document import (
    Bullets,
    Cards,
    Column,
    Document,
    Entry,
    Heading,
    Quote,
    Section,
    Table,
    Text,
)
from tests.packs.fixtures import NAUGHTY

ROWS = (
    (Entry("Deliverables by status"),),
    (
        Entry("2.7 Tailored support", "Peer support", strong=True),
        Entry("41"),
        Entry("Off track", tone=Tone.BAD, icon="circle-alert", strong=True),
    ),
    (
        Entry("1.1 Next Generation", link="https://example.org/next?a=1&b=2"),
        Entry("65"),
        Entry("Delivered", tone=Tone.GOOD, icon="circle-check"),
    ),
)


def document(landscape: bool = False) -> Document:
    columns = (Column("Deliverable", 3), Column("So far", 1, right=True), Column("Status", 1.5))
    return Document(
        kind="Quarterly performance report",
        title="Q2 2017/18",
        subtitle="July to September 2017",
        facts=(("Prepared by", "Programme team"), ("Date", "2 October 2017")),
        sections=(
            Section(
                "In short",
                (
                    Text("Two deliverables: one off track, one delivered.", "lead"),
                    Cards((Card("Off track", "1", "deliverable", Tone.BAD), Card("Delivered", "1", "deliverable"))),
                    Text("350 instances of support."),
                    Text("Peer challenges are those of last year.", "notice"),
                ),
                "short",
            ),
            Section(
                "Deliverables",
                (
                    Heading("Peer support"),
                    Text("Targets are from 1 April.", "note"),
                    Table("Deliverables: Peer support", columns, ROWS),
                    Table("Marks", (Column("Council", 3), Column("A long offer", 1, turned=True)),
                          ((Entry("Barnsley"), Entry("✓ delivered")),), 0.5),
                ),
                new_page=True,
            ),
            Section(
                "In their words",
                (
                    Quote("It changed how we decide.", "A leader, Testford"),
                    Quote("Worth a day of anybody’s time.", ""),
                    Bullets((Entry("First"), Entry("Second", "and a line below")), numbered=True),
                    Bullets((Entry("One more"),), numbered=True),
                    Bullets((Entry("Plain"),)),
                ),
            ),
        ),
        running="Quarterly performance report, Q2 2017/18",
        foot="Prepared 2 October 2017",
        marking="OFFICIAL",
        author="Programme team",
        about="Two deliverables.",
        landscape=landscape,
    )  # fmt: skip


def nasty() -> Document:
    """Markup, control characters and endless words wherever a text can stand."""

    def n(at: int) -> str:
        return NAUGHTY[at % len(NAUGHTY)]

    entries = tuple(Entry(words, n(i + 1), strong=bool(i % 2)) for i, words in enumerate(NAUGHTY))
    columns = tuple(Column(n(i) or "Column") for i in range(3))
    table = Table(n(0), columns, tuple((e, e, e) for e in entries))
    blocks = (
        *(Text(words, style) for words, style in zip(NAUGHTY, ("", "lead", "note", "notice") * 3, strict=False)),
        Cards(tuple(Card(words, words, words) for words in NAUGHTY)),
        Heading(n(2)), table, Quote(n(0), n(1)), Bullets(entries), Bullets(entries, numbered=True),
    )  # fmt: skip
    return Document(
        kind=n(0), title=n(1), subtitle=n(4), facts=tuple((words, words) for words in NAUGHTY),
        sections=(Section(n(0), blocks), Section(n(3), blocks)), running=n(0), foot=n(1), marking=n(2), author=n(3),
        about=n(4),
    )  # fmt: skip
