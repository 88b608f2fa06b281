"""Is the store what it should be? Each thing found wrong is a Finding with a stable code and what to do.

SQLite's own quick_check passes a zero-length file and a flipped byte; what it misses is looked at here: identity (at
opening), ids that lead somewhere, and the checksum, the JSON and the length of every array.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from sqlcipher3 import dbapi2

from adviser_app import paths
from adviser_app.domain.problems import Severity
from adviser_app.domain.progress import QUIET, Work
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.store import edits, faults, migrate
from adviser_app.store.connection import Store

SAMPLE = 400  # slabs looked at in the check at start, spread over the store
_STEP = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` is stable; ERROR means figures may be wrong or lost, WARNING that something should be known."""

    code: str
    severity: Severity
    message: str
    remedy: str


def check(store: Store, deep: bool = False, work: Work = QUIET) -> list[Finding]:
    """All that is wrong with an open store; an empty list is a sound one.

    ``deep`` reads every page and every slab (seconds a gigabyte); else a sample. Never writes.
    """
    found: list[Finding] = []
    try:
        for text, part in (
            ("Reading the structure", _pages),
            ("Comparing the schema", _schema),
            ("Following the references", _references),
        ):
            work.step(text)
            found += part(store, deep)
        found += _slabs(store, deep, work)
        work.step("Reading the records")
        found += _records(store, deep, work)
    except dbapi2.Error as error:
        # The questions asked here are sound, so whatever the engine stumbles over lies in the file (a flipped byte in
        # a text, say, meets the driver before any check of ours).
        refused = faults.refusal(error, store.path)
        if refused is None:
            found.append(_damage("unreadable", f"reading stopped with: {error}"))
        else:
            found.append(Finding(refused.code, Severity.ERROR, refused.message, refused.next_step))
    return found + location(store.path)


def _damage(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message, faults.RESTORE)


def _pages(store: Store, deep: bool) -> list[Finding]:
    con, found = store.con, []
    if deep and store.passphrase_set:
        bad = con.execute("PRAGMA cipher_integrity_check").fetchall()
        if bad:
            found.append(_damage("page-authentication", f"{len(bad)} encrypted pages were altered: {bad[0][0]}"))
    rows = con.execute(f"PRAGMA {'integrity_check' if deep else 'quick_check'}(20)").fetchall()
    found += [_damage("structure", f"SQLite says: {text}") for (text,) in rows if text != "ok"]
    rows = con.execute("PRAGMA foreign_key_check").fetchall()
    if rows:
        found.append(_damage("reference", f"{len(rows)} rows refer to nothing, first in table {rows[0][0]}"))
    return found


def _schema(store: Store, deep: bool) -> list[Finding]:
    snapshot = paths.db_dir() / "schema.sql"
    version = store.con.execute("PRAGMA user_version").fetchone()[0]
    if version != migrate.latest():
        return [_damage("schema-version", f"the schema is number {version}, expected is {migrate.latest()}")]
    have = _without_comments(migrate.schema_text(store.con))
    if have != _without_comments(snapshot.read_text(encoding="utf-8")):
        return [_damage("schema", "tables, indexes or views are not those this version of Adviser makes")]
    return []


def _without_comments(sql: str) -> str:
    return " ".join(re.sub(r"--[^\n]*", "", sql).split())


