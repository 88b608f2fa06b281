"""Briefing packs: for one council, a portfolio or all of them in one go; PDF, Word and CSV, each file whole or not
there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from adviser_app.domain.errors import AdviserError, Cancelled
from adviser_app.domain.progress import QUIET, Work
from adviser_app.packs import briefing, data_csv, files, typesetting, word_briefing
from adviser_app.packs.options import PackOptions
from adviser_app.services import challenges, councils, figure_reports, interventions, pack_records, support
from adviser_app.services.figures import loaded
from adviser_app.store import cells, settings
from adviser_app.store.connection import Store
from adviser_app.viewmodels import pack_challenge, support_pages
from adviser_app.viewmodels.cells import EMPTY_SPARK
from adviser_app.viewmodels.document import Section
from adviser_app.viewmodels.models import ChartView, CouncilPage, IndicatorRow

__all__ = ["PackOptions", "PackResult", "last_packs", "make", "remember"]

Outcome = TypeVar("Outcome")

log = logging.getLogger(__name__)

KEY = "packs"  # setting: council code → ISO date of its last pack
PRESSURE_CHARTS, STRENGTH_CHARTS = 6, 4
# What stands in the way of one pack stands in the way of all that would follow.
_STOPPING = frozenset({"damaged", "disk-full", "fonts-missing", "locked", "template-broken"})


@dataclass(frozen=True, slots=True)
class PackResult:
    """One council's pack. Where it could not be made, ``pdf`` is None and ``problem`` says why."""

    code: str
    name: str
    pdf: Path | None
    csvs: tuple[Path, ...] = ()
    problem: AdviserError | None = None
    word: Path | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All that is needed to write one pack without the store."""

    code: str
    name: str
    stem: Path
    annexes: dict[str, bytes]
    composed: briefing.Composed
    word: Callable[[], bytes] | None


def make(
    store: Store, codes: Sequence[str], out_dir: Path, options: PackOptions | None = None, work: Work = QUIET
) -> list[PackResult]:
    """Write a pack for each council of ``codes`` (past codes too) into ``out_dir``, which is made if need be.

    A council whose pack cannot be made is reported in its result and does not stop the others. Raises AdviserError
    where nothing can be done: 'no-council', 'cannot-write', 'disk-full', 'fonts-missing', 'template-broken', the
    problem itself where the only pack asked for has one, and Cancelled, whose ``next_step`` tells what is complete.
    """
    if not codes:
        raise AdviserError(
            "No council chosen",
            "There is no council to make a pack for.",
            "Name one, or choose your portfolio first: `adviser portfolio by`, or Choose councils in the window.",
            code="no-council",
        )
    chosen = options or PackOptions()
    chosen = replace(
        chosen,
        timestamp=chosen.timestamp or datetime.now().astimezone(),
        include=pack_records.checked(chosen.include),
        reports=figure_reports.checked(store, chosen.reports),
    )
    files.make_folder(out_dir)
    before = last_packs(store) if chosen.since_last_pack else {}
    with cells.snapshot(store):
        names = {code: area.name for code, area in loaded(store).by_code.items()}
    wanted = list(dict.fromkeys(codes))
    stems: set[str] = set()
    slots: list[PackResult | Future[PackResult]] = []
    settled: list[PackResult] = []

    def settle(upto: int) -> None:
        while len(settled) < upto:
            code, slot = wanted[len(settled)], slots[len(settled)]
            settled.append(slot if isinstance(slot, PackResult) else _guarded(code, slot.result, len(wanted) == 1))

    try:
        # The next council is read while those before it are set: Typst works outside the interpreter's lock.
        with ThreadPoolExecutor(typesetting.AT_ONCE, "packs") as setter:
            for i, code in enumerate(wanted):
                work.step(f"{names.get(code, code)}, pack {i + 1} of {len(wanted)}", i / len(wanted))
                settle(i - typesetting.AT_ONCE)

                setter.submit(typesetting.forget)

                def submit(code: str = code) -> Future[PackResult]:
                    return setter.submit(_write, _prepare(store, code, out_dir, chosen, before, stems))

                slots.append(_guarded(code, submit, len(wanted) == 1))
            settle(len(slots))
        work.step("Packs written", 1.0)
    except Cancelled as stop:
        settle(len(slots))
        whole = sum(r.pdf is not None for r in settled)
        stop.next_step = f"{whole} of {len(wanted)} packs are complete, in {out_dir}." if whole else stop.next_step
        raise
    finally:
        remember(store, settled, chosen.timestamp)
    return settled


def _guarded(code: str, do: Callable[[], Outcome], only: bool) -> Outcome | PackResult:
    """What ``do`` returns, or why there is no pack."""
    try:
        return do()
    except Cancelled:
        raise
    except AdviserError as error:
        if only or error.code in _STOPPING:
            raise
        return PackResult(code, code, None, problem=error)
    except Exception as error:
        if only:
            raise
        log.exception("the pack of %s could not be made", code)
        problem = AdviserError(
            "Pack not made",
            f"The pack of {code} could not be made: a fault of the program ({type(error).__name__}).",
            "The log has the details; the other packs are not affected.",
            code="pack-failed",
        )
        return PackResult(code, code, None, problem=problem)


def _prepare(
    store: Store, code: str, out_dir: Path, options: PackOptions, before: dict[str, date], stems: set[str]
) -> _Prepared:
    """Everything read from the store and drawn for one pack."""
    assert options.timestamp is not None
    page = councils.page(store, code, options.rule, since=options.since or before.get(code))
    printed = _with_sparks(store, briefing.abridged(page), options)
    views = _charts(store, printed, options)
    stem = files.stem(page.name, options.timestamp.date())
    if stem.casefold() in stems:  # councils may share a name: one that was abolished and its successor
        stem = files.stem(f"{page.name} {page.code}", options.timestamp.date())
    stems.add(stem.casefold())
    annexes = {f"{stem} data.csv": data_csv.indicators(page)}
    if page.changes.rows:
        annexes[f"{stem} changes.csv"] = data_csv.changes(page)
    if views:
        annexes[f"{stem} charts.csv"] = data_csv.charts(page, views)
    figures, drawings, tables = figure_reports.pack_sections(
        store, page.code, options.reports, options.rule, options.timestamp.date()
    )
    annexes |= {f"{stem} {name}.csv": table for name, table in tables.items()}
    sections, tables, questions = _sections(store, page.code, options)
    sections = [*figures, *sections]
    printed = replace(printed, questions=(*printed.questions, *questions))
    annexes |= {f"{stem} {name}.csv": table for name, table in tables.items()}
    beside: dict[str, Any] = {"files": list(annexes), "sections": sections, "drawings": drawings}
    composed = briefing.compose(printed, views, options, **beside)
    word = partial(word_briefing.render, printed, views, options, **beside) if options.word else None
    return _Prepared(page.code, page.name, out_dir / stem, annexes, composed, word)


def _sections(store: Store, code: str, options: PackOptions) -> tuple[list[Section], dict[str, bytes], tuple[str, ...]]:
    """What stands beside the figures: support and peer challenge, where any is recorded, and what was ticked; the
    tables behind it; and the questions that follow."""
    assert options.timestamp is not None
    day = options.timestamp.date()
    view = support.council(store, code, today=day)
    sections: list[Section] = []
    tables: dict[str, bytes] = {}
    if view.lines or view.given or view.earlier or view.missing.lines:
        sections.append(support_pages.council_section(view))
        for name, (header, rows) in (("support", view.table()), ("support missing", view.missing.table())):
            if rows:
                tables[name] = data_csv.table(header, rows)
    challenge, intervened = challenges.council(store, code, today=day), interventions.council(store, code, today=day)
    told = pack_challenge.section(challenge, intervened)
    for name, (header, rows) in pack_challenge.tables(challenge, intervened).items():
        tables[name] = data_csv.table(header, rows)
    reasons = pack_records.reasons(store, code, options.include, options.rule, day)
    ticked = pack_records.section(store, code, options.include, day)
    found = [*sections, *(section for section in (told, reasons, ticked) if section is not None)]
    return found, tables, pack_challenge.questions(challenge, intervened)


def _write(pack: _Prepared) -> PackResult:
    """Set one pack and write its files."""
    pdf = briefing.typeset(pack.composed)
    folder = pack.stem.parent
    for name, content in pack.annexes.items():
        files.write_whole(folder / name, content)
    word = None
    if pack.word is not None:
        word = folder / f"{pack.stem.name}.docx"
        files.write_whole(word, pack.word())
    path = folder / f"{pack.stem.name}.pdf"
    files.write_whole(path, pdf)  # last: where there is a PDF the pack is complete
    return PackResult(pack.code, pack.name, path, tuple(folder / name for name in pack.annexes), word=word)


def _with_sparks(store: Store, page: CouncilPage, options: PackOptions) -> CouncilPage:
    """The page with the sparklines it came without."""
    rows = [row for group in page.themes for row in group.rows] + [*page.pressures, *page.strengths]
    missing = sorted({row.series_id for row in rows if row.spark is None and row.latest.sort is not None})
    if not missing:
        return page
    lines = councils.sparks(store, page.code, missing, options.rule)

    def drawn(found: tuple[IndicatorRow, ...]) -> tuple[IndicatorRow, ...]:
        return tuple(row if row.spark else replace(row, spark=lines.get(row.series_id, EMPTY_SPARK)) for row in found)

    return replace(
        page,
        themes=tuple(replace(group, rows=drawn(group.rows)) for group in page.themes),
        pressures=drawn(page.pressures),
        strengths=drawn(page.strengths),
    )


def _charts(store: Store, page: CouncilPage, options: PackOptions) -> list[ChartView]:
    """The charts of the first pressures and strengths that have more than one period."""

    def first(rows: tuple[IndicatorRow, ...], most: int) -> list[int]:
        lines = [r.series_id for r in rows if r.spark is None or sum(v is not None for v in r.spark.values) > 1]
        return lines[:most]

    wanted = first(page.pressures, PRESSURE_CHARTS) + first(page.strengths, STRENGTH_CHARTS)
    return councils.charts(store, page.code, list(dict.fromkeys(wanted)), options.rule) if wanted else []


def last_packs(store: Store) -> dict[str, date]:
    """When a council's last pack was made, by its code."""
    kept: dict[str, Any] = settings.get(store, KEY, {})
    return {code: date.fromisoformat(day) for code, day in kept.items()}


def remember(store: Store, results: Sequence[PackResult], when: datetime | None = None) -> None:
    """Keep the day of each pack made. A store open for reading alone keeps nothing: the window calls this again
    with its writer."""
    made = [r.code for r in results if r.pdf is not None]
    if store.read_only or not made:
        return
    day = (when or datetime.now().astimezone()).date().isoformat()
    settings.put(store, KEY, settings.get(store, KEY, {}) | dict.fromkeys(made, day))
