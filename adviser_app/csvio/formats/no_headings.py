"""Tables whose columns of councils have no heading: why they are not read, where nothing else is found in a file."""

from __future__ import annotations

from collections.abc import Sequence

from adviser_app.csvio.formats.headings import COUNCIL
from adviser_app.csvio.formats.looked import Why
from adviser_app.csvio.formats.tables import WITHIN, Table
from adviser_app.csvio.parse import clean, parse_cell
from adviser_app.domain.mapping_draft import OR_SAY_HOW


def find(rows: Sequence[Sequence[str]]) -> Table | None:
    """The refusal of a table with councils' codes and figures below headings, none of them over the codes; None where
    there is no such table."""
    for at, row in enumerate(rows[: WITHIN + 1]):
        cells = [clean(c) for c in row]
        code = next((i for i, text in enumerate(cells) if COUNCIL.fullmatch(text)), -1)
        if code < 0 or not any(parse_cell(text).is_number for text in cells):
            continue
        heads = [i for i in range(at) if sum(bool(clean(c)) for c in rows[i]) > 1]
        if not heads or any(code < len(rows[i]) and clean(rows[i][code]) for i in heads):
            return None
        message = f"Column {code + 1} holds councils’ codes and has no heading."
        remedy = f"Head it Code, in the row right above the figures, and import the file again. {OR_SAY_HOW}"
        return Table(heads[-1], refused=Why("heading-missing", f"column {code + 1}", cells[code], message, remedy))
    return None
