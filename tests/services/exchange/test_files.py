"""Bundle files on disks that others use too, and a folder that is watched."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import exchange
from adviser_app.services.exchange import files
from tests.services.exchange.office import Office, office


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


class Waits:
    """Stands for the clock: counts, and lets something happen in between."""

    def __init__(self, then: object = None) -> None:
        self.count = 0
        self.then = then

    def __call__(self, seconds: float) -> None:
        self.count += 1
        if callable(self.then):
            self.then()


def test_a_file_that_another_program_holds_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"x")
    read_bytes = Path.read_bytes
    held = True

    def refuse(self: Path) -> bytes:
        if held:
            raise PermissionError(errno.EACCES, "Permission denied")
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    wait = Waits()
    with pytest.raises(AdviserError) as refused:
        files.read(path, wait)
    assert refused.value.code == "file-held"
    assert "Excel" in refused.value.next_step
    assert wait.count == 3

    def let_go() -> None:
        nonlocal held
        held = False

    assert files.read(path, Waits(let_go)) == b"x"


def test_a_file_that_a_cloud_has_not_fetched_yet(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.touch()
    assert files.read(path, Waits(lambda: path.write_bytes(b"now it is here"))) == b"now it is here"
    path.write_bytes(b"")
    with pytest.raises(AdviserError) as refused:
        files.read(path, Waits())
    assert (refused.value.code, "has not fetched" in refused.value.message) == ("file-held", True)


def test_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, code in ((tmp_path / "none.zip", "no-such-file"), (tmp_path, "file-held")):
        with pytest.raises(AdviserError) as refused:
            files.read(path, Waits())
        assert refused.value.code == code
    huge = tmp_path / "huge.zip"
    with huge.open("wb") as file:
        file.truncate(60_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("it was read"))
    with pytest.raises(AdviserError) as refused:
        files.read(huge, Waits())
    assert refused.value.code == "bundle-size"


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only"), (errno.EIO, "cannot-write")]
)
def test_a_disk_that_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    def refuse(_fd: int) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "a.zip"
    path.write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(AdviserError) as refused:
        files.write(path, b"after", "tag", Waits())
    assert refused.value.code == code
    assert os.listdir(tmp_path) == ["a.zip"]
    assert path.read_bytes() == b"before"


def test_a_scanner_that_looks_at_the_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, tries = os.replace, []

    def later(a: Path, b: Path) -> None:
        tries.append(a)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "in use")
        replace(a, b)

    monkeypatch.setattr(os, "replace", later)
    wait = Waits()
    files.write(tmp_path / "a.zip", b"x", "tag", wait)
    assert (wait.count, os.listdir(tmp_path)) == (2, ["a.zip"])


def test_out_says_what_the_disk_says_and_notes_nothing(team: Office) -> None:
    place = team.ann.home / "file"
    place.write_text("not a folder")
    with team.ann.at() as store:
        with pytest.raises(AdviserError) as refused:
            exchange.out(store, place)
        assert refused.value.code == "cannot-write"
        number = exchange.out_preview(store).number
        assert exchange.out(store, team.ann.home / "out").number == number


def test_names_never_collide(team: Office) -> None:
    """Two laptops of one person write into one folder."""
    folder = team.world.folder / "shared"
    other = team.laptop("Second", "Ann Able")
    paths = []
    for laptop in (team.ann, other, team.ann, other, other):
        with laptop.at() as store:
            paths += exchange.out(store, folder).paths
    assert len(set(paths)) == 5


def test_a_watched_folder_offers_what_is_new(team: Office) -> None:
    folder = team.world.folder / "shared"
    folder.mkdir()
    with team.hub.at() as store:
        assert exchange.offered(store) == []
        with pytest.raises(AdviserError) as refused:
            exchange.set_watch_folder(store, folder / "none")
        assert refused.value.code == "no-such-folder"
        assert exchange.set_watch_folder(store, folder) == folder
        exchange.out(store, folder)
        assert exchange.offered(store) == []  # one's own
    team.add(team.ann)
    with team.ann.at() as store:
        [path] = exchange.out(store, folder).paths
        [secret] = exchange.out(store, folder, encrypt_to=[p.person for p in exchange.people(store)][:1]).paths
    (folder / path.name.replace(".zip", " (1).zip")).write_bytes(path.read_bytes())
    (folder / "letter.zip").write_bytes(b"x")
    (folder / "adviser-exchange_2026-11-22_x_9.zip").touch()  # a placeholder
    (folder / "adviser-exchange_2026-11-22_x_9.zip.abc.partial").write_bytes(b"x")
    with team.hub.at() as store:
        assert [(o.path, o.encrypted) for o in exchange.offered(store)] == [(path, False), (secret, True)]
    team.take(team.hub, path)
    with team.hub.at() as store:
        assert [o.path for o in exchange.offered(store)] == [secret]
        exchange.set_watch_folder(store, None)
        assert exchange.offered(store) == []


def test_a_watched_folder_that_is_away(team: Office) -> None:
    folder = team.world.folder / "stick"
    folder.mkdir()
    with team.hub.at() as store:
        exchange.set_watch_folder(store, folder)
        folder.rmdir()
        assert exchange.offered(store) == []


def test_an_encrypted_bundle_taken_in_is_not_offered_again(team: Office) -> None:
    folder = team.world.folder / "shared"
    team.add(team.ann)
    with team.ann.at() as store:
        hub = next(p.person for p in exchange.people(store) if p.name == "Programme team")
        [path] = exchange.out(store, folder, encrypt_to=[hub]).paths
    with team.hub.at() as store:
        exchange.set_watch_folder(store, folder)
        assert [o.path for o in exchange.offered(store)] == [path]
    team.take(team.hub, path)
    with team.hub.at() as store:
        assert exchange.offered(store) == []


def test_leftovers_of_a_killed_program_are_removed(team: Office) -> None:
    path = team.send(team.ann)
    with team.ann.at() as store:
        tag = exchange.ensure_keys(store).replica[1:9]
        mine = path.with_name(f"{path.name}.{tag}.partial")
        theirs = path.with_name(f"{path.name}.other678.partial")
        for one in (mine, theirs):
            one.write_bytes(b"half")
        assert exchange.tidy(store) == [mine]
        assert theirs.exists()  # somebody else may be writing it now
        assert path.exists()
