"""Reports as PDF: accessible by construction and by check, the same bytes every time, whatever the texts."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfua
import pikepdf
import pytest

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.packs import report, templates
from adviser_app.packs.pictures import Drawing
from adviser_app.viewmodels.document import Column, Document, Entry, Picture, Section, Table
from tests.packs import documents
from tests.tools.pdf import Node, structure

WHEN = datetime(2017, 10, 2, 12, tzinfo=UTC)
DOCUMENTS: dict[str, Callable[[], Document]] = {
    "ordinary": documents.document,
    "landscape": lambda: documents.document(landscape=True),
    "nasty": documents.nasty,
}


@cache
def made(name: str) -> bytes:
    return report.render(DOCUMENTS[name](), WHEN)


@cache
def tree(name: str) -> Node:
    return structure(made(name))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_accessible(name: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(made(name))
    assert [(f.rule_id, f.message) for f in pdfua.validate(path).findings] == []
    levels = [int(node.tag[1:]) for node in tree(name).walk() if re.fullmatch(r"H\d", node.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tree(name).find("Table")
    assert all(table.find("TH") for table in tree(name).find("Table"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_same_bytes(name: str) -> None:
    assert report.render(DOCUMENTS[name](), WHEN) == made(name)
    assert report.render(DOCUMENTS[name](), datetime(2017, 10, 3, tzinfo=UTC)) != made(name)


def test_golden(golden: Callable[[str, str], None]) -> None:
    golden("report.txt", "\n".join(tree("ordinary").outline()) + "\n")


def test_status_is_in_words_and_markup_is_text() -> None:
    cells = [td.text for td in tree("ordinary").find("TD")]
    assert "Off track" in cells
    assert not tree("ordinary").find("Figure")  # icons only repeat the words
    said = tree("nasty").text.replace("\u200b", "").replace(" ", "")
    assert "#import" in said
    assert "</text><script>alert(1)</script>" in said


def test_a_row_stays_on_one_page_unless_it_cannot() -> None:
    """More words than a page has room for run on; none is lost."""
    words = " ".join(f"word{n}" for n in range(2500))
    table = Table("Long", (Column("What"), Column("Said", 3)), ((Entry("Comment"), Entry(words)),))
    page = dataclasses.replace(documents.document(), sections=(Section("Long", (table,)),))
    pdf = report.render(page, WHEN)
    assert words in " ".join(structure(pdf).text.split())
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) >= 2


def test_pictures_are_drawn_and_said_in_words(tmp_path: Path) -> None:
    """Two drawings, one without a title; a picture nobody drew has its title and notes."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="50"><rect width="900" height="50"/></svg>'
    blocks = (
        Picture("wide", "First", "One line.", ("A note.",)), Picture("wide", "", "Another."),
        Picture("nobody", "Third", "Not drawn.", ("Why not.",)),
    )  # fmt: skip
    page = dataclasses.replace(documents.document(), sections=(Section("Charts", blocks),))
    pdf = report.render(page, WHEN, {"wide": Drawing(svg, 900, 50)})
    path = tmp_path / "pictures.pdf"
    path.write_bytes(pdf)
    assert [(f.rule_id, f.message) for f in pdfua.validate(path).findings] == []
    found = structure(pdf)
    assert [figure.alt for figure in found.find("Figure")] == ["One line.", "Another."]
    assert all(words in found.text for words in ("First", "A note.", "Third", "Why not."))


def test_own_template_wins_and_a_broken_one_says_so() -> None:
    folder = templates.user_folder()
    folder.mkdir(parents=True)
    source = (paths.resources() / "pack_templates" / report.TEMPLATE).read_text(encoding="utf-8")
    path = folder / report.TEMPLATE
    path.write_text(source.replace("[Page #counter", "[Sheet #counter"), encoding="utf-8")
    assert report.render(documents.document(), WHEN) != made("ordinary")
    path.write_text("#let x = ", encoding="utf-8")
    with pytest.raises(AdviserError) as refused:
        report.render(documents.document(), WHEN)
    assert refused.value.code == "template-broken"
