"""The documents of ``--json`` (docs/json.md): what a change here changes, programs of others see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from adviser_app.cli import mapping
from adviser_app.cli.output import plain

if TYPE_CHECKING:
    from adviser_app.domain.areas import Area
    from adviser_app.domain.indicators import Release, Series
    from adviser_app.domain.problems import Problem
    from adviser_app.services.refresh import Applied, Preview
    from adviser_app.viewmodels.changes import IndicatorChanges
    from adviser_app.viewmodels.models import ChangesView, CouncilPage, HomePage, IndicatorRow, SeriesPage
    from adviser_app.viewmodels.past import AsAt

Document = dict[str, Any]


def area(found: Area) -> Document:
    """A council as ``councils`` and ``portfolio`` list it."""
    return {
        "code": found.code,
        "name": found.name,
        "official_name": found.official_name,
        "type": plain(found.council_type),
        "tier": plain(found.tier),
        "region": found.region,
        "county_code": found.county_code,
        "combined_authority_code": found.combined_authority_code,
        "start": plain(found.start),
        "end": plain(found.end),
        "successors": list(found.successors),
        "predecessors": list(found.predecessors),
        "former_codes": list(found.former_codes),
        "population": found.population,
    }


def problem(found: Problem) -> Document:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "value": found.value,
        "message": found.message,
        "remedy": found.remedy,
    }


def problem_said(found: Problem) -> str:
    """A problem on one line: file and line, column, value, what is wrong, what to do."""
    place = [f"{found.file}:{found.line}" if found.line else found.file, found.column]
    if found.value and found.value not in found.message:
        place.append(f"“{found.value}”")
    return f"{', '.join(part for part in place if part)}: {found.message} {found.remedy} [{found.code}]"


def by_place(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the order one meets them in the files."""
    return sorted(problems, key=lambda p: (p.file, p.line))


def release(found: Release) -> Document:
    return {
        "id": found.id,
        "publisher": found.publisher,
        "released": found.released,
        "imported": found.imported,
        "files": [{"file": member, "sha256": sha} for member, sha in found.files],
        "counts": plain(found.counts),
        "late": found.late,
        "undone": found.undone,
    }


def series(found: Series) -> Document:
    return {
        "id": found.id,
        "publisher": found.key.publisher,
        "indicator": found.key.indicator,
        "breakdown": found.key.breakdown,
        "measure": found.key.measure,
        "unit": found.key.unit,
        "decimals": found.decimals,
        "theme": found.theme,
        "polarity": found.polarity.value if found.polarity_source else None,
        "polarity_source": plain(found.polarity_source),
    }


def refresh(shown: Preview, applied: Applied | None) -> Document:
    """A preview, and what became of it."""
    view = shown.view
    names = [name.replace(" ", "_") for name in view.buckets]
    return {
        "applied": applied is not None,
        "release_id": applied.release_id if applied else None,
        "publisher": shown.publisher,
        "released": plain(shown.released),
        "formats": list(shown.formats),
        "files": [{"file": name, "bytes": size, "sha256": sha} for name, size, sha in shown.files],
        "already_imported": [
            {"file": s.member, "release_id": s.release_id, "imported": s.imported} for s in shown.same_files
        ],
        "counts": {name.replace(" ", "_"): count for name, count in shown.counts.items()},
        "indicators": [
            {"indicator": row.indicator, "counts": dict(zip(names, row.counts, strict=True))} for row in view.rows
        ],
        "renames": [{"id": i, "sentence": sentence, "joined": joined} for i, sentence, joined in view.renames],
        "findings": [cell.text for cell in view.findings],
        "movements": [
            dict(zip(("indicator", "area", "period", "before", "after", "what"), [c.text for c in row], strict=True))
            for row in view.movements
        ],
        "missing_councils": list(shown.missing_councils),
        "new_areas": plain(shown.new_areas),
        "problems": [problem(p) for p in by_place(shown.problems)],
        "older_than_releases": list(shown.newer),
        "unknown_names": mapping.unknown_shapes(shown.unknown),
        "nothing_to_do": view.nothing_to_do,
        "backup": plain(applied.backup) if applied else None,
    }


def changes(view: ChangesView) -> Document:
    return {
        "title": view.title,
        "sentence": view.sentence,
        "counts": {name.lower(): count for name, count in view.counts},
        "rows": [
            {
                "series_id": row.series_id,
                "area_code": row.area_code,
                "area_name": row.area_name,
                "indicator": row.title,
                "theme": row.theme,
                "period": row.period,
                "kind": row.kind.text.lower(),
                "before": row.before.text,
                "after": row.after.text,
            }
            for row in view.rows
        ],
    }


