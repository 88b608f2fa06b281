"""Where the screens meet the services: each function makes an ``Op`` for `Screen.query` or `Screen.write`.

Services are imported on the worker, when an op first runs: they bring numpy and more, and the first window must not
wait for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.indicators import Polarity, PolaritySource
from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.services.refresh_aside import Desk, Shown

# -- portfolio and councils --------------------------------------------------------------------------------------


def home(rule: GroupRule) -> Op:
    """-> (HomePage, whether any refresh is in the store)"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import portfolio
        from adviser_app.services import releases as service

        return portfolio.home(store, rule), any(r.undone is None for r in service.releases(store))

    return op


def keep_portfolio(codes: Sequence[str]) -> Op:
    """-> the codes it was before"""

    def op(store: Any, work: Work) -> list[str]:
        from adviser_app.services import portfolio

        before = list(portfolio.get(store))
        portfolio.put(store, list(codes))
        return before

    return op


def councils(*, include_abolished: bool = False) -> Op:
    """-> (list of Area, codes of the portfolio)"""

    def op(store: Any, work: Work) -> tuple[list[Any], list[str]]:
        from adviser_app.services import councils as service
        from adviser_app.services import portfolio

        return list(service.list_councils(store, include_abolished=include_abolished)), list(portfolio.get(store))

    return op


def council(code: str, rule: GroupRule) -> Op:
    """-> CouncilPage"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import councils as service

        return service.page(store, code, rule)

    return op


def sparks(code: str, series_ids: Sequence[int], rule: GroupRule) -> Op:
    """-> dict of series id to Spark"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import councils as service

        return service.sparks(store, code, list(series_ids), rule)

    return op


# -- indicators --------------------------------------------------------------------------------------------------


def series_page(series_id: int, code: str, rule: GroupRule, length: str | None = None) -> Op:
    """-> SeriesPage"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import series

        return series.page(store, series_id, code, rule, length)

    return op


def series_page_and_councils(
    series_id: int, code: str, rule: GroupRule, length: str | None, shown: GroupRule | None = None
) -> Op:
    """-> (SeriesPage, list of Area); a missing code means the first of the portfolio, else of England"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import councils as service
        from adviser_app.services import portfolio, series

        known = list(service.list_councils(store, include_abolished=False))
        chosen = code or next(iter(portfolio.get(store)), "") or known[0].code
        return series.page(store, series_id, chosen, rule, length, shown=shown), known

    return op


def all_series() -> Op:
    """-> list of Series"""

    def op(store: Any, work: Work) -> list[Any]:
        from adviser_app.services import series

        return list(series.search(store, ""))

    return op


def set_polarity(series_id: int, polarity: Polarity | None) -> Op:
    """None takes back what the user said, so that the table or the file decides again. -> what the user said before"""

    def op(store: Any, work: Work) -> Polarity | None:
        from adviser_app.services import polarity as service

        line = next((line for line in service.listing(store) if line.series.id == series_id), None)
        service.set(store, series_id, polarity)
        return line.polarity if line is not None and line.source is PolaritySource.USER else None

    return op


def import_polarity(path: Path) -> Op:
    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import polarity as service

        return service.import_table(store, path)

    return op


# -- the refresh -------------------------------------------------------------------------------------------------


def preview(
    desk: Desk, files: Sequence[Path], publisher: str | None, released: date | None, remove_missing: bool,
    joins: dict[str, bool], by_file: Mapping[str, Any], again: bool = False,
) -> Op:  # fmt: skip
    """-> Shown, of figures or of records. ``by_file``: how to read single files; ``again``: also files that were
    imported before, of which rows were refused"""
    options = {
        "publisher": publisher, "released": released, "remove_missing": remove_missing, "joins": dict(joins),
        "by_file": dict(by_file), "again": again,
    }  # fmt: skip

    def op(store: Any, work: Work) -> Any:
        return desk.preview(store, files, options, work)

    return op


