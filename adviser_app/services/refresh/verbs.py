"""Preview, apply and undo of a refresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from adviser_app.csvio import files, write
from adviser_app.csvio.formats.layout import Layout
from adviser_app.csvio.member import Choice
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import PolaritySource
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.progress import QUIET, Work
from adviser_app.services import stores
from adviser_app.services.refresh import asked, copied, mappings, movements, newest, other_table, plan
from adviser_app.services.refresh.asked import UnknownName
from adviser_app.services.refresh.gather import Gathered
from adviser_app.services.refresh.movements import Movement
from adviser_app.services.refresh.plan import Plan
from adviser_app.store import areas, caches, catalogue, incoming, late, neighbours, presence, releases
from adviser_app.store.connection import Store

if TYPE_CHECKING:
    from adviser_app.viewmodels.models import PreviewView


@dataclass(frozen=True, slots=True)
class RefreshOptions:
    """``publisher``: for files that do not say. ``released``: the publisher's date, else today. ``remove_missing``:
    take away stored figures of the same series that the files no longer have. ``joins``: by finding id, whether what
    looks like a rename is one. ``backup``: a verified backup before applying. ``mapping``: how to read the files,
    instead of recognising them; ``by_file``: how to read single files or sheets, by the name of the member. ``again``:
    also read files that were imported before, where rows were refused then, under the date of that import."""

    publisher: str | None = None
    released: date | None = None
    remove_missing: bool = False
    joins: dict[str, bool] = field(default_factory=dict)
    backup: bool = True
    mapping: Layout | None = None
    by_file: Mapping[str, Layout] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, slots=True)
class SameFile:
    """A file that was imported before, byte for byte: passed over."""

    member: str
    release_id: int
    imported: str
    refused: bool = False  # whether rows were refused in that import
    released: str = ""


@dataclass
class Preview:
    """What a refresh would do. ``counts``: rows by bucket; ``rows read`` is the sum of the others.

    ``plan`` is None where nothing could be read or every file was imported before.
    """

    options: RefreshOptions
    released: date
    files: list[tuple[str, int, str]]  # (member, bytes, sha256) of what was read
    counts: dict[str, int]
    problems: list[Problem]
    same_files: list[SameFile]
    plan: Plan | None
    newer: list[int]  # releases newer than this one: it fills history only
    missing_councils: list[str]
    signs: int
    movements: list[Movement]
    warnings: list[str]
    new_areas: dict[str, int]
    generation: tuple[int, ...]
    formats: list[str]
    unknown: list[UnknownName]

    @property
    def publisher(self) -> str:
        return "; ".join(self.plan.publishers) if self.plan else ""

    @property
    def rejected(self) -> list[Problem]:
        return [p for p in self.problems if p.severity is Severity.ERROR]

    @property
    def can_apply(self) -> bool:
        return self.plan is not None and bool(self.plan.incoming.present.any() or self.plan.incoming.withdraw)

    @cached_property
    def view(self) -> PreviewView:
        """The preview as screens and pages show it."""
        from adviser_app.services.refresh import view

        return view.build(self)


@dataclass(frozen=True, slots=True)
class Applied:
    release_id: int
    counts: dict[str, int]
    backup: Path | None
    rejected: int


@dataclass(frozen=True, slots=True)
class Undone:
    release_id: int
    publisher: str
    released: str
    imported: str
    files: tuple[str, ...]


def preview(store: Store, paths: list[Path], options: RefreshOptions | None = None, work: Work = QUIET) -> Preview:
    """Reads, checks and compares everything; writes nothing.

    Raises AdviserError for files that cannot be opened; what is wrong inside them is in ``problems``.
    """
    options = options or RefreshOptions()
    today = date.today()
    named = frozenset(options.by_file)
    members = files.sources(paths, choice=Choice(options.mapping, mappings.saved(store), named=named))
    generation = catalogue.generation(store)
    gathered = Gathered(store, options.publisher, options.mapping, options.by_file)
    same: list[SameFile] = []
    again: list[SameFile] = []  # whose refused rows are read once more
    read: list[tuple[str, int, str]] = []
    formats: list[str] = []
    for n, member in enumerate(members):
        work.step(f"Reading {member.name}", n / len(members))
        # read by a mapping the same bytes may say something else than they did
        is_mapped = options.mapping is not None or member.name in options.by_file
        if not is_mapped and releases.known_size(store, member.size):
            known = releases.imported_file(store, member.sha256())
            if known is not None:
                passed = SameFile(member.name, *known)
                if not (options.again and passed.refused):
                    same.append(passed)
                    continue
                again.append(passed)
                member = replace(member, imported=True)
        reading = gathered.read(member, work)
        if gathered.spoilt:
            gathered = gathered.without_refused(work)
        if reading.refused is None:
            read.append((member.name, member.size, reading.sha256))
            formats.append(reading.format)
    if apart := gathered.told_apart():
        gathered = gathered.without_refused(work)
        kept = [n for n, (name, *_) in enumerate(read) if name not in apart]
        read, formats = [read[n] for n in kept], [formats[n] for n in kept]
    gathered.finish()
    released = options.released or (_date_again(store, again, read) if again else today)

    def compared() -> Plan | None:
        return (
            plan.make(store, gathered, options.joins, options.remove_missing, today, work) if gathered.series else None
        )

    made = compared()
    if made is not None and other_table.refuse(gathered, made):
        gathered = gathered.without_refused(work)
        gathered.finish()
        read, formats, made = [], [], compared()
    counts = {"rows read": gathered.rows_read} | dict.fromkeys(plan.BUCKETS, 0)
    counts["rejected"] = gathered.rejected_unread
    signs = 0
    moved: list[Movement] = []
    warnings: list[str] = []
    missing: list[str] = []
    if made is not None:
        for series in made.series:
            for bucket, n in zip(plan.BUCKETS, series.counts, strict=True):
                counts[bucket] += n
        moved, signs = movements.largest(made)
        warnings, jumps = movements.jumps(store, made)
        warnings += copied.sentences(store, made) + newest.sentences(store, made)
        moved = moved + jumps
        missing = movements.missing_councils(store, made)
    assert counts["rows read"] == sum(counts[b] for b in plan.BUCKETS), counts
    return Preview(
        options=options,
        released=released,
        files=read,
        counts=counts,
        problems=_in_file_order(gathered),
        same_files=same,
        plan=made,
        newer=releases.newer_than(store, made.speakers, released.isoformat()) if made else [],
        missing_councils=missing,
        signs=signs,
        movements=moved,
        warnings=warnings,
        new_areas=dict(gathered.new_areas()),
        generation=generation,
        formats=sorted(set(formats)),
        unknown=asked.unknown(store, gathered.problems),
    )


def _date_again(store: Store, again: list[SameFile], read: list[tuple[str, int, str]]) -> date:
    """The date under which files are read again: their own, so that what newer releases said since still counts.

    Raises AdviserError 'again-not-alone', 'again-later-that-day'."""
    if len(read) > len(again) or len({one.released for one in again}) > 1:
        raise AdviserError(
            "Not in one go", "Files are read again under the date they were imported under, and these are of several.",
            "Read again the files of one import at a time, without new ones beside them.", code="again-not-alone",
        )  # fmt: skip
    if any(releases.later_that_day(store, one.release_id) for one in again):
        raise AdviserError(
            "Another import has the same date",
            f"After {again[0].member} something else was imported under {again[0].released}: read again, this file "
            "would count as the newer of the two.",
            "Give the date on which it was released, or undo the imports since.",
            code="again-later-that-day",
        )
    return date.fromisoformat(again[0].released)


def _in_file_order(gathered: Gathered) -> list[Problem]:
    """By file as they were read, then by line: as one goes through a file to mend it."""
    order = {reading.member.name: n for n, reading in enumerate(gathered.readings)}
    return sorted(gathered.problems, key=lambda p: (order.get(p.file, len(order)), p.line))


def apply(store: Store, shown: Preview, work: Work = QUIET) -> Applied:
    """Does what the preview showed, in one transaction after a backup.

    Raises AdviserError 'stale-preview' where the store has changed since, 'nothing-to-apply'; a full disk, a
    cancelled or a killed apply leaves the store as it was.
    """
    made = shown.plan
    if made is None or not shown.can_apply:
        from adviser_app.services.refresh import view

        raise AdviserError(
            "Nothing to apply", view.nothing_to_do(shown), "Choose another file.", code="nothing-to-apply"
        )
    backup = None
    if shown.options.backup and store_has_figures(store):
        work.step("Making a backup")
        backup = stores.backup(store, reason="import", work=work)
    with store.write():
        if catalogue.generation(store) != shown.generation:
            raise AdviserError(
                "The store has changed",
                "Something was imported or undone since this preview was made.",
                "Make the preview again.",
                code="stale-preview",
            )
        release_id = releases.next_id(store)
        _write_names(store, made, release_id)
        _remember_apart(store, made, shown.options.joins)
        late_release = bool(shown.newer)
        releases.record(
            store,
            release_id,
            shown.publisher,
            shown.released.isoformat(),
            datetime.now(UTC).isoformat(timespec="seconds"),
            shown.files,
            shown.counts,
            releases.encode_cover(made.incoming),
            late=late_release,
        )
        presence.remember(store, made.incoming, made.n_areas)
        if late_release:
            late.apply_late(store, made.incoming, release_id, shown.newer, made.n_areas, work)
        else:
            incoming.apply(store, made.incoming, made.difference, release_id, made.n_areas, work)
        neighbours.recheck(store)
        work.step("Saving")
    return Applied(release_id, dict(shown.counts), backup, shown.counts["rejected"])


def store_has_figures(store: Store) -> bool:
    """Whether there is anything a backup would save: a store without a release holds only what ships."""
    return releases.next_id(store) > 1


def _write_names(store: Store, made: Plan, release_id: int) -> None:
    """Areas, periods, series, renames, labels: everything but the figures."""
    for area in made.new_areas:
        given = areas.add_area(store, area.code, area.kind, area.name)
        assert given == area.id
    for period_id, period in made.new_periods:
        catalogue.add_period(store, period_id, period)
    taken = [s for s in made.series if not s.empty]  # of the others nothing was: the store does not learn their names
    catalogue.add_series(store, ((s.id, s.key, s.decimals) for s in taken if s.is_new))
    for series in taken:
        if not series.is_new:
            if series.rename:
                releases.join_series(store, series.id, series.key, release_id)
            catalogue.set_decimals(store, series.id, series.decimals)
        if series.polarity is not None:
            catalogue.set_polarity(store, [(series.id, series.polarity)], PolaritySource.FILE)
    for series_id, old, new in made.moves:
        releases.move_period(store, series_id, old, new, release_id)
    catalogue.put_labels(store, made.labels)
    caches.spread_polarity(store)  # advisers may have spoken of a series before it came, or by another name


def _remember_apart(store: Store, made: Plan, said: Mapping[str, bool]) -> None:
    """What somebody said is not a new name of a stored series is not offered for joining later either."""
    for one in made.findings:
        if one.at >= 0 and said.get(one.id) is False and not made.series[one.at].empty:
            from adviser_app.services import same_series  # which most refreshes have no use for

            same_series.remember_apart(store, one.stored, made.series[one.at].id)


def undo(store: Store) -> Undone:
    """Takes back the newest refresh that has not been taken back, exactly. Raises AdviserError 'nothing-to-undo'."""
    with store.write():
        release_id = releases.undo(store, datetime.now(UTC).isoformat(timespec="seconds"))
        caches.spread_polarity(store)
        neighbours.recheck(store)
    release = next(r for r in catalogue.load_releases(store) if r.id == release_id)
    return Undone(
        release_id, release.publisher, release.released, release.imported, tuple(name for name, _ in release.files)
    )


def write_rejects(shown: Preview, path: Path) -> int:
    """Every rejected row with its line, code and remedy, as CSV; returns how many."""
    write.write_rejects(shown.rejected, path)
    return len(shown.rejected)
