"""Two people on two laptops that never meet: edit offline, exchange, conflict, settle, exchange back."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from adviser_app.services import records
from adviser_app.store import edits
from tests.journeys.two_laptops import Laptop, introduced

BARNSLEY, LEEDS = "E08000038", "E08000035"


def state(laptop: Laptop) -> dict[str, Any]:
    """Every record, row by row and field by field, private ones left out."""
    with laptop.open() as store:
        assert edits.compare(store) == []
        return {
            table: {
                row.id: (row.values, row.standing, row.conflicts, row.waiting, row.by, row.caption)
                for row in [*records.list_rows(store, table), *records.deleted(store, table)]
            }
            for table in records.count(store)
            if table != "private_note"
        }


def send(laptop: Laptop, folder: Path, *options: str) -> str:
    [file] = laptop("exchange", "out", "-o", folder / "mail", *options)["files"]
    return str(file)


def test_two_people(tmp_path: Path) -> None:
    hub, ann = introduced(tmp_path)
    assert hub("exchange", "people")["people"][0]["laptops"][0]["trust"] == "trusted"

    # Ann writes in the train.
    with ann.open() as store:
        me = records.names(store).people[0][0]
        note = {"council": BARNSLEY, "date": "21/11/2026", "text": "=Growth, they say\n- and savings"}
        shared = records.create(store, "note", note).id
        records.create(store, "private_note", note | {"text": "They do not believe it themselves"})
        call = {"what": "Call the leader", "council": BARNSLEY, "owner": me, "due": "1/12/2026"}
        action = records.create(store, "action", call).id
        gone = records.create(store, "action", call | {"what": "Book a room"}).id
        contact = records.create(
            store, "contact", {"council": LEEDS, "name": "Zoë O'Neill", "role": "Leader", "phone": "+44 113 496 0000"}
        ).id
    before = ann("exchange", "status")
    assert before["unconfirmed"]["hub_known"]
    assert {r["row"] for r in before["unconfirmed"]["rows"]} >= {shared, action, gone, contact}
    seen = ann("exchange", "out", "--preview")
    assert (seen["private_left_out"], seen["files"]) == (1, [])
    file = send(ann, tmp_path)
    with zipfile.ZipFile(file) as zipped:
        assert not any(b"believe it" in zipped.read(name) for name in zipped.namelist())
        assert b"'=Growth" in zipped.read("view/note.csv")

    # The programme team looks first, then takes it in; the same file again is no mistake.
    untouched = state(hub)
    [preview] = hub("exchange", "in", file, "--preview")["files"]
    assert state(hub) == untouched
    [taken] = hub("exchange", "in", file)["files"]
    assert taken["counts"] == preview["counts"]
    assert Path(taken["backup"]).exists()
    [again] = hub("exchange", "in", file)["files"]
    assert again["already_imported"]
    assert state(hub)["note"][shared][0]["text"] == "=Growth, they say\n- and savings"

    # It acknowledges with its next bundle: nothing of Ann's is open any more.
    ann("exchange", "in", send(hub, tmp_path))
    assert ann("exchange", "status")["unconfirmed"]["edits"] == 0
    assert state(ann) == state(hub)

    # Both write, neither knows of the other.
    with ann.open() as store:
        records.change(store, "action", action, {"what": "Call the leader on Monday", "detail": "About the review"})
        records.delete(store, "action", [gone])
        records.change(store, "contact", contact, {"remark": "Prefers mornings"})
    with hub.open() as store:
        records.change(store, "action", action, {"what": "Call the chief executive", "tags": "urgent"})
        records.change(store, "action", gone, {"due": "5/12/2026"})
        records.change(store, "contact", contact, {"role": "Leader of the council"})
    [taken] = hub("exchange", "in", send(ann, tmp_path))["files"]
    assert {(c["row"], c["cell"]) for c in taken["conflicts"]} == {(action, "what"), (gone, "_row")}
    assert {r["row"] for r in taken["merged"]} == {contact}
    assert [r["line"]["row"] for r in hub("exchange", "reviews")["reviews"]] == [contact]
    ann("exchange", "in", send(hub, tmp_path))
    assert state(ann) == state(hub)

    # Ann settles one, the programme team the other.
    text = ann.say("exchange", "conflicts")
    assert "Call the leader on Monday" in text and "Call the chief executive" in text
    found = {c["cell"]: c for c in ann("exchange", "conflicts")["conflicts"]}
    assert found["what"]["ancestor"]["shown"] == "Call the leader"
    assert {"field": "Tags", "text": "urgent"} in found["what"]["around"]
    assert ann("exchange", "resolve", action, "what", "--both")["settled"] == 1
    assert hub("exchange", "resolve", "--rule", "keep")["settled"] == 1
    hub("exchange", "in", send(ann, tmp_path))
    ann("exchange", "in", send(hub, tmp_path))
    assert ann("exchange", "status")["conflicts"] == hub("exchange", "status")["conflicts"] == 0
    assert state(ann) == state(hub)
    final = state(ann)["action"]
    assert (
        final[action][0]["what"] == "Call the leader on Monday (Ann Able) / Call the chief executive (Programme team)"
    )
    assert final[action][0]["detail"] == "About the review"
    assert final[action][0]["tags"] == "urgent"
    assert final[gone][0]["due"] == "2026-12-05"
    contact_now = state(hub)["contact"][contact][0]
    assert (contact_now["role"], contact_now["remark"]) == ("Leader of the council", "Prefers mornings")
    assert ann("exchange", "status")["digest"] == hub("exchange", "status")["digest"]


def test_a_damaged_file_is_refused_and_the_next_is_taken(tmp_path: Path) -> None:
    hub, ann = introduced(tmp_path)
    with ann.open() as store:
        me = records.names(store).people[0][0]
        row = records.create(store, "action", {"what": "Call", "owner": me}).id
    file = Path(send(ann, tmp_path))
    short = tmp_path / "short.zip"
    short.write_bytes(file.read_bytes()[:-100])
    before = state(hub)
    assert "Ask the sender" in hub.say("exchange", "in", short, code=2)
    assert state(hub) == before
    told = hub("exchange", "in", short, file, code=2)["files"]
    assert [(f["applied"], f["error"] and f["error"]["code"]) for f in told] == [
        (False, "bundle-damaged"),
        (True, None),
    ]
    assert row in state(hub)["action"]


def test_a_watched_folder(tmp_path: Path) -> None:
    hub, ann = introduced(tmp_path)
    hub("exchange", "watch", tmp_path / "mail")
    assert hub("exchange", "watch")["offered"] == []
    with ann.open() as store:
        me = records.names(store).people[0][0]
        row = records.create(store, "action", {"what": "Call", "owner": me}).id
    send(ann, tmp_path, "--encrypt-to", "programme")
    [offer] = hub("exchange", "watch")["offered"]
    assert offer["encrypted"]
    hub("exchange", "watch", "--take")
    assert row in state(hub)["action"]
    assert hub("exchange", "watch", "--off")["folder"] is None


def test_wrong_use_is_said(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "one")
    assert "Nobody yet" in laptop.say("exchange", "people")
    laptop.say("exchange", "me")
    for arguments in (
        ("resolve",), ("resolve", "--rule", "newest", "--both"), ("resolve", "r1", "what"),
        ("watch", "--off", "--take"),
        ("resolve", "r1", "what", "--set", "x"), ("trust", "Nobody", "--how", "x"), ("revoke", "None", "--reason", "x"),
        ("out", "--to", "Nobody"), ("in", tmp_path / "none.zip"), ("resolve", "--rule", "oldest"),
    ):  # fmt: skip
        assert laptop.say("exchange", *arguments, code=2)
    assert "0 conflicts" in laptop.say("exchange", "conflicts")
    assert "0 merged records" in laptop.say("exchange", "reviews")


def carried(laptop: Laptop, home: Path) -> Laptop:
    """Another laptop, and the store of this one brought there in a backup."""
    laptop("backup")
    [copy] = sorted(laptop.path.parent.rglob("backups/*.db"))[-1:] or [laptop.path]
    new = Laptop(home)
    new.path.write_bytes(copy.read_bytes())
    return new


def test_a_laptop_is_lost_and_its_owner_goes_on_with_a_backup(tmp_path: Path) -> None:
    """The old one is revoked, the new one signs with a key of its own, and nothing written before is missed."""
    hub, ann = introduced(tmp_path)
    with ann.open() as store:
        row = records.create(store, "action", {"what": "Call", "owner": records.names(store).people[0][0]}).id
    old = ann("exchange", "me")
    ann("exchange", "move", "--laptop", "Train", "--old", "lost", code=2)  # nothing has moved yet
    new = carried(ann, tmp_path / "new")
    moved = new("exchange", "move", "--laptop", "Desk", "--old", "lost", "--reason", "Left on the train")
    assert (moved["name"], moved["laptop"], moved["old"], moved["new_key"]) == ("Ann Able", "Desk", "Train", True)
    assert moved["words"] != old["words"] and moved["key"] != old["key"]
    stolen = send(ann, tmp_path)
    file = send(new, tmp_path)
    [kept] = hub("exchange", "in", file, code=2)["files"]
    assert kept["error"]["code"] == "sender-unknown"
    hub("exchange", "trust", " ".join(moved["words"]), "--how", "Read over the phone")
    hub("exchange", "in", file)
    with hub.open() as store:
        assert records.get(store, "action", row).values["what"] == "Call"
    [refused] = hub("exchange", "in", stolen, code=2)["files"]
    assert refused["error"]["code"] == "sender-revoked"


def documents(folder: Path) -> dict[str, Any]:
    """What each command tells, for docs/json.md."""
    hub, ann = introduced(folder)
    with ann.open() as store:
        me = records.names(store).people[0][0]
        row = records.create(store, "action", {"what": "Call", "owner": me, "due": "1/12/2026"}).id
        second = records.create(store, "action", {"what": "Write", "owner": me}).id
    hub("exchange", "in", send(ann, folder))
    ann("exchange", "in", send(hub, folder))
    with ann.open() as store:
        records.change(store, "action", row, {"what": "Call soon"})
        records.change(store, "action", second, {"detail": "In full"})
    with hub.open() as store:
        records.change(store, "action", row, {"what": "Call later"})
        records.change(store, "action", second, {"due": "2/12/2026"})
    file = send(ann, folder)
    found = {
        "exchange-me": ann("exchange", "me"),
        "exchange-people": hub("exchange", "people"),
        "exchange-out": ann("exchange", "out", "-o", folder / "mail"),
        "exchange-in": hub("exchange", "in", file),
        "exchange-status": hub("exchange", "status"),
        "exchange-trust": hub("exchange", "trust"),
        "exchange-conflicts": hub("exchange", "conflicts"),
        "exchange-reviews": hub("exchange", "reviews"),
        "exchange-watch": hub("exchange", "watch", folder / "mail"),
        "exchange-resolve": hub("exchange", "resolve", row, "what", "--take", "a"),
        "exchange-retire": hub("exchange", "retire", "Train", "--reason", "Replaced"),
        "exchange-move": carried(ann, folder / "new")("exchange", "move", "--laptop", "Desk", "--old", "lost"),
    }
    assert found["exchange-in"]["files"][0]["conflicts"] and found["exchange-reviews"]["reviews"]
    return found


def test_a_key_that_is_trusted_is_called_after_its_sender_before_they_are_in_the_roster(tmp_path: Path) -> None:
    ann, ben = Laptop(tmp_path / "ann"), Laptop(tmp_path / "ben")
    words = " ".join(ann("exchange", "me", "--name", "Ann Able", "--laptop", "Train")["words"])
    ben("exchange", "me", "--name", "Ben Bold", "--laptop", "Office")
    file = send(ann, tmp_path)
    ben("exchange", "in", file, code=2)
    said = ben.say("exchange", "trust", "Ann Able", "--how", "Phone")
    assert f"Ann Able’s key is trusted from now on: {words}" in said