def indicator_changes(view: IndicatorChanges) -> Document:
    return {
        "title": view.title,
        "sentence": view.sentence,
        "indicators": [
            {
                "series_id": row.series_id,
                "title": row.title,
                "detail": row.detail,
                "new": row.new,
                "revised": row.revised,
                "withdrawn": row.withdrawn,
                "marker_or_note": row.marked,
                "councils": row.areas,
                "typical_revision": row.typical.sort,
                "largest_revision": row.largest.sort,
                "largest": row.largest.text,
            }
            for row in view.rows
        ],
    }


def indicator(row: IndicatorRow) -> Document:
    """One series on a council's page: the numbers unrounded, and the words the page uses."""
    facts = plain(row.facts) if row.facts is not None else {}
    return {
        "series_id": row.series_id,
        "theme": row.theme,
        "title": row.title,
        **facts,
        "direction": row.direction.text,
        "standing": row.standing.text,
        "rank_words": row.rank.text,
        "notes": list(row.notes),
        "provenance": row.provenance,
    }


def as_at(said: AsAt | None) -> Document | None:
    """Of which day the figures are; None: of today."""
    return None if said is None else {"day": said.day, "sentence": said.sentence, "later_releases": said.later}


def council(page: CouncilPage, said: AsAt | None = None) -> Document:
    return {
        "as_at": as_at(said),
        "code": page.code,
        "name": page.name,
        "official_name": page.official_name,
        "subtitle": page.subtitle,
        "headline": page.headline,
        "summary": list(page.summary),
        "data_as_at": page.data_as_at,
        "group": group(page.group),
        "themes": [
            {"name": theme.name, "summary": theme.summary, "indicators": [indicator(row) for row in theme.rows]}
            for theme in page.themes
        ],
        "pressures": [row.series_id for row in page.pressures],
        "strengths": [row.series_id for row in page.strengths],
        "questions": list(page.questions),
        "notices": list(page.notices),
        "details": [{"what": what, "text": said} for what, said in page.details],
        "practice": [
            {
                "title": p.title,
                "link": p.link,
                "theme": p.theme,
                "council": p.council,
                "beside": list(p.beside),
                "row": p.row,
            }
            for p in page.practice
        ],
        "changes": changes(page.changes),
        "sources": list(page.sources),
        "method": list(page.method),
    }


def group(view: Any) -> Document:
    return {
        "rule": view.rule,
        "label": view.label,
        "note": view.note,
        "members": [{"code": code, "name": name} for code, name in view.members],
    }


def series_page(page: SeriesPage, said: AsAt | None = None) -> Document:
    return {
        "as_at": as_at(said),
        "series_id": page.series_id,
        "code": page.code,
        "name": page.name,
        "title": page.title,
        "detail": page.detail,
        "polarity": page.polarity,
        "polarity_source": page.polarity_source,
        "latest": indicator(page.row),
        "group": group(page.group),
        "lengths": list(page.chart.lengths),
        "points": [
            {
                "period": point.label,
                "value": point.value,
                "lower": point.lower,
                "upper": point.upper,
                "median": point.median,
                "lower_quartile": point.low,
                "upper_quartile": point.high,
                "n": point.n,
                "note": point.note,
            }
            for point in page.chart.points
        ],
        "shown": group(page.shown),
        "others": [{"name": name, "values": list(values)} for name, values in page.chart.others],
        "predecessors": [
            {
                "code": p.code,
                "name": p.name,
                "county": p.county,
                "until": p.until,
                "divided_between": list(p.divided),
                "step": p.step,
                "values": list(p.values),
                "said": list(p.said),
            }
            for p in page.chart.predecessors
        ],
        "outliers": page.outliers,
        "ranking": _texts(page.ranking_headers, page.ranking),
        "revisions": _texts(page.revision_headers, page.revisions),
        "revised": [
            {"title": c.title, "stages": [{"day": p.label, "value": p.value, "note": p.note} for p in c.points]}
            for c in page.revised
        ],
        "provenance": [{"what": what, "text": text} for what, text in page.provenance],
    }


def _texts(headers: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[Document]:
    keys = [header.lower().replace(" ", "_").strip("()") for header in headers]
    return [dict(zip(keys, [cell.text for cell in row], strict=False)) for row in rows]


def portfolio(codes: list[str], page: HomePage) -> Document:
    return {
        "codes": list(codes),
        "sentence": page.sentence,
        "group_rule": page.group_rule,
        "notices": list(page.notices),
        "councils": [
            {
                "code": line.code,
                "name": line.name.text,
                "type": line.type.text,
                "region": line.region.text,
                "worst_quarter": line.pressures.text,
                "worsening": line.worsening.text,
                "better_than_median": line.better.text,
                "changed_at_last_refresh": line.changed.text,
                "data_to": line.latest.text,
                "next_election": line.election.text,
            }
            for line in page.lines
        ],
    }
