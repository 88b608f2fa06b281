"""The home list: one line a council of the portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.domain.areas import TYPE_SHORT, Area
from adviser_app.domain.elections import pre_election_period
from adviser_app.viewmodels import council_records, sentences, text
from adviser_app.viewmodels.cells import Card, Cell, Tone
from adviser_app.viewmodels.models import CouncilLine, HomePage
from adviser_app.viewmodels.tally import Tally

_NONE = Cell("–", None, "none", Tone.MUTED)


@dataclass(frozen=True, slots=True)
class HomeInputs:
    """A council of the portfolio with its counts. ``changed``: figures the last refresh changed, None where there was
    none; ``newest``: last day of its newest period, as an ordinal, 0 without figures."""

    area: Area
    tally: Tally
    changed: int | None
    newest: int
    newest_label: str
    next_election: str = ""  # ISO day, as an adviser wrote it down
    support: int = 0  # instances of support in the present financial year


def build(councils: Sequence[HomeInputs], compared: str, last_refresh: str, has_data: bool, today: date) -> HomePage:
    """``compared``: with whom, after "compared with"; ``last_refresh``: "3 March 2026" or ""."""
    judged = sum(c.tally.judged for c in councils)
    worst = sum(c.tally.worst for c in councils)
    most = max(councils, key=lambda c: c.tally.worst, default=None)
    lines = tuple(_line(c, today) for c in sorted(councils, key=lambda c: (-_share(c.tally), c.area.name)))
    hint = ""
    if not has_data:
        hint = "Import a monthly refresh to see how your councils stand."
    elif not councils:
        hint = "Choose the councils you look after: by region, by type, or by hand."
    return HomePage(
        title="Your portfolio",
        sentence=sentences.home(
            len(councils), judged, worst, most.area.name if most else "", most.tally.worst if most else 0
        ),
        cards=_cards(councils, last_refresh) if councils else (),
        lines=lines,
        group_rule=f"Each council is compared with {compared}.",
        empty_hint=hint,
        notices=council_records.elections_notice([(c.area.name, c.next_election) for c in councils], today),
    )


def _share(t: Tally) -> float:
    return t.worst / t.judged if t.judged else -1.0


def _cards(councils: Sequence[HomeInputs], last_refresh: str) -> tuple[Card, ...]:
    worsening = sum(c.tally.worst_worsening for c in councils)
    pressed = sum(1 for c in councils if c.tally.worst)
    improved = sum(c.tally.improved for c in councils)
    moved = sum(c.tally.moved for c in councils)
    changed = [c.changed for c in councils if c.changed is not None]
    worsened = sum(c.tally.worsened for c in councils)
    return (
        Card("Councils", f"{len(councils):,}", f"{pressed:,} with a figure in the worst quarter"),
        Card(
            "Worst quarter and worsening",
            f"{worsening:,}",
            f"{'figure' if worsening == 1 else 'figures'} across the portfolio",
            Tone.BAD if worsening else Tone.NEUTRAL,
        ),
        Card("Improving", f"{improved:,} of {moved:,}" if moved else "–", f"{worsened:,} worsening"),
        Card(
            "Last refresh, released",
            last_refresh or "–",
            f"{text.plural(sum(changed), 'figure')} changed for your councils" if changed else "nothing imported yet",
        ),
    )


def _election(day: str, today: date) -> Cell:
    """A polling day to come, toned and said while publicity is restricted; one that is past is not known anew yet."""
    try:
        polling = date.fromisoformat(day)
    except ValueError:
        return Cell("–", None, "not known", Tone.MUTED)
    if polling < today:
        return Cell("–", None, f"not known; the last was on {text.day(polling)}", Tone.MUTED)
    if pre_election_period(polling).contains(today):
        return Cell(text.day(polling), polling.toordinal(), f"{text.day(polling)}, pre-election period now", Tone.WARN,
                    "triangle-alert")  # fmt: skip
    return Cell(text.day(polling), polling.toordinal(), text.day(polling))


def _line(c: HomeInputs, today: date) -> CouncilLine:
    t = c.tally
    area = c.area
    if t.judged:
        many = t.worst * 4 > t.judged  # of a like council's a quarter would be
        pressures = Cell(
            f"{t.worst:,} of {t.judged:,}",
            _share(t),
            f"{text.plural(t.worst, 'indicator')} of {t.judged:,} in the worst quarter{', more than a quarter' * many}",
            Tone.BAD if many else Tone.NEUTRAL,
            "trending-down" if many else "",
        )
        better = Cell(
            f"{t.better:,} of {t.judged:,}", t.better / t.judged, f"{t.better:,} of {t.judged:,} better than the median"
        )
    else:
        pressures = better = Cell("–", None, "cannot be judged", Tone.MUTED)
    worsening = (
        Cell(f"{t.worsened:,} of {t.moved:,}", t.worsened / t.moved, f"{t.worsened:,} of {t.moved:,} worsening")
        if t.moved
        else _NONE
    )
    return CouncilLine(
        code=area.code,
        name=Cell(area.name, area.name.casefold()),
        type=Cell(TYPE_SHORT[area.council_type], TYPE_SHORT[area.council_type]) if area.council_type else _NONE,
        region=Cell(area.region, area.region),
        pressures=pressures,
        worsening=worsening,
        better=better,
        changed=_NONE
        if c.changed is None
        else Cell(f"{c.changed:,}", c.changed, f"{text.plural(c.changed, 'figure')} changed"),
        latest=Cell(c.newest_label, c.newest) if c.newest else _NONE,
        election=_election(c.next_election, today),
        support=Cell(f"{c.support:,}", float(c.support), text.plural(c.support, "instance"))
        if c.support
        else Cell("none", 0.0, "none this year", Tone.MUTED),
    )
