"""The documents of ``--json`` about records (docs/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adviser_app.cli.output import plain
from adviser_app.cli.shapes import by_place, problem

if TYPE_CHECKING:
    from adviser_app.domain.records import Field, RecordType
    from adviser_app.services.record_refresh import FilePreview, RecordsApplied, RecordsPreview
    from adviser_app.services.records import HistoryLine, Hit, RecordView
    from adviser_app.services.sheets import ChangeLine, RowLine
    from adviser_app.services.templates import Taken, TemplatePreview

Document = dict[str, Any]


def record(found: RecordView) -> Document:
    return {
        "table": found.table,
        "row": found.id,
        "caption": found.caption,
        "values": dict(found.values),
        "standing": found.standing.value,
        "conflicts": list(found.conflicts),
        "waiting": found.waiting,
        "changed": plain(found.changed),
        "by": found.by,
    }


def record_type(found: RecordType, count: int) -> Document:
    return {
        "table": found.name,
        "label": found.label,
        "plural": found.plural,
        "area": found.area,
        "private": found.private,
        "append_only": found.append_only,
        "count": count,
        "fields": [
            {
                "field": f.name,
                "label": f.label,
                "kind": f.kind.value,
                "required": f.required,
                "fixed": found.is_fixed(f),
                "of": f.of,
                "choices": list(f.choices),
                "default": f.default,
                "protection": f.protection.value,
                "help": f.help,
            }
            for f in found.fields
        ],
    }


def kind(field: Field) -> str:
    """How a field is typed, and what it refers to."""
    from adviser_app.domain.records import RECORD_TYPES

    return RECORD_TYPES[field.of].label.lower() if field.of in RECORD_TYPES else field.kind.value


def history(lines: list[HistoryLine]) -> list[Document]:
    return [
        {
            "at": plain(x.at), "who": x.who, "laptop": x.laptop, "field": x.field, "cell": x.cell, "before": x.before,
            "after": x.after, "kind": x.kind, "source": x.source,
        }
        for x in lines
    ]  # fmt: skip


def hit(found: Hit) -> Document:
    return {
        "table": found.table, "row": found.row, "caption": found.caption, "snippet": found.snippet,
        "council_code": found.council_code or None,
    }  # fmt: skip


def change(found: ChangeLine) -> Document:
    return {
        "line": found.line, "row": found.row, "caption": found.caption, "field": found.field, "label": found.label,
        "before": found.before, "after": found.after, "known": found.known, "conflict": found.conflict,
    }  # fmt: skip


def row_line(found: RowLine) -> Document:
    return {
        "line": found.line, "row": found.row, "caption": found.caption, "said": found.said, "known": found.known,
        "conflict": found.conflict,
    }  # fmt: skip


def template(shown: TemplatePreview, taken: Taken | None) -> Document:
    """``records in``."""
    return {
        "applied": taken is not None,
        "file": shown.file,
        "table": shown.table,
        "sender": shown.sender,
        "exported": plain(shown.exported),
        "rows": shown.rows,
        "fresh": shown.fresh,
        "changes": [change(c) for c in shown.changes],
        "new": [row_line(n) for n in shown.new],
        "deleted": [row_line(d) for d in shown.deleted],
        "clearings": shown.clearings,
        "asks": list(shown.asks),
        "conflicts": shown.conflicts,
        "problems": [problem(p) for p in by_place(shown.problems)],
        "already_imported": plain(shown.already),
    }


def refresh(shown: RecordsPreview, applied: RecordsApplied | None) -> Document:
    """``refresh`` of files of records."""
    return {
        "applied": applied is not None,
        "counts": _counts(shown.counts),
        "conflicts": shown.conflicts,
        "files": [_file(f) for f in shown.files],
        "similar": [
            {"row": x.row, "council_code": x.council_code, "caption": x.caption, "why": x.why} for x in shown.similar
        ],
        "problems": [problem(p) for p in by_place(shown.problems)],
        "nothing_to_do": shown.view.nothing_to_do,
        "backup": plain(applied.backup) if applied else None,
    }


def _file(found: FilePreview) -> Document:
    return {
        "file": found.file,
        "sha256": found.sha256,
        "table": found.table,
        "label": found.label,
        "counts": _counts(found.counts),
        "changes": [change(c) for c in found.changes],
        "new": [row_line(n) for n in found.new],
        "conflicts": found.conflicts,
        "columns_passed_over": list(found.unknown),
        "already_imported": found.taken,
    }


def _counts(counts: dict[str, int]) -> Document:
    return {bucket.replace(" ", "_"): n for bucket, n in counts.items()}