def apply(desk: Desk, shown: Shown) -> Op:
    """-> Taken"""

    def op(store: Any, work: Work) -> Any:
        return desk.apply(store, shown, work)

    return op


def changes(desk: Desk, release_id: int, *, everywhere: bool = False) -> Op:
    """-> Changed: for the portfolio, or for every area where there is none or ``everywhere``"""

    def op(store: Any, work: Work) -> Any:
        return desk.changes(store, release_id, everywhere, work)

    return op


def undo_refresh(desk: Desk) -> Op:
    """-> TakenBack"""

    def op(store: Any, work: Work) -> Any:
        return desk.undo(store, work)

    return op


def undo_records_refresh() -> Op:
    """-> UndoResult of the files of records taken in last"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import record_refresh

        return record_refresh.undo(store)

    return op


def write_rejects(desk: Desk, shown: Shown, path: Path) -> Callable[[Work], int]:
    """-> rows written; for `Tasks.compute`. Rows of one file of records are given back to be mended and taken in."""
    return lambda work: desk.write_rejects(shown, path, work)


def releases() -> Op:
    """-> list of Release, newest first"""

    def op(store: Any, work: Work) -> list[Any]:
        from adviser_app.services import releases as service

        return sorted(service.releases(store), key=lambda r: r.id, reverse=True)

    return op


# -- packs and export --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PackWish:
    """What is asked for. ``codes`` None: every council of today; ``since_last``: since each council's last pack."""

    codes: tuple[str, ...] | None
    folder: Path
    rule: GroupRule
    since: date | None = None
    since_last: bool = False
    prepared_by: str = ""
    prepared_for: str = ""
    marking: str | None = None  # None: as the settings say
    word: bool = False
    include: tuple[str, ...] = ()  # of viewmodels.pack_records.CHOICES
    reports: tuple[str, ...] = ()  # of figures, by row


def make_packs(wish: PackWish) -> Op:
    """-> list of PackResult"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import councils as service
        from adviser_app.services import packs
        from adviser_app.services import settings as kept

        codes = wish.codes
        if codes is None:
            codes = tuple(a.code for a in service.list_councils(store, include_abolished=False))
        known = kept.get(store)
        options = packs.PackOptions(
            rule=wish.rule,
            since=wish.since,
            since_last_pack=wish.since_last,
            prepared_by=wish.prepared_by or known.prepared_by,
            prepared_for=wish.prepared_for,
            marking=known.marking if wish.marking is None else wish.marking,
            word=wish.word,
            include=wish.include,
            reports=wish.reports,
        )
        return packs.make(store, codes, wish.folder, options, work)

    return op


def pack_leaving(codes: Sequence[str] | None, ticked: Sequence[str], rule: GroupRule) -> Op:
    """-> what packs of these councils (None: of all) would carry beyond figures: a Leaving for each thing ticked"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import pack_records

        return pack_records.leaving(store, codes, ticked, rule=rule)

    return op


def remember_packs(results: Sequence[Any]) -> Op:
    """Keep the day of each pack made: the reader that made them cannot."""

    def op(store: Any, work: Work) -> None:
        from adviser_app.services import packs

        packs.remember(store, results)

    return op


def pack_path(result: Any) -> Path | None:
    """The PDF of a `PackResult`."""
    return Path(result.pdf) if result.pdf is not None else None


def pack_choices(last: str) -> Op:
    """-> (the council opened last or None, the portfolio's codes, number of councils, Settings)"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import councils as service
        from adviser_app.services import portfolio
        from adviser_app.services import settings as kept

        known = service.list_councils(store, include_abolished=True)
        today = service.list_councils(store, include_abolished=False)
        one = next((a for a in known if a.code == last), None)
        return one, list(portfolio.get(store)), len(today), kept.get(store)

    return op


def settings() -> Op:
    """-> Settings"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import settings as service

        return service.get(store)

    return op


def keep_settings(**changes: Any) -> Op:
    """-> Settings"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import settings as service

        return service.put(store, **changes)

    return op
