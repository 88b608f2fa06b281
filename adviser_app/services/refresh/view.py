"""The preview in words and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adviser_app.domain.problems import Severity
from adviser_app.services.refresh.movements import Movement
from adviser_app.services.refresh.plan import BUCKETS
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import BucketRow, PreviewView

if TYPE_CHECKING:
    from adviser_app.services.refresh.verbs import Preview

MOVEMENT_HEADERS = ("Indicator", "Area", "Period", "Was", "Becomes", "What")
PROBLEM_HEADERS = ("File", "Line", "Column", "Value", "What is wrong", "What to do", "Code")

_AREA_KINDS = {
    "council elsewhere": ("council of Wales, Scotland or Northern Ireland",
                          "councils of Wales, Scotland and Northern Ireland"),
    "other area": ("other", "others"),
    "nation": ("nation", "nations"),
    "country": ("of several nations", "of several nations"),
    "region": ("region", "regions"),
    "combined authority": ("combined authority", "combined authorities"),
    "police force area": ("police force area", "police force areas"),
    "fire authority": ("fire authority", "fire authorities"),
    "health area": ("health area", "health areas"),
}  # fmt: skip
_BUCKET_WORDS = {"superseded code": "under superseded codes"}
_KINDS = {"revised": "Revised", "sign": "Changed sign", "jump": "Unlike the others"}


def build(shown: Preview) -> PreviewView:
    """The preview as data for a screen, a page or the terminal."""
    counts = shown.counts
    total = BucketRow("All rows", (counts["rows read"], *(counts[b] for b in BUCKETS)))
    rows = []
    if shown.plan is not None:
        named: dict[str, list[int]] = {}
        for series in shown.plan.series:
            sums = named.setdefault(text.title(series.key.indicator, series.key.breakdown), [0] * (len(BUCKETS) + 1))
            for at, n in enumerate((series.read, *series.counts)):
                sums[at] += n
        rows = [BucketRow(name, tuple(sums)) for name, sums in sorted(named.items())]
    unread = counts["rejected"] - sum(r.counts[1 + BUCKETS.index("rejected")] for r in rows)
    if unread:
        lost = tuple(unread if b == "rejected" else 0 for b in BUCKETS)
        rows.append(BucketRow("Rows that could not be read", (unread, *lost)))
    return PreviewView(
        title=_title(shown),
        sentence=_sentence(shown),
        buckets=("rows read", *BUCKETS),
        total=total,
        rows=tuple(rows),
        movements=tuple(_movement(m) for m in shown.movements),
        movement_headers=MOVEMENT_HEADERS,
        problems=tuple(
            (
                Cell(p.file, p.file),
                Cell(f"{p.line:,}" if p.line else "", p.line, "" if p.line else "the whole file"),
                Cell(p.column, p.column),
                Cell(p.value, p.value),
                Cell(
                    p.message,
                    p.message,
                    tone=Tone.BAD if p.severity is Severity.ERROR else Tone.WARN,
                    icon="circle-alert" if p.severity is Severity.ERROR else "triangle-alert",
                ),
                Cell(p.remedy, p.remedy),
                Cell(p.code, p.code, tone=Tone.MUTED),
            )
            for p in shown.problems
        ),
        problem_headers=PROBLEM_HEADERS,
        findings=tuple(_findings(shown)),
        renames=tuple((r.id, r.sentence, r.joined) for r in shown.plan.findings) if shown.plan else (),
        can_apply=shown.can_apply,
        can_read_again=any(same.refused for same in shown.same_files),
        nothing_to_do="" if shown.can_apply else nothing_to_do(shown),
    )


def _title(shown: Preview) -> str:
    if shown.plan is None:
        return "Nothing to import"
    return f"{text.listed(shown.plan.publishers)}, released {text.day(shown.released)}"


def _sentence(shown: Preview) -> str:
    if not shown.can_apply:
        return nothing_to_do(shown)
    counts = shown.counts
    parts = [f"{counts[bucket]:,} {_BUCKET_WORDS.get(bucket, bucket)}" for bucket in BUCKETS if counts[bucket]]
    said = text.listed(parts)
    files = text.plural(len(shown.files), "file")
    return f"{text.plural(counts['rows read'], 'row')} in {files}: {said}. Nothing has been written yet."


def nothing_to_do(shown: Preview) -> str:
    """Why there is nothing to apply, in words."""
    if shown.same_files and not shown.files:
        when = text.iso_day(shown.same_files[0].imported[:10])
        if len(shown.same_files) == 1:
            return f"{shown.same_files[0].member} was already imported on {when}, byte for byte the same."
        return f"All {len(shown.same_files)} files were already imported (the first on {when}), byte for byte the same."
    if shown.counts["rows read"] == 0:
        refused = shown.rejected
        if not refused:
            return "No rows of figures were found."
        others = {p.file for p in refused} - {refused[0].file}
        more = f" {text.plural(len(others), 'other file')} cannot be read either; the list below says why."
        return f"{refused[0].file} cannot be read as it stands: {refused[0].message}{more if others else ''}"
    return "None of the rows can be taken; the list below says why."


_UNREAD = 5  # files that were refused are named in the head, beside those that are read


def _findings(shown: Preview) -> list[Cell]:
    out: list[Cell] = []

    def note(words: str, tone: Tone = Tone.NEUTRAL, icon: str = "info") -> None:
        out.append(Cell(words, words, tone=tone, icon=icon))

    for same in shown.same_files:
        note(
            f"{same.member} was already imported on {text.iso_day(same.imported[:10])} and was passed over.", Tone.MUTED
        )
    if any(same.refused for same in shown.same_files):
        note(
            "Rows were refused in that import. Once what stood in their way is settled, they can be read again.",
            Tone.WARN,
            "triangle-alert",
        )
    read = {name for name, *_ in shown.files}
    unread = {p.file: p for p in reversed(shown.rejected) if p.file not in read} if read else {}
    for name, why in sorted(unread.items())[:_UNREAD]:
        note(f"{name} was not read: {why.message}", Tone.BAD, "circle-alert")
    if len(unread) > _UNREAD:
        note(f"{len(unread) - _UNREAD:,} more were not read; the list of problems says why.", Tone.BAD, "circle-alert")
    if shown.newer:
        note(
            f"A newer release of {shown.publisher} is already there: this one fills history and changes no current "
            "figure that the newer one gave.",
            Tone.WARN,
            "triangle-alert",
        )
    for words in shown.warnings:
        note(words, Tone.WARN, "triangle-alert")
    if shown.signs:
        note(f"{text.plural(shown.signs, 'revised figure')} changed sign.", Tone.WARN, "triangle-alert")
    made = shown.plan
    if made is None:
        return out
    fresh = [s for s in made.series if s.is_new and not s.empty]
    if fresh and len(fresh) < len(made.series):
        met = {s.key.indicator for s in made.series if not s.is_new}  # of those what is new is the group
        parts = [
            (s.key.indicator, s.key.breakdown or s.key.measure if s.key.indicator in met else "") for s in fresh[:5]
        ]
        names = text.listed([", ".join(filter(None, pair)) for pair in parts])
        more = f" and {len(fresh) - 5} more" if len(fresh) > 5 else ""
        note(f"{text.plural(len(fresh), 'new series', 'new series')}: {names}{more}.")
    elif fresh:
        note("The series is new." if len(fresh) == 1 else f"All {len(fresh)} series are new.")
    if shown.new_areas:
        kinds = [text.plural(n, *_AREA_KINDS.get(kind, (kind, kind))) for kind, n in sorted(shown.new_areas.items())]
        note(f"Areas met for the first time, kept and never compared as councils: {text.listed(kinds)}.", Tone.MUTED)
    missing = sum(s.missing for s in made.series)
    if missing:
        done = "will be taken away, as you asked" if shown.options.remove_missing else "stay as they are"
        if missing == 1:
            done = done.replace("stay as they are", "stays as it is")
        figures = text.plural(missing, "stored figure")
        are, they = ("is", "it") if missing == 1 else ("are", "they")
        note(f"{figures} of these series {are} not in the files; {they} {done}.", Tone.WARN)
    if shown.missing_councils:
        named = text.listed(shown.missing_councils[:8])
        more = f" and {len(shown.missing_councils) - 8} more" if len(shown.missing_councils) > 8 else ""
        note(f"Councils that earlier releases had and these files do not: {named}{more}.", Tone.WARN)
    noise = sum(s.noise for s in made.series)
    if noise:
        differ = "figure differs" if noise == 1 else "figures differ"
        counts = "counts" if noise == 1 else "count"
        note(f"{noise:,} {differ} only in digits beyond the twelfth and {counts} as unchanged.", Tone.MUTED)
    annotated = sum(s.annotated for s in made.series)
    if annotated:
        change = "changes" if annotated == 1 else "change"
        note(f"{annotated:,} of the changed figures {change} only a note or a status.", Tone.MUTED)
    warned = sum(1 for p in shown.problems if p.severity is Severity.WARNING)
    if warned:
        note(f"{text.plural(warned, 'warning')} in the list of problems.", Tone.WARN, "triangle-alert")
    return out


def _movement(m: Movement) -> tuple[Cell, ...]:
    was, becomes = (text.value_text(v, m.decimals, m.unit) for v in (m.before, m.after))
    return (
        Cell(m.indicator, m.indicator),
        Cell(m.area, m.area),
        Cell(m.period, m.period),
        Cell(was, m.before),
        Cell(becomes, m.after),
        Cell(_KINDS[m.kind], m.weight, tone=Tone.NEUTRAL if m.kind == "revised" else Tone.WARN),
    )
