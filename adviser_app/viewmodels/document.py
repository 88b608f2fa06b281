"""A page in print as data: headings, paragraphs, tables, pictures. One document becomes a PDF and a Word file alike.

``as_json`` and ``from_json`` keep a document as it was issued: the same text gives the same document again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from adviser_app.viewmodels.cells import Card
from adviser_app.viewmodels.tone import Tone


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one place of a table: its words, a quieter line below, what it means.

    ``picture`` is the key of a drawing that stands in the words' place; ``text`` then says it for whoever cannot see
    it. ``icon`` only repeats what the words say.
    """

    text: str
    below: str = ""
    tone: Tone = Tone.NEUTRAL
    icon: str = ""
    strong: bool = False
    link: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """``width``: its share of the table beside the other columns' shares. ``right``: numbers, set to the right.
    ``turned``: its title stands upright, to save room."""

    title: str
    width: float = 1.0
    right: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``style``: "" plain, "lead" the sentence that matters, "intro" kept with what follows, "note"
    quieter and kept so too, "notice" a warning."""

    text: str
    style: str = ""
    block: str = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str
    block: str = "heading"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``numbered`` where people will refer to its items."""

    items: tuple[Entry, ...]
    numbered: bool = False
    block: str = "bullets"


@dataclass(frozen=True, slots=True)
class Cards:
    """Headline figures side by side."""

    cards: tuple[Card, ...]
    block: str = "cards"


@dataclass(frozen=True, slots=True)
class Table:
    """``title`` says what it shows for whoever cannot see it. A row of one entry is a heading across all columns.
    ``share``: how much of the width between the margins it takes."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]
    share: float = 1.0
    block: str = "table"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and who said them: "" where nobody is to be named."""

    text: str
    who: str
    block: str = "quote"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing under its title; ``key`` finds it among those given with the document, ``alt`` says it in words."""

    key: str
    title: str
    alt: str
    notes: tuple[str, ...] = ()
    block: str = "picture"


Block = Text | Heading | Bullets | Cards | Table | Quote | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading of its own. ``key`` names it to templates; ``new_page``: begins one."""

    title: str
    blocks: tuple[Block, ...]
    key: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """``kind`` is what stands above the title ("Quarterly performance report"), ``facts`` (what, said) below it.

    ``running`` heads the pages after the first, ``foot`` stands at their foot.
    """

    kind: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    running: str
    foot: str
    marking: str = ""
    author: str = ""
    about: str = ""
    landscape: bool = False


def tables(document: Document) -> list[Table]:
    """Every table of a document, in order."""
    return [b for section in document.sections for b in section.blocks if isinstance(b, Table)]


def as_json(document: Document) -> dict[str, Any]:
    """A document as plain values (strings, numbers, lists, mappings)."""
    return asdict(document)


_BLOCKS: dict[str, Callable[[Mapping[str, Any]], Block]] = {
    "text": lambda b: Text(b["text"], b["style"]),
    "heading": lambda b: Heading(b["text"]),
    "bullets": lambda b: Bullets(_entries(b["items"]), b["numbered"]),
    "cards": lambda b: Cards(tuple(Card(c["label"], c["figure"], c["context"], Tone(c["tone"])) for c in b["cards"])),
    "table": lambda b: Table(
        b["title"], tuple(Column(**c) for c in b["columns"]), tuple(_entries(row) for row in b["rows"]), b["share"]
    ),
    "quote": lambda b: Quote(b["text"], b["who"]),
    "picture": lambda b: Picture(b["key"], b["title"], b["alt"], tuple(b["notes"])),
}


def from_json(plain: Mapping[str, Any]) -> Document:
    """What ``as_json`` gave. Raises KeyError, TypeError or ValueError for anything else."""
    sections = tuple(
        Section(s["title"], tuple(_BLOCKS[b["block"]](b) for b in s["blocks"]), s["key"], s["new_page"])
        for s in plain["sections"]
    )
    facts = tuple((str(what), str(said)) for what, said in plain["facts"])
    return Document(**{**plain, "facts": facts, "sections": sections})


def _entries(found: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(Entry(**{**e, "tone": Tone(e["tone"])}) for e in found)