# What must never be found, as counts; quicker than reading the slabs.
_REFERENCES = (
    (
        "slab-without-series",
        "slabs belong to no series",
        "SELECT count(*) FROM slab WHERE id / 4096 NOT IN (SELECT id FROM series)",
    ),
    (
        "slab-without-period",
        "slabs belong to no period",
        "SELECT count(*) FROM slab WHERE id % 4096 NOT IN (SELECT id FROM period)",
    ),
    (
        "revision-without-slab",
        "revisions belong to no series or period",
        "SELECT count(*) FROM revision WHERE slab_id / 4096 NOT IN (SELECT id FROM series)"
        " OR slab_id % 4096 NOT IN (SELECT id FROM period)",
    ),
    (
        "area-positions",
        "positions of areas are missing",
        "SELECT coalesce(max(id) + 1, 0) - count(*) FROM area",
    ),
    (
        "area-without-code",
        "areas have no current code, or several",
        "SELECT count(*) FROM area a WHERE (SELECT count(*) FROM area_code c"
        " WHERE c.area_id = a.id AND c.is_current = 1) <> 1",
    ),
    (
        "setting-json",
        "settings are not JSON",
        "SELECT count(*) FROM setting WHERE NOT json_valid(value)",
    ),
    (
        "release-json",
        "releases have counts that are not JSON",
        "SELECT count(*) FROM release WHERE NOT json_valid(counts)",
    ),
    (
        "revision-json",
        "revisions are not JSON",
        "SELECT count(*) FROM revision WHERE NOT json_valid(coalesce(cells, '{}'))"
        ' OR NOT json_valid(coalesce("full", \'[]\')) OR (cells IS NULL AND "full" IS NULL)',
    ),
)


def _references(store: Store, deep: bool) -> list[Finding]:
    found = []
    for code, words, sql in _REFERENCES:
        if code == "revision-json" and not deep:
            continue
        count = store.con.execute(sql).fetchone()[0]
        if count:
            found.append(_damage(code, f"{count:,} {words}"))
    return found


