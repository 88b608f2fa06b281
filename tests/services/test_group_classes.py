"""Classifications of councils from a file: an own group a class, and each council compared with its own class."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import councils, group_classes, groups, neighbours, polarity, records
from adviser_app.store.connection import Store
from tests.tools.stores import add_figures, new_store

BARNSLEY, LEEDS, YORK, HALTON, WIGAN = "E08000038", "E08000035", "E06000014", "E06000006", "E08000010"
TODAY = date(2026, 11, 22)
# As the ONS has them: a code of the class and its name; councils of Wales; Barnsley by its former code.
FILE = f"""LAD24CD,LAD24NM,RUC21CD,RUC21NM
E08000016,Barnsley,UN1,Urban: Nearer to a major town or city
{LEEDS},Leeds,UN1,Urban: Nearer to a major town or city
{YORK},York,UF1,Urban: Further from a major town or city
{HALTON},Halton,UN1,Urban: Nearer to a major town or city
W06000022,Newport,UN1,Urban: Nearer to a major town or city
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        add_figures(made, series=3)
        yield made


def file(folder: Path, text: str = FILE) -> Path:
    path = folder / "ruc.csv"
    path.write_text(text, encoding="utf-8-sig", newline="")
    return path


def members(store: Store, code: str, rule: GroupRule) -> list[str]:
    return sorted(c for c, _ in councils.group(store, code, rule, TODAY).members)


def test_each_council_is_compared_with_its_own_class(store: Store, tmp_path: Path) -> None:
    done = group_classes.import_file(store, file(tmp_path), "Rural  and urban", "ruc21nm", TODAY)
    assert [(name, n) for name, _, n in done.classes] == [
        ("Urban: Further from a major town or city", 1), ("Urban: Nearer to a major town or city", 3),
    ]  # fmt: skip
    assert (done.elsewhere, len(done.without), done.problems, done.gone) == (1, 313, (), ())
    assert done.said[0].startswith("In no class: Adur, Amber Valley,")
    assert done.said[0].endswith(" and 308 more.")
    rule = groups.read(store, "class:rural and URBAN")
    assert rule == done.rule == GroupRule("class:Rural and urban")
    assert members(store, BARNSLEY, rule) == sorted([BARNSLEY, LEEDS, HALTON])
    assert members(store, YORK, rule) == [YORK]
    label = councils.group(store, LEEDS, rule, TODAY).label
    assert label == "3 councils of “Rural and urban: Urban: Nearer to a major town or city”"
    none = councils.group(store, WIGAN, rule, TODAY)
    assert none.label == "36 metropolitan districts in England (Wigan is in no class of “Rural and urban”)"
    assert councils.page(store, BARNSLEY, rule, today=TODAY).group.label.startswith("3 councils of")
    words = {c.rule: c.words for c in groups.choices(store)}
    assert words[rule] == "same class of “Rural and urban”"


def test_a_later_file_replaces_it_and_one_undo_brings_it_back(store: Store, tmp_path: Path) -> None:
    first = group_classes.import_file(store, file(tmp_path), "Rural and urban", "RUC21CD", TODAY)
    later = file(tmp_path, f"code,class\n{BARNSLEY},UN1\n{LEEDS},R\n{YORK},R\n")
    done = group_classes.import_file(store, later, "Rural and urban", today=TODAY)
    assert [(name, n) for name, _, n in done.classes] == [("R", 2), ("UN1", 1)]
    assert done.gone == ("UF1",)
    assert [r for c, r, _ in done.classes if c == "UN1"] == [r for c, r, _ in first.classes if c == "UN1"]
    assert members(store, LEEDS, done.rule) == sorted([LEEDS, YORK])
    records.undo(store)
    assert sorted(groups.classes(store)["Rural and urban"]) == ["UF1", "UN1"]
    assert members(store, LEEDS, done.rule) == sorted([BARNSLEY, LEEDS, HALTON])


def test_a_council_in_two_classes_is_in_none(store: Store, tmp_path: Path) -> None:
    text = f"code,class\nE08000016,A\n{LEEDS},A\n{YORK},B\n{BARNSLEY},B\n{HALTON},B\n{HALTON},B\n{WIGAN},\n"
    done = group_classes.import_file(store, file(tmp_path, text), "Cluster", today=TODAY)
    assert {name: n for name, _, n in done.classes} == {"A": 1, "B": 2}
    assert [(p.line, p.value, p.code) for p in done.problems] == [(2, "A", "council-twice"), (5, "B", "council-twice")]
    assert "Barnsley" in done.without
    assert "Wigan" in done.without


def test_own_groups_written_by_hand_make_a_classification(store: Store) -> None:
    groups.save_own(store, "Coast: north", [LEEDS, YORK])
    assert groups.classes(store) == {}  # one class tells no councils apart
    groups.save_own(store, "Coast: south", [HALTON])
    rule = groups.read(store, "class:Coast")
    assert members(store, YORK, rule) == sorted([LEEDS, YORK])
    groups.save_own(store, "Coast: south", [HALTON, YORK])
    assert councils.group(store, YORK, rule, TODAY).label.endswith("(York is in several classes of “Coast”)")


@pytest.mark.parametrize(
    ("text", "column", "code"),
    [
        (FILE, "", "which-column"),
        (FILE, "LAD24CD", "which-column"),
        ("name,class\nLeeds,A\nYork,B\n", "", "no-classes"),
        (f"code,class\n{LEEDS},A\n{YORK},A\n", "", "no-classes"),
        (f'code,class\n{LEEDS},"A\n{YORK},B\n', "", "no-classes"),
        ("", "", "no-classes"),
    ],
)
def test_what_is_no_classification_is_refused(store: Store, tmp_path: Path, text: str, column: str, code: str) -> None:
    with pytest.raises(AdviserError) as refused:
        group_classes.import_file(store, file(tmp_path, text), "Rural", column, TODAY)
    assert refused.value.code == code
    assert groups.own(store) == []


@pytest.mark.parametrize("name", ["", "a: b", "x" * 61])
def test_a_classification_has_a_name_without_a_colon(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(AdviserError) as refused:
        group_classes.import_file(store, file(tmp_path), name, "RUC21CD", TODAY)
    assert refused.value.code == "no-classification-name"


def test_a_class_that_is_not_here_is_no_group(store: Store) -> None:
    with pytest.raises(AdviserError) as refused:
        groups.read(store, "class:Rural")
    assert refused.value.code == "no-such-group"


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_said_to_be_one(store: Store, tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "ruc.xlsx"
    path.write_bytes(head + bytes(range(256)))
    for take in (
        lambda: group_classes.look(store, path),
        lambda: neighbours.import_file(store, path, "global", "2026"),
        lambda: polarity.import_table(store, path),
    ):
        with pytest.raises(AdviserError) as refused:
            take()
        assert refused.value.code == "a-workbook"
        assert refused.value.message == "ruc.xlsx is a workbook."
