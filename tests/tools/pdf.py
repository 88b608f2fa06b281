"""Reads a tagged PDF as a screen reader does: structure, words in reading order, alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name


@dataclass
class Node:
    """An element of the structure tree: its type, its own words, its children in order."""

    tag: str
    alt: str = ""
    words: str = ""
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]

    @property
    def text(self) -> str:
        return " ".join(" ".join(node.words for node in self.walk() if node.words).split())

    def outline(self, depth: int = 0) -> Iterator[str]:
        """The tree as lines: tag, words, alternative text."""
        said = " ".join(self.words.split())
        inner = self.children
        if len(inner) == 1 and inner[0].tag == "#":
            said, inner = " ".join(inner[0].words.split()), []
        yield f"{'  ' * depth}{self.tag}" + (f" {said}" if said else "") + (f" [{self.alt}]" if self.alt else "")
        for child in inner:
            yield from child.outline(depth + 1)


def _unicode(font: Dictionary) -> dict[int, str]:
    """Glyph id → text, from the font's ToUnicode map."""
    found: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return found
    source = font.ToUnicode.read_bytes().decode("latin-1")

    def said(digits: str) -> str:
        return bytes.fromhex(digits).decode("utf-16-be", "replace")

    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[int(code, 16)] = said(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for i in range(int(first, 16), int(last, 16) + 1):
                found[i] = said(text)[:-1] + chr(ord(said(text)[-1]) + i - int(first, 16))
    return found


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """Marked-content id → words. What the page says with ActualText stands for its glyphs."""
    fonts = {name: _unicode(font) for name, font in page.get("/Resources", {}).get("/Font", {}).items()}
    words: dict[int, str] = {}
    stack: list[tuple[int | None, str | None]] = []
    current: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else {}
            mcid = properties.get("/MCID")
            actual = properties.get("/ActualText")
            stack.append((None if mcid is None else int(mcid), None if actual is None else str(actual)))
        elif name == "EMC":
            _, actual = stack.pop()
            if actual is not None:
                _add(words, stack, actual)
        elif name == "Tf":
            current = fonts.get(str(operands[0]), {})
        elif name in ("Tj", "TJ"):
            if any(actual is not None for _, actual in stack):
                continue
            strings = operands[0] if isinstance(operands[0], Array) else [operands[0]]
            raw = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
            ids = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]
            _add(words, stack, "".join(current.get(i, "\N{REPLACEMENT CHARACTER}") for i in ids))
        elif name in ("Td", "TD", "T*", "Tm"):
            _add(words, stack, " ", only_between=True)
    return words


def _add(
    words: dict[int, str], stack: list[tuple[int | None, str | None]], text: str, only_between: bool = False
) -> None:
    mcid = next((m for m, _ in reversed(stack) if m is not None), None)
    if mcid is not None and (words.get(mcid) or not only_between):
        words[mcid] = words.get(mcid, "") + text


def structure(pdf: bytes) -> Node:
    """The structure tree of a tagged PDF, with the words of its content."""
    with pikepdf.open(BytesIO(pdf)) as document:
        marked = {page.objgen: _marked(page) for page in document.pages}

        def read(element: Dictionary) -> Node:
            node = Node(str(element.get("/S", Name("/Root")))[1:], str(element.get("/Alt", "")))
            page = element.get("/Pg")
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, Array) else [kids]:
                if isinstance(kid, int):
                    leaf = marked[page.objgen].get(kid, "")
                elif isinstance(kid, Dictionary) and kid.get("/Type") == "/MCR":
                    leaf = marked[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")
                elif isinstance(kid, Dictionary) and "/S" in kid:
                    node.children.append(read(kid))
                    continue
                else:  # a link's annotation
                    continue
                if node.children and node.children[-1].tag == "#":  # lines of one paragraph
                    node.children[-1].words += " " + leaf
                else:
                    node.children.append(Node("#", words=leaf))
            return node

        return read(document.Root.StructTreeRoot)
