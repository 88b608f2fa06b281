"""What is on its way between laptops, read by the test's own means: a bundle is a zip of CSVs that anybody can open."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Letter:
    """A bundle on its way. ``ids`` of the edits in it, ``erased`` those whose values are to vanish."""

    sender: str
    name: str
    data: bytes
    ids: frozenset[str]
    erased: frozenset[str]

    def put(self, folder: Path, data: bytes | None = None) -> Path:
        """The file as it lies in somebody's folder."""
        folder.mkdir(exist_ok=True)
        path = folder / self.name
        path.write_bytes(self.data if data is None else data)
        return path


def read(sender: str, path: Path) -> Letter:
    data = path.read_bytes()
    ids: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        for name in bundle.namelist():
            if name.startswith("edits") and name.endswith(".csv"):
                with bundle.open(name) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
                    ids += [row["id"] for row in csv.DictReader(text)]
        erased = [r["edit"] for r in json.loads(bundle.read("redactions.json"))]
    assert len(ids) == len(set(ids))
    return Letter(sender, path.name, data, frozenset(ids), frozenset(erased))
