"""The documents of ``--json`` about support (docs/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adviser_app.cli.output import plain

if TYPE_CHECKING:
    from decimal import Decimal

    from adviser_app.analysis.takeup import Episode, Figures, Sum, Tally
    from adviser_app.viewmodels.support import CouncilRef, MatrixView
    from adviser_app.viewmodels.support_council import (
        CouncilSupportView,
        EpisodeLine,
        EpisodesView,
        MissingView,
        SimilarRow,
    )
    from adviser_app.viewmodels.support_figures import FigureRow, FiguresView
    from adviser_app.viewmodels.support_offers import CatalogueView, OfferLine, TargetLine
    from adviser_app.viewmodels.support_report import CouncilYear, YearReportView

Document = dict[str, Any]


def number(value: Decimal | None) -> int | float | None:
    """Whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def year(begins: int | None) -> str | None:
    """A financial year as it is stored: "FY2026-27"."""
    return None if begins is None else f"FY{begins}-{(begins + 1) % 100:02d}"


def council(found: CouncilRef) -> Document:
    return {"code": found.code, "name": found.name, "type": found.type, "region": found.region}


def total(found: Sum) -> Document:
    """``null`` where nobody gave any."""
    return {"total": number(found.total) if found.given else None, "given": found.given, "of": found.of}


def tally(found: Tally) -> Document:
    return {
        "instances": found.instances,
        "statuses": dict(found.statuses),
        "people": total(found.people),
        "councillors": total(found.councillors),
        "officers": total(found.officers),
        "days_received": total(found.days),
        "savings": total(found.savings),
        "income": total(found.income),
        "basis_told": {"given": found.based, "of": found.valued},
    }


def episode(line: EpisodeLine) -> Document:
    e: Episode = line.episode
    return {
        "row": line.row, "council_code": line.council_code, "council_name": line.council.text, "offer": e.offer,
        "offer_name": line.offer.text, "theme": line.theme.text, "status": e.status, "year": year(e.year),
        "start": e.start or None, "end": e.end or None, "event": e.event, "councillors": e.councillors,
        "officers": e.officers, "places": e.places, "days": number(e.days), "savings": number(e.savings),
        "income": number(e.income), "basis": e.basis,
    }  # fmt: skip


def episodes(view: EpisodesView) -> Document:
    return {"scope": view.scope, "sentence": view.sentence, "episodes": [episode(x) for x in view.lines]}


def similar(row: SimilarRow) -> Document:
    return {
        "row": row.row, "council_code": row.council_code, "council_name": row.council, "caption": row.caption,
        "status": row.status, "why": row.why,
    }  # fmt: skip


def matrix(view: MatrixView) -> Document:
    """Cells that say something only, by the positions of their council and offer."""
    return {
        "scope": view.scope,
        "sentence": view.sentence,
        "notes": list(view.notes),
        "councils": [
            council(c) | {"offers_had": int(view.offers_had[i]), "instances": int(view.instances[i])}
            for i, c in enumerate(view.councils)
        ],
        "offers": [
            {"offer": o.id, "name": o.name, "theme": o.theme_name, "councils_reached": int(view.reached[j]),
             "instances": int(view.offer_instances[j])}
            for j, o in enumerate(view.offers)
        ],
        "cells": [
            {"council": int(i), "offer": int(j), "said": view.cell(i, j).said, "instances": int(view.had[i, j]),
             "episodes": int(view.episodes[i, j])}
            for i, j in zip(*(at.tolist() for at in view.status.nonzero()), strict=True)
        ],
    }  # fmt: skip


def _counts(found: Figures) -> Document:
    return {
        "years": [year(y) for y in found.period.years],
        "councils_on": plain(found.period.day),
        "until": found.period.until or None,
        "councils_there_were": len(found.there),
        "councils_reached": found.reached,
        "councils_with_none": len(found.none),
        "councils_not_there_on_that_day": list(found.gone),
        "peer_days_given": total(found.given),
        "councils_that_gave": len(found.lenders),
        "offers_per_council": {"mean": found.offers_per_council.mean, "median": found.offers_per_council.median},
    } | tally(found.all)


def figures(view: FiguresView) -> Document:
    return {
        "scope": view.scope,
        "sentence": view.sentence,
        "figures": _counts(view.figures),
        "year_before": None if view.previous is None else _counts(view.previous),
        "breakdowns": [{"by": b.by, "rows": [_figure_row(r) for r in b.rows]} for b in view.breakdowns],
        "distribution": [{"offers": n, "councils": c} for n, c in view.distribution],
        "none": [council(c) for c in view.none],
        "never": [
            {"theme": n.theme, "theme_name": n.theme_name, "councils": [council(c) for c in n.councils]}
            for n in view.never
        ],
        "notes": list(view.notes),
    }  # fmt: skip


def _figure_row(row: FigureRow) -> Document:
    return {
        "key": row.key, "name": row.name.text, "councils_reached": row.reached, "councils_there_were": row.there,
    } | tally(row.tally)  # fmt: skip


def missing(view: MissingView) -> Document:
    return {
        "code": view.code,
        "name": view.name,
        "sentence": view.sentence,
        "rule": view.rule,
        "like": [council(x.council) | {"reasons": list(x.reasons)} for x in view.like],
        "offers": [
            {"offer": x.offer, "name": x.name.text, "theme": x.theme.text, "councils": [c.code for c in x.councils],
             "of": len(view.like), "here": x.own.said}
            for x in view.lines
        ],
        "never": list(view.never),
    }  # fmt: skip


def council_support(view: CouncilSupportView) -> Document:
    return {
        "code": view.code,
        "name": view.name,
        "sentence": view.sentence,
        "episodes": [episode(x) for x in view.lines],
        "years": [
            {"year": y.year, "instances": int(y.instances.sort or 0), "offers": int(y.offers.sort or 0),
             "people": y.people.sort, "days_received": y.days.sort, "days_given": y.given.sort}
            for y in view.years
        ],
        "given": [dict(zip(("when", "role", "days", "to"), g, strict=True)) for g in view.given],
        "of_councils_it_followed": [episode(x) for x in view.earlier],
        "missing": missing(view.missing),
    }  # fmt: skip


def report(view: YearReportView) -> Document:
    return {
        "year": view.year,
        "title": view.title,
        "figures": figures(view.figures),
        "councils": [_council_year(x) for x in view.lines],
        "none": [council(c) for c in view.none],
    }


def _council_year(line: CouncilYear) -> Document:
    return council(line.council) | {
        "took_up": line.took_up.text if line.took_up.sort is not None else "",
        "waiting": line.waiting.text if line.waiting.sort is not None else "",
        "peer_days_given": line.given.sort,
    } | tally(line.tally)  # fmt: skip


def offers(view: CatalogueView) -> Document:
    return {"scope": view.scope, "sentence": view.sentence, "offers": [_offer(x) for x in view.lines]}


def _offer(line: OfferLine) -> Document:
    return {
        "offer": line.offer,
        "name": line.name.text,
        "theme": line.theme.text,
        "years": line.years.text,
        "counted": [part for part in line.counted.text.split(", ") if part],
        "instances": int(line.instances.sort or 0),
        "councils_reached": int(line.councils.sort or 0),
        "targets": [_target(t) for t in line.targets],
    }


def _target(found: TargetLine) -> Document:
    return {
        "year": found.year, "measure": found.measure, "target": number(found.target),
        "reached": number(found.reached), "sentence": found.sentence,
    }  # fmt: skip
