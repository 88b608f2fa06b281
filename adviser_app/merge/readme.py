"""README.txt of a bundle: for whoever finds the file in their mail and does not have the app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge.manifest import Head

if TYPE_CHECKING:
    from adviser_app.merge.bundle import View

_MARKS = "An apostrophe before =, + or @ keeps a spreadsheet from running a text as a formula; leave it where it is."


def write(head: Head, edits: int, views: Sequence[View], left_out: int) -> bytes:
    """The text in UTF-8 with a byte order mark and CRLF, for Notepad as for everything else."""
    s, made = head.sender, head.created.astimezone()
    lines = [
        "Records of the Local Government Association's advisers",
        "=======================================================",
        "",
        f"From:    {s.name}, laptop “{s.laptop}”",
        f"Written: {made.day} {made:%B %Y, %H:%M}",
        f"Number:  {head.number}" + (f", file {head.volume} of {head.volumes}" if head.volumes > 1 else ""),
        "",
        "If you use Adviser: do not unpack this file. In Adviser choose Exchange, Take in, and this file. It shows",
        "what would change before anything does.",
        "",
        "If you do not use Adviser:",
    ]
    if views:
        lines += [
            "",
            "  The folder “view” has the records as they were known to the sender, one file for each kind. Open them",
            "  with Excel or any other spreadsheet:",
            "",
            *(f"    view/{v.table}.csv    {_plural(v.table)}: {v.rows:,}" for v in views),
            "",
            "  You may change cells there and send the file back to the sender, who takes it in as a template. Leave",
            "  the columns _id, _chk and _end as they are; write DELETE under _action to have a row deleted.",
            f"  {_MARKS}",
        ]
    else:
        lines += ["", "  There is nothing to read in this file without it."]
    if left_out:
        lines += ["", f"  {left_out} of the lists are not here because a file has room for no more of them."]
    lines += [
        "",
        f"edits.csv holds {edits:,} edits: who changed what and when. It is what Adviser reads. Every change to it,",
        "and to the other files, is noticed, and the file is then refused as a whole.",
        "",
        "What is in here may be about people. Keep it no longer than you need it, and pass it to nobody else.",
        "",
    ]
    return ("\ufeff" + "\r\n".join(lines)).encode()


def _plural(table: str) -> str:
    return RECORD_TYPES[table].plural if table in RECORD_TYPES else table
