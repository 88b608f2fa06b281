"""Bundles: what is written is read; whatever is changed on the way shows."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from frictionless import system, validate
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import bundle, container, dialect, edit_rows, edits, limits, manifest, signing
from adviser_app.merge.bundle import Sender
from tests.merge.bundles import MADE, PERSON, SECRET, edit, encoded, head, some_edits, view

WHOLE = encoded()


def code_of(data: bytes) -> str:
    with pytest.raises(AdviserError) as refused:
        bundle.decode(data)
    assert refused.value.next_step
    return refused.value.code


def test_what_is_written_is_read() -> None:
    read = bundle.decode(WHOLE)
    assert read.head == head()
    assert list(read.edits) == some_edits()
    assert [r.edit for r in read.redactions] == [some_edits()[2].id]
    assert read.signed


def test_the_same_content_gives_the_same_bytes() -> None:
    assert encoded() == WHOLE


def test_what_is_in_it() -> None:
    zipped = zipfile.ZipFile(io.BytesIO(WHOLE))
    assert zipped.namelist() == [
        "datapackage.json", "edits.csv", "redactions.json", "view/action.csv", "README.txt", "signature.json",
    ]  # fmt: skip
    assert zipped.testzip() is None
    assert zipped.infolist()[0].date_time == (2026, 11, 22, 5, 43, 56)
    text = zipped.read("README.txt").decode("utf-8-sig")
    assert "Zoë Ng, laptop “Train laptop”" in text
    assert "view/action.csv    Actions: 1" in text
    assert max(map(len, text.splitlines())) <= 120
    assert b"a secret" not in b"".join(zipped.read(n) for n in zipped.namelist())
    assert zipped.read("edits.csv").startswith(b'\xef\xbb\xbf"id","replica"')
    assert b"\"'=SUM(A1)\n" in zipped.read("edits.csv")


def test_it_is_a_valid_data_package(tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(WHOLE)).extractall(tmp_path)
    with system.use_context(trusted=True):
        report = validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert report.stats["tasks"] == 4
    (tmp_path / "edits.csv").write_bytes((tmp_path / "edits.csv").read_bytes().replace(b"Zo", b"zo") + b" ")
    with system.use_context(trusted=True):
        assert not validate(str(tmp_path / "datapackage.json")).valid  # it does look


def test_every_flipped_bit_shows() -> None:
    """One flip in every byte of the file, each bit in turn."""
    for where in range(len(WHOLE)):
        changed = bytearray(WHOLE)
        changed[where] ^= 1 << where % 8
        with pytest.raises(AdviserError):
            bundle.decode(bytes(changed))


@pytest.mark.parametrize("unsigned", [False, True])
def test_every_bit_where_a_zip_has_room_to_spare(unsigned: bool) -> None:
    """All bits of the last bytes of packed members, where a packed stream ends before its byte does."""
    data = encoded(secret="", of=head(sender=Sender(PERSON, "Zoë Ng", "lAAAAAAAAAAAA", "L", ""))) if unsigned else WHOLE
    assert bundle.decode(data).signed is not unsigned
    marks = (b"PK\x03\x04", b"PK\x01\x02")
    ends = [i - n for i in range(1, len(data)) if data[i : i + 4] in marks for n in range(1, 5)]
    assert len(ends) > 20
    for where in ends:
        for bit in range(8):
            changed = bytearray(data)
            changed[where] ^= 1 << bit
            with pytest.raises(AdviserError):
                bundle.decode(bytes(changed))


def test_every_truncation_shows() -> None:
    for size in range(len(WHOLE)):
        assert code_of(WHOLE[:size]) in ("bundle-damaged", "not-a-bundle")


@given(st.data())
def test_an_edited_file_shows(data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(begin, min(begin + 20, len(WHOLE))))
    other = data.draw(st.binary(max_size=20))
    if other != WHOLE[begin:end]:
        with pytest.raises(AdviserError):
            bundle.decode(WHOLE[:begin] + other + WHOLE[end:])


def repacked(change: dict[str, bytes], stamp: tuple[int, int] | None = None) -> bytes:
    """The bundle laid down as Adviser does, some members exchanged (None: left out): the work of somebody who knows
    the format, and has no key."""
    members, _, made = container.unpack(WHOLE)
    files = [(name, change.get(name, content)) for name, content in members.items() if name != "signature.json"]
    files = [(name, content) for name, content in files if content != b"-"]
    said = json.loads(members["signature.json"])

    def last(before: bytes) -> tuple[str, bytes]:
        return "signature.json", bundle._signature(said["key"], said["signature"], before)

    return container.pack(files, stamp or made, last)


def test_a_forged_member_shows() -> None:
    assert bundle.decode(repacked({})) == bundle.decode(WHOLE)
    members, _, _ = container.unpack(WHOLE)
    assert code_of(repacked({"edits.csv": members["edits.csv"].replace(b"lAAAA", b"lBBBB")})) == "bundle-damaged"
    assert code_of(repacked({"README.txt": b"call 0900"})) == "bundle-damaged"
    assert code_of(repacked({"redactions.json": b"-"})) == "bundle-damaged"
    assert code_of(repacked({}, stamp=(0, 33))) == "bundle-damaged"
    forged = members["datapackage.json"].replace(b'"number": 7', b'"number": 8')
    assert code_of(repacked({"datapackage.json": forged})) == "bundle-signature"


def test_a_key_put_in_place_of_another_shows() -> None:
    members, _, _ = container.unpack(WHOLE)
    mine = signing.new_secret()
    said = members["datapackage.json"]
    signature = signing.sign(mine, said)
    files = [(n, c) for n, c in members.items() if n != "signature.json"]
    data = container.pack(
        files, container.stamp_of(MADE),
        lambda before: ("signature.json", bundle._signature(signing.key_of(mine), signature, before)),
    )  # fmt: skip
    assert code_of(data) == "bundle-damaged"
    with pytest.raises(ValueError, match="not the sender's"):
        bundle.encode(head(), *bundle.volumes([])[0], [], list, mine)


def test_a_signature_taken_out_is_no_signature() -> None:
    """The file still names the key: without what the key signed it is a forgery, not an unsigned file."""
    members, _, _ = container.unpack(WHOLE)
    files = [(n, c) for n, c in members.items() if n != "signature.json"]
    key = signing.key_of(SECRET)
    data = container.pack(
        files, container.stamp_of(MADE), lambda before: ("signature.json", bundle._signature(key, "", before))
    )
    assert code_of(data) == "bundle-signature"


def test_the_signature_stands_behind_everything_it_is_of() -> None:
    members, _, stamp = container.unpack(WHOLE)
    said = json.loads(members.pop("signature.json"))
    readme = members.pop("README.txt")
    out, entries = bytearray(), []
    for name, content in members.items():
        container._add(out, entries, name, content, container.deflated(content), stamp)
    signature = bundle._signature(said["key"], said["signature"], bytes(out))
    for name, content in (("signature.json", signature), ("README.txt", readme)):
        container._add(out, entries, name, content, content, stamp)
    assert code_of(bytes(out) + container._tail(entries, len(out))) == "bundle-damaged"


def test_a_newer_format_asks_for_an_update() -> None:
    members, _, _ = container.unpack(WHOLE)
    said = json.loads(members["datapackage.json"])
    said["adviser"]["format"] = 2
    assert code_of(repacked({"datapackage.json": json.dumps(said).encode()})) == "bundle-newer"


@pytest.mark.parametrize("said", [b"", b"{}", b"[" * 100_000, b'{"adviser": {"format": "x"}}', b"\xff", b"null"])
def test_a_manifest_without_sense(said: bytes) -> None:
    with pytest.raises(AdviserError) as refused:
        manifest.read(said)
    assert refused.value.code == "bundle-manifest"


# -- edits -------------------------------------------------------------------------------------------------------

SOUND = edit(1, "x")


def rows(text: str) -> str:
    with pytest.raises(AdviserError) as refused:
        edit_rows.read("edits.csv", ("\ufeff" + text).encode(), ())
    assert refused.value.code == "bundle-edits"
    return refused.value.message


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"x"', '"y"', "what its id says"),
        ('"s1"', '"s2"', "what its id says"),
        ('"2026-11-22T05:00:01.000Z-0000"', '"2026-11-22T05:00:02.000Z-0000"', "what its id says"),
        ('"2026-11-22T05:00:01.000Z-0000"', '"2026-13-22T05:00:01.000Z-0000"', "no time"),
        ('"1"', '"-1"', "no number"),
        ('"1"', '"01"', "no number"),
        ('"1"', '"١"', "no number"),
        ('"action"', '"action; DROP"', "no table"),
        ('"action"', '"private_note"', "private"),
        ('"lAAAAAAAAAAAA"', '"pAAAAAAAAAAAA"', "private"),
        ('"lAAAAAAAAAAAA"', '""', "no replica"),
        ('"what"', '""', "no field"),
        ('"set"', '"SET"', "no kind"),
        ('"set"', '"set\n"', "no kind"),
        ('"#"', '""', "does not end"),
        ('"id"', '"ID"', "columns"),
        (f'"{PERSON}"', '"a b"', "no author"),
    ],
)
def test_one_bad_row_refuses_the_file(old: str, new: str, why: str) -> None:
    text = edit_rows.write([SOUND])[0].data.decode("utf-8-sig")
    assert old in text
    message = rows(text.replace(old, new, 1))
    assert why in message
    assert "line" in message


def test_an_edit_twice() -> None:
    text = edit_rows.write([SOUND, SOUND])[0].data.decode("utf-8-sig")
    assert "line 3: it is there twice" in rows(text)
    [part] = edit_rows.write([SOUND])
    for parts, counted in (([part, part], [SOUND, SOUND]), ([part], [SOUND, SOUND]), ([part, part], [SOUND])):
        assert code_of(bundle.encode(head(), parts, counted, [], list, SECRET)) == "bundle-edits"


def test_a_missing_value_needs_an_erasure() -> None:
    gone = edits.erase(SOUND)
    data = edit_rows.write([gone])[0].data
    assert edit_rows.read("edits.csv", data, [gone.id]) == [gone]
    assert "what its id says" in rows(data.decode("utf-8-sig"))
    smuggled = data.decode("utf-8-sig").replace('"set",""', '"set","other"')
    with pytest.raises(AdviserError):
        edit_rows.read("edits.csv", smuggled.encode(), [gone.id])


def test_private_edits_are_not_written() -> None:
    with pytest.raises(ValueError, match="private"):
        edit_rows.write([edits.make("pX1", 1, SOUND.clock, "", "private_note", "r1", "text", "x")])
    with pytest.raises(ValueError, match="private"):
        edit_rows.write([edits.make("lX1", 1, SOUND.clock, "", "private_note", "r1", "text", "x")])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_every_text_goes_through(texts: list[str]) -> None:
    made = [edit(n, text) for n, text in enumerate(texts, start=1)]
    assert list(bundle.decode(encoded(made)).edits) == made


@given(st.text(max_size=6), st.text(max_size=6))
def test_a_line_of_an_edit_is_one_of_the_dialect(member: str, value: str) -> None:
    erased = edits.erase(edit(3, value))._replace(digest=f'd"{value}')
    for e in (*some_edits(), edit(1, value, field=f"tags:{member}"), erased):
        shown = "" if e.value is None else e.value
        cells = [e.id, e.replica, str(e.seq), e.clock, e.author, e.table, e.row, e.field, e.kind, shown, e.salt]
        cells += [" ".join(e.parents), " ".join(e.covers), e.digest if e.value is None else ""]
        assert edit_rows.write([e])[0].data.endswith(b"\r\n" + dialect.line(cells).encode())


def test_texts_that_pack_too_well_are_not_packed() -> None:
    made = [edit(1, "x" * 100_000)]
    assert list(bundle.decode(encoded(made)).edits) == made


def test_many_edits_make_several_parts_and_bundles() -> None:
    made = [edit(n, "y" * 50_000) for n in range(1, 200)]
    parts = edit_rows.write(made, 4_000_000)
    assert len(parts) == 3
    assert max(len(p.data) for p in parts) <= 4_000_000
    assert len(bundle.volumes(made)) == 1
    several = bundle.volumes(made, 4_000_000)
    assert len(several) == 3
    assert [e for _, some in several for e in some] == made
    data = bundle.encode(head(), parts, made, [], list, SECRET)
    assert "edits-3.csv" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert list(bundle.decode(data).edits) == made


def test_nothing_to_send_is_a_bundle_too() -> None:
    """It brings what the sender holds: an acknowledgement."""
    assert bundle.decode(encoded([])).edits == ()


def test_views_beyond_the_limits_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "EACH_BYTES", 10)
    zipped = zipfile.ZipFile(io.BytesIO(encoded()))
    assert "view/action.csv" not in zipped.namelist()
    assert b"1 of the lists" in zipped.read("README.txt")


def test_views_are_left_out_where_there_are_more_than_places() -> None:
    """Those that come first stay, however small the others are: the caller gives them in the order of the window."""
    many = [replace(view(), table=f"kind{chr(97 + n)}", data=view().data * (1 if n > 15 else 2)) for n in range(20)]
    zipped = zipfile.ZipFile(io.BytesIO(encoded(views=many)))
    names = [n for n in zipped.namelist() if n.startswith("view/")]
    assert len(zipped.namelist()) <= limits.MEMBERS
    assert names == [f"view/kind{chr(97 + n)}.csv" for n in range(len(names))]
    assert f"{20 - len(names)} of the lists".encode() in zipped.read("README.txt")
    bundle.decode(encoded(views=many))


def test_names() -> None:
    assert bundle.file_name(head()).endswith("_zoe-ng_7.zip")
    name = "adviser-exchange_2026-11-22_zoe-ng_7"
    for good in (".zip", ".zip.age", " (1).zip", "(2).zip", " 2.zip", "-1.zip"):
        assert bundle.is_bundle_name(name + good), good
    for bad in (".zip.partial", ".zip.exe", ".csv", ".zip.abc.partial"):
        assert not bundle.is_bundle_name(name + bad), bad
    assert manifest.slug("李") == "adviser"
    assert view().data.startswith(b"\xef\xbb\xbf")
