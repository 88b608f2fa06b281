"""Mappings: how to read a file that says too little, saved as JSON and put on the next one of its kind."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from adviser_app.csvio import files, write
from adviser_app.csvio.batch import Tables
from adviser_app.csvio.formats.layout import Layout
from adviser_app.csvio.formats.mapping import layout_from_json, layout_to_json
from adviser_app.csvio.member import unreadable
from adviser_app.csvio.reader import read_member
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.mapping import MAPPING
from adviser_app.store import records
from adviser_app.store.connection import Store

_MOST = 1 << 20  # bytes of a mapping


def load(path: Path) -> Layout:
    """The mapping in a file. Raises AdviserError 'file-unreadable', 'mapping-unreadable'."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST)
    except OSError as error:
        raise unreadable(str(path), error) from error
    return layout_from_json(data.decode("utf-8-sig", "replace"))


def saved(store: Store) -> list[tuple[str, Layout]]:
    """The saved mappings by name. One that cannot be used (somebody changed its text) fits no file and is left out;
    ``find`` says what is wrong with it."""
    found = []
    for row in records.rows(store, MAPPING.name):
        with suppress(AdviserError):
            found.append((row.values["name"], layout_from_json(row.values["text"])))
    return found


def find(store: Store, said: str) -> Layout:
    """A mapping by its file, or by the name it was saved under (case aside). Raises AdviserError 'no-such-mapping',
    'several-records', 'mapping-unreadable'."""
    if Path(said).is_file():
        return load(Path(said))
    rows = [r for r in records.rows(store, MAPPING.name) if r.values["name"].casefold() == said.strip().casefold()]
    if len(rows) != 1:
        what = "There is no file and no saved mapping" if not rows else "There are several mappings"
        raise AdviserError(
            "No such mapping", f"{what} “{said}”.", "`adviser records list mapping` names those there are.",
            code="several-records" if rows else "no-such-mapping",
        )  # fmt: skip
    return layout_from_json(rows[0].values["text"])


def save(store: Store, name: str, layout: Layout) -> None:
    """Keep a mapping under a name; one of that name is changed. Raises AdviserError 'several-records', FieldError's."""
    from adviser_app.services.records import verbs  # which a refresh never needs

    same = [r for r in records.rows(store, MAPPING.name) if r.values["name"].casefold() == name.strip().casefold()]
    if len(same) > 1:
        raise AdviserError(
            "Several mappings of that name", f"There are several mappings “{name}”.", "Choose another name.",
            code="several-records",
        )  # fmt: skip
    if same:
        verbs.change(store, MAPPING.name, same[0].id, {"text": layout_to_json(layout)})
    else:
        verbs.create(store, MAPPING.name, {"name": name, "text": layout_to_json(layout)})


def of_file(store: Store, path: Path) -> tuple[str, tuple[str, ...]]:
    """How a file is read, as a mapping to change; where it is not understood, how it may be, with what nobody has said
    left empty, and named. Raises AdviserError 'no-mapping' for a publisher's file that cannot be mapped."""
    from adviser_app.services.refresh import wizard  # which reads saved mappings itself

    member = files.sources([path])[0]
    reading = read_member(member, Tables())
    reading.close()
    if reading.refused is not None:
        opened = wizard.open_files([path])
        at = wizard.first_to_map(store, opened)
        draft = wizard.guess(store, opened, at)
        return layout_to_json(wizard.mapping_of(draft, unfinished=True)), draft.missing()
    if reading.layout is None:
        raise AdviserError(
            "No mapping was written", f"{member.name} is a file of the format {reading.format}; it needs no mapping.",
            "Read it as it is.", code="no-mapping",
        )  # fmt: skip
    return layout_to_json(reading.layout), ()


def write_of_file(store: Store, path: Path, to: Path) -> tuple[str, ...]:
    """``of_file`` into a file, atomically; what nobody has said. Raises AdviserError 'no-mapping', 'cannot-write'."""
    text, missing = of_file(store, path)
    write.write_bytes(to, text.encode("utf-8"))
    return missing