def _slabs(store: Store, deep: bool, work: Work) -> list[Finding]:
    """Checksum, JSON and length of the arrays: of all slabs, or of a sample spread over the store."""
    con = store.con
    total = con.execute("SELECT count(*) FROM slab").fetchone()[0]
    areas = con.execute("SELECT count(*) FROM area").fetchone()[0]
    ids = [row[0] for row in con.execute("SELECT id FROM slab ORDER BY id")]
    if not deep and total > SAMPLE:
        ids = ids[:: -(-total // SAMPLE)]
    bad: dict[str, list[int]] = {}
    valued = {
        series_id: int.from_bytes(bits, "little")
        for series_id, bits in con.execute("SELECT id, valued FROM series WHERE valued IS NOT NULL")
    }
    for start in range(0, len(ids), _STEP):
        work.step("Checking the figures", start / len(ids))
        wanted = json.dumps(ids[start : start + _STEP])
        for row in con.execute(
            "SELECT b.id, b.vals, b.lo, b.hi, b.marks, b.status, b.notes, b.release_id, b.crc"
            " FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value",
            (wanted,),
        ):
            wrong = _slab_fault(row, areas, valued.get(row[0] // 4096))
            if wrong:
                bad.setdefault(wrong, []).append(row[0])
    words = {
        "slab-checksum": "rows of figures have changed since they were written",
        "slab-json": "rows of figures are not readable",
        "slab-length": "rows of figures are longer than there are areas",
        "slab-value-and-mark": "rows have a value and a marker for one area",
        "slab-areas": "rows have values for areas that their series does not name, so pages may miss them",
    }
    return [_damage(code, f"{len(at):,} {words[code]}, first slab {at[0]}") for code, at in sorted(bad.items())]


def _slab_fault(row: tuple[Any, ...], areas: int, valued: int | None) -> str | None:
    """``valued``: the areas that ever had a value in the slab's series, one bit each; None: not known."""
    from adviser_app.store.slabs import checksum  # here: it loads numpy, and this module is known to the window's start

    if checksum(row[:8]) != row[8]:
        return "slab-checksum"
    try:
        arrays = [json.loads(text) for text in row[1:4] if text is not None]
        sparse = [json.loads(text) for text in row[4:7] if text is not None]
    except ValueError:
        return "slab-json"
    if any(not isinstance(a, list) for a in arrays) or any(not isinstance(s, dict) for s in sparse):
        return "slab-json"
    if any(len(a) > areas for a in arrays) or any(int(k) >= areas for s in sparse for k in s):
        return "slab-length"
    if row[4] is not None and any(int(k) < len(arrays[0]) and arrays[0][int(k)] is not None for k in sparse[0]):
        return "slab-value-and-mark"
    if valued is not None:
        # as text of ones and zeros, lowest area last: built at C speed, unlike bit by bit
        here = int("".join("0" if v is None else "1" for v in reversed(arrays[0])) or "0", 2)
        if here & ~valued:
            return "slab-areas"
    return None


# --- where it lies ----------------------------------------------------------------------------------------------------

_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud": "iCloud",
    "icloud drive": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "box sync": "Box",
    "nextcloud": "Nextcloud",
    "sharepoint": "SharePoint",
}
_NETWORK_TYPES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "fuse.sshfs", "davfs", "fuse.rclone"})


def location(path: Path) -> list[Finding]:
    """A warning where the store lies in a folder that something synchronises, or on a network drive."""
    text = str(path)
    for part in PureWindowsPath(text).parts if "\\" in text else path.absolute().parts:
        plain = part.casefold().strip("\\/")
        for start, name in _SYNCED.items():
            if plain == start or plain.startswith((start + " ", start + "-")):
                return [
                    Finding(
                        "synced-folder",
                        Severity.WARNING,
                        f"The store lies in a folder that {name} synchronises; two laptops could damage it.",
                        "Move it to a folder of this computer alone; put backups there instead.",
                    )
                ]
    if text.startswith(("\\\\", "//")) or _file_system(path) in _NETWORK_TYPES:
        return [
            Finding(
                "network-folder",
                Severity.WARNING,
                "The store lies on a network drive, where locks and writes are not always kept.",
                "Move it to a disk of this computer; put backups there instead.",
            )
        ]
    return []


def _file_system(path: Path) -> str:
    """The type of the mount a path is on, where the system says so (Linux)."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
        place = str(path.absolute().parent.resolve())
    except OSError:
        return ""
    best, kind = "", ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


REBUILD = "`adviser doctor --rebuild` makes them anew from what was written; nothing is lost."

# Cheap signs that the caches of records are not what the edits say.
_RECORD_COUNTS = """
SELECT (SELECT count(*) FROM (SELECT DISTINCT tbl, row FROM edit)) - (SELECT count(*) FROM row_state)
UNION ALL SELECT (SELECT count(*) FROM (SELECT DISTINCT tbl, row, field FROM edit)) - (SELECT count(*) FROM cell)
"""
_VISIBLE = "SELECT count(*) FROM row_state s WHERE tbl = ? AND standing <> 'deleted' AND EXISTS" \
    " (SELECT 1 FROM cell c WHERE c.tbl = s.tbl AND c.row = s.row AND c.field <> '_row')"  # fmt: skip


def _records(store: Store, deep: bool, work: Work) -> list[Finding]:
    """Whether the records are what their edits say, and (``deep``) the edits what their ids say."""
    con = store.con
    wrong = ["records and edits do not agree in number"] if any(n for (n,) in con.execute(_RECORD_COUNTS)) else []
    searched = 0
    for name, record in RECORD_TYPES.items():
        shown = con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        searched += shown if record.listed else 0
        if shown != con.execute(_VISIBLE, (name,)).fetchone()[0]:
            wrong.append(f"the table {name} does not hold what was written")
    if searched != con.execute("SELECT count(*) FROM record_search").fetchone()[0]:
        wrong.append("the search index does not hold what was written")
    if deep:
        wrong += edits.compare(store, work)
    found = [Finding("record-caches", Severity.ERROR, f"Records: {text.rstrip('.')}.", REBUILD) for text in wrong]
    if deep:
        bad = [id_ for id_, _ in edits.faulty(store)]
        if bad:
            found.append(_damage("edit-id", f"{len(bad):,} edits are not what their ids say, first {bad[0]}"))
    return found


def table_counts(store: Store) -> dict[str, int]:
    """Rows by table, of every table the schema has."""
    names = [
        row[0]
        for row in store.con.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
        )
    ]
    return {name: int(store.con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
