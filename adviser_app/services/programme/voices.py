"""What others say of the support: surveys, participants, evaluations, quotes; what councils ask for and answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from adviser_app.analysis import voices
from adviser_app.analysis.voices import Feedback, Need, Response, Wave
from adviser_app.domain.records import FieldError
from adviser_app.domain.records.support import NEED
from adviser_app.services import records
from adviser_app.services.programme.choosing import year_named
from adviser_app.services.records import Names
from adviser_app.services.records.views import say
from adviser_app.services.support.state import State, loaded
from adviser_app.store import records as stored
from adviser_app.store import takeup as columns
from adviser_app.store.connection import Store
from adviser_app.viewmodels import programme_voices as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.programme_cells import day_cell, iso_date


def evaluations(store: Store) -> view.EvaluationView:
    """Survey waves, feedback of participants, quotes and independent evaluations, all there are."""
    known = records.names(store)
    surveys = stored.rows(store, "survey_wave")
    waves = [
        Wave(v["survey"], v["question"], v["asked"], v["answer"], v["date"], int(v["n"]), float(v["percent"]), row.id)
        for row in surveys
        if (v := row.values)["n"] and v["percent"]
    ]
    feedback = [
        Feedback(
            v["offer"], v["event"], v["date"], v["question"], int(v["responses"]),
            int(v["positive"]) if v["positive"] else None, float(v["score"]) if v["score"] else None,
            float(v["out_of"]) if v["out_of"] else None,
        )
        for row in stored.rows(store, "feedback")
        if (v := row.values)["responses"]
    ]  # fmt: skip
    scored, unweighed = _episode_scores(store)
    feedback += scored
    return view.build_evaluation(
        view.questions(voices.waves(waves), {r.id: (r.values["source"], r.values["link"]) for r in surveys}),
        view.feedback(feedback, lambda offer: known.record("offer", offer)),
        [
            view.quote(row.id, v, known.council(v["council"]), known.record("offer", v["offer"]))
            for row in stored.rows(store, "quote")
            if (v := row.values)
        ],
        [_independent(row, known) for row in stored.rows(store, "evaluation")],
        unweighed,
    )  # fmt: skip


def _episode_scores(store: Store) -> tuple[list[Feedback], int]:
    """The scores that councils gave to the support they had, and how many say no number of answers: those cannot be
    weighed."""
    out, unweighed = [], 0
    for _, offer, event, start, score, out_of, responses in columns.columns(
        store, "episode", ("offer", "event", "start", "score", "out_of", "responses")
    ):
        if score and out_of and responses:
            found = Feedback(offer, event, start, view.EPISODE_SCORE, int(responses), None, float(score), float(out_of))
            out.append(found)
        elif score and out_of:
            unweighed += 1
    return out, unweighed


def _independent(row: stored.Row, known: Names) -> view.IndependentLine:
    v = row.values
    day = iso_date(v["date"])
    return view.IndependentLine(
        row.id, v["title"], v["evaluator"], day_cell(day), v["subject"],
        v["finding"], say(records.type_of("evaluation"), "savings", v["savings"], known), v["link"],
    )  # fmt: skip


# --- what councils ask for --------------------------------------------------------------------------------------------


def needs(store: Store, year: str = "") -> view.NeedsView:
    """What councils asked for in a year, by theme and one by one, and how demand moved; the latest year with any unless
    one is named. Raises AdviserError 'no-year'."""
    known = records.names(store)
    found = [
        view.NeedInput(
            Need(
                row.id, _present(v["council"], known), v["theme"], v["date"], v["source"], v["state"], v["deliverable"]
            ),
            v, known.council(v["council"]), known.record("support_theme", v["theme"]),
            known.record("deliverable", v["deliverable"]),
        )
        for row in stored.rows(store, "need")
        if (v := row.values)
    ]  # fmt: skip
    return view.build_needs(found, year_named(year) if year else "")


def _present(code: str, known: Names) -> str:
    return known.current(code) or code


def plan_needs(store: Store, rows: Iterable[str], deliverable: str, *, today: date | None = None) -> int:
    """Say of needs that they led to a deliverable (row id, caption or title): they are planned from today on. One
    action; how many there were. Raises AdviserError 'no-such-record', RecordRefused."""
    try:
        led_to = records.names(store).find_record(NEED.by_name["deliverable"], deliverable)
    except FieldError as error:
        raise records.RecordRefused(NEED, {"deliverable": error}) from error
    said = {"deliverable": led_to, "state": "planned", "state_since": (today or date.today()).isoformat()}
    changes = {row: dict(said) for row in dict.fromkeys(rows)}
    records.change_many(store, NEED.name, changes, f"planned what was asked for ({text.plural(len(changes), 'need')})")
    return len(changes)


# --- consultations ----------------------------------------------------------------------------------------------------


def consultations(store: Store) -> list[view.ConsultationView]:
    """Every consultation with its responses, and which councils they speak for: of those that existed on the day it
    closed, else that of the last response, else that on which it opened, else today."""
    known, state = records.names(store), loaded(store)
    responses: dict[str, list[stored.Row]] = {}
    for row in stored.rows(store, "consultation_response"):
        responses.setdefault(row.values["consultation"], []).append(row)
    return [_consultation(row, responses.get(row.id, []), known, state) for row in stored.rows(store, "consultation")]


def _consultation(row: stored.Row, responses: list[stored.Row], known: Names, state: State) -> view.ConsultationView:
    v = row.values
    opened, closed = iso_date(v["opened"]), iso_date(v["closed"])
    answered = max((d for r in responses if (d := iso_date(r.values["date"]))), default=None)
    found = voices.coverage(
        [
            Response(r.values["council"], r.values["body"], r.values["region"], _codes(r.values["members"]))
            for r in responses
        ],
        state.councils, closed or answered or opened or date.today(),
        {code: area.code for code, area in state.by_code.items()},
    )  # fmt: skip

    def named(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(((c, known.council(c)) for c in codes), key=lambda c: (c[1].casefold(), c[0])))

    covered = {*found.themselves, *found.through}
    silent = [a.code for a in state.councils if a.exists_on(found.day) and a.code not in covered]
    return view.ConsultationView(
        row.id, v["title"], v["body"], view.term_words(opened, closed), v["link"], v["summary"],
        view.coverage_sentence(found), view.coverage_notes(found, known.council),
        tuple(_response(r, known) for r in responses), named(found.themselves), named(found.through), named(silent),
        found,
    )  # fmt: skip


def _codes(members: str) -> tuple[str, ...]:
    return tuple(code for code in members.split("; ") if code)


def _response(row: stored.Row, known: Names) -> view.ResponseLine:
    v = row.values
    day = iso_date(v["date"])
    who = known.council(v["council"]) or v["body"] or "not said who"
    speaks = []
    if v["council"]:
        speaks.append("itself")
    if v["region"]:
        speaks.append(f"all councils of {v['region']}")
    members = _codes(v["members"])
    if members:
        speaks.append(text.plural(len(members), "council"))
    return view.ResponseLine(
        row.id, Cell(who, who.casefold()), text.listed(speaks) or "nobody named",
        day_cell(day), v["summary"], v["link"],
    )  # fmt: skip
