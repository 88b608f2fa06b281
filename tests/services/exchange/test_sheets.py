"""What comes in as a sheet (a template, a file of the programme team) travels in bundles like everything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.merge import source
from adviser_app.services import exchange, record_refresh, records, templates
from adviser_app.store import edits
from tests.services.exchange.office import Office, office
from tests.tools.laptops import Laptop
from tests.tools.returns import parsed


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def of_files(laptop: Laptop) -> set[str]:
    with laptop.at() as store:
        return {e.id for e in edits.select(store, None, {}) if e.replica[0] in "tf"}


def take_file(laptop: Laptop, path: Path) -> bool:
    with laptop.at() as store:
        shown = record_refresh.preview(store, [path])
        if shown.can_apply:
            record_refresh.apply(store, shown, backup=False)
        return shown.can_apply


def test_a_file_of_the_programme_team_goes_on_in_bundles(team: Office, tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("council,name,role\nE07000000,Cy Example,Leader\n", encoding="utf-8")
    second.write_text("council,name,role\nE07000000,Cy Example,Mayor\n", encoding="utf-8")
    assert take_file(team.ann, first)
    with team.ann.at() as store:
        view = exchange.out_preview(store)
        assert {t.label for t in view.tables} >= {"Contact", "File of the programme team"}
        assert [r.table for r in view.rows if r.table == source.TABLE] == []
    (result,) = team.pass_on(team.ann, team.hub)
    assert (result.outcome.unknown, result.outcome.conflicts, result.outcome.forks) == (0, (), ())
    team.pass_on(team.hub, team.ben)
    assert not take_file(team.ben, first)  # it came with the bundle
    assert take_file(team.ben, second)
    assert take_file(team.ann, second)
    assert of_files(team.ann) == of_files(team.ben)
    team.round()
    for laptop in (team.hub, team.ann, team.ben):
        with laptop.at() as store:
            assert [r.values["role"] for r in records.list_rows(store, "contact")] == ["Mayor"]
            assert exchange.conflicts(store) == []
            assert edits.compare(store) == []


def test_two_who_take_in_different_months_have_no_conflict_of_files(team: Office, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.csv" for n in range(3)]
    for path, role in zip(paths, ("Leader", "Mayor", "Clerk"), strict=True):
        path.write_text(f"council,name,role\nE07000000,Cy Example,{role}\n", encoding="utf-8")
    for n in (0, 1):
        take_file(team.ann, paths[n])
    for n in (0, 2):
        take_file(team.ben, paths[n])
    team.round()
    with team.hub.at() as store:
        (found,) = exchange.conflicts(store)
        assert (found.table, found.cell) == ("contact", "role")


def test_a_template_taken_in_on_two_laptops_meets_as_one(team: Office, tmp_path: Path) -> None:
    row = team.add(team.ann)
    team.round()
    path = tmp_path / "actions.csv"
    with team.hub.at() as store:
        templates.out(store, "action", path)
    file = parsed(path.read_bytes())
    file.set(0, "what", "Ring the chief executive")
    path.write_bytes(file.data())
    for laptop in (team.ann, team.ben):
        with laptop.at() as store:
            templates.apply(store, templates.preview(store, path))
    assert of_files(team.ann) == of_files(team.ben) != set()
    team.round()
    assert team.values(team.hub, row)["what"] == "Ring the chief executive"
    with team.hub.at() as store:
        assert exchange.conflicts(store) == []
