"""A SYNTHETIC programme of peer challenges to look at and to count by other means: every kind, every stage, teams,
peers, recommendations. Councils are real; whether and when they had a challenge, and every name and sentence, is
invented. Only the days of Southend-on-Sea's are those that its own page gives (October 2022, followed up in December
2023).

    python -m tests.tools.example_challenges STORE
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from adviser_app.domain.areas import Area
from adviser_app.domain.records.challenge import CHALLENGE, ELEMENTS, HELD, STAGES
from adviser_app.services import councils as council_list
from adviser_app.services import identity, records, stores
from adviser_app.store.connection import Store
from tests.tools.example_records import MINE

SOURCE = "Synthetic example"
TODAY = date(2026, 11, 22)
CUMBERLAND, SOMERSET = "E06000063", "E06000066"
CARLISLE, SCARBOROUGH = "E07000028", "E07000168"
MANAGERS = ("Robin Sample", "Chris Sample", "Pat Sample")
SUBJECTS = ("Adult social care", "Planning", "Children’s services", "Scrutiny", "Housing", "Culture", "Public health")
STRENGTHS = (
    "finance", "scrutiny", "adult social care", "children’s services", "governance", "housing", "planning",
    "reorganisation", "commercial", "digital", "economy", "equality",
)  # fmt: skip
_FIRST = (
    "Ada",
    "Ben",
    "Clara",
    "Dev",
    "Esther",
    "Farid",
    "Grace",
    "Hugh",
    "Iris",
    "Joss",
    "Kemi",
    "Leo",
    "Mina",
    "Ned",
)
_LAST = ("Archer", "Bowden", "Carter", "Dunn", "Ellery", "Frost", "Gale", "Holt", "Ives", "Jessop", "Kerr", "Lund")
_POSTS = {
    "councillor": ("Leader", "Deputy leader", "Cabinet member for finance", "Leader of the opposition",
                   "Chair of scrutiny"),
    "officer": ("Chief executive", "Director of finance", "Monitoring officer", "Director of adult social services",
                "Director of place", "Head of policy"),
}  # fmt: skip
_PARTIES = ("Labour", "Conservative", "Liberal Democrat", "Independent", "Green")
_RECOMMENDED = (
    "Agree a medium-term financial strategy that closes the gap, and say by when.",
    "Give scrutiny a forward plan, and support it.",
    "Write down what the council wants for the place in ten years, with its partners.",
    "Bring the officers’ leadership team to full strength.",
    "Look at the governance of the council’s companies.",
    "Settle how cabinet and officers work together on the capital programme.",
    "Train members in finance and audit.",
    "Use data on residents’ needs in every decision on a service.",
    "Tell staff and residents what the challenge found.",
)
_OWNERS = ("Chief executive", "Director of finance", "Leader", "Monitoring officer", "Head of policy")


@dataclass(frozen=True)
class Made:
    """What was written down. ``challenges``, ``peers``: row ids; ``cases``: rows with a story of their own, by name,
    each told beside it in ``_cases``."""

    challenges: tuple[str, ...]
    peers: tuple[str, ...]
    cases: dict[str, str]


def challenges(store: Store, councils: Sequence[str] = MINE, today: date = TODAY, seed: int = 5) -> Made:
    """Write it down as it might stand on ``today``. ``councils``: those of somebody's portfolio, present codes, at
    least five, each of which gets a story of its own; the others are drawn, the same ones for the same seed."""
    rng = random.Random(seed)
    if identity.get(store) is None:
        identity.name(store, "Alex Morgan", "Train laptop")
    known = [a for a in council_list.list_councils(store, include_abolished=True) if a.is_council]
    with records.action(store, "synthetic peer challenges"):
        registered = list(_peers(rng, known, today))
        peers = records.create_many(store, "peer", registered)
        lent = {row: values["council"] for row, values in zip(peers, registered, strict=True)}
        cases = dict(_cases(councils, today))
        taken = {values["council"] for values in cases.values()}
        rows = [*cases.values(), *_drawn(rng, [a for a in known if a.code not in taken], today)]
        ids = records.create_many(store, "challenge", [_said(values) for values in rows])
        reviews = [_review_of(row, v, today) for row, v in zip(ids, rows, strict=True) if v.get("review_line")]
        made = records.create_many(store, "challenge", reviews)
        named = dict(zip(cases, ids, strict=False))
        by_own = {v["follows"]: row for row, v in zip(made, reviews, strict=True)}
        named |= {f"{name}, review": by_own[row] for name, row in named.items() if row in by_own}
        there = [a.code for a in known if a.exists_on(today)]
        records.create_many(store, "team_member", list(_teams(rng, ids, rows, lent, there)))
        records.create_many(store, "recommendation", list(_recommendations(rng, ids, rows, today)))
    return Made((*ids, *made), tuple(peers), named)


# -- challenges --------------------------------------------------------------------------------------------------------


def _cases(mine: Sequence[str], today: date) -> Iterator[tuple[str, dict[str, str]]]:
    """Challenges whose dates mean something, by the name of the case."""

    def ago(days: int) -> str:
        return _iso(today - timedelta(days=days))

    one, two, three, four, five = mine[:5]
    corporate = "Corporate", "closed"
    # fmt: off
    # As the council's own page has it: under the rules of 2019, so that the review in December 2023 was months late.
    yield "southend", _row("E06000033", *corporate, "2022-10-11", "2022-10-14", report_on="2023-01-20",
                           report_link=_link("southend", "report"), plan_on="2023-02-14", review_on="2023-12-05")
    # The examples of the rules of 2023: five months from 18 July 2024 end on 18 December.
    yield "plan in time", _row("E06000043", *corporate, "2024-07-16", "2024-07-18", report_on="2024-10-18",
                               plan_on="2024-12-17", review_on="2025-05-15", review_report_on="2025-07-18")
    yield "plan late", _row("E07000136", *corporate, "2024-07-16", "2024-07-18", report_on="2024-10-19",
                            plan_on="2024-12-19", review_on="2025-07-19", review_report_on="2025-09-30")
    yield "leap day", _row("E07000178", *corporate, "2024-02-27", "2024-02-29", report_on="2024-05-29",
                           plan_on="2024-05-29", review_on="2024-12-12", review_report_on="2025-02-28")
    yield "month end", _row("E07000229", *corporate, "2023-08-29", "2023-08-31", report_on="2023-11-30",
                            plan_on="2024-01-31", review_on="2024-06-27", review_report_on="2024-08-30")
    # Reorganisation: a predecessor's that counts, one that does not, and a new council's own.
    yield "counts for successor", _row(CARLISLE, *corporate, "2022-06-21", "2022-06-23", report_on="2022-09-30",
                                       counts_for=CUMBERLAND)
    yield "predecessor", _row(SCARBOROUGH, *corporate, "2021-11-16", "2021-11-18", report_on="2022-02-28")
    yield "new council's own", _row(SOMERSET, *corporate, "2024-09-24", "2024-09-26", report_on="2024-12-20",
                                    plan_on="2025-02-25", review_line="yes")
    # What a finance or governance challenge does to the five years, and what a service challenge never does.
    yield "finance resets", _row("E09000003", "Finance", "closed", _back(today, 500), days=3, resets="yes")
    yield "finance does not", _row("E09000005", "Finance", "closed", _back(today, 520), days=3)
    yield "finance does not, corporate before", _row("E09000005", *corporate, _back(today, 2300), days=4)
    yield "governance resets", _row("E08000003", "Governance", "closed", _back(today, 700), days=3, resets="yes")
    yield "corporate does not reset", _row("E08000006", *corporate, _back(today, 640), days=4, resets="no")
    yield "reviewed", _row("E08000035", "Corporate", "review reported", _back(today, 420), days=4, report_on=ago(340),
                           plan_on=ago(320), review_on=ago(110), review_report_on=ago(62))
    yield "cancelled", _row("E07000061", "Corporate", "cancelled", _back(today, 90), days=4,
                            why="Synthetic. The election was brought forward.")
    # The portfolio, each at another point of the life of a challenge.
    yield "mine, plan late", _row(one, "Corporate", "action plan", _back(today, 200), days=4, report_on=ago(112),
                                  report_link=_link("mine", "report"))
    yield "mine, ahead", _row(two, "Corporate", "confirmed", _back(today, -110), days=4)
    yield "mine, before", _row(two, *corporate, _back(today, 1700), days=4, report_on=ago(1610))
    yield "mine, on site", _row(three, "Corporate", "on site", ago(2), ago(-2), position_on=ago(20))
    yield "mine, overdue", _row(four, *corporate, _back(today, 2200), days=4, report_on=ago(2100))
    yield "mine, service only", _row(five, "Service", "closed", _back(today, 300), days=3, subject="Adult social care")
    # fmt: on


def _drawn(rng: random.Random, known: Sequence[Area], today: date) -> Iterator[dict[str, str]]:
    """Challenges of councils drawn by lot: the years behind, what is going on, what is to come."""
    there = [a.code for a in known if a.exists_on(today) and (a.start is None or a.start.year < 2019)]
    drawn = iter(rng.sample(there, 90))
    for n in range(34):  # held long ago or lately: published or not, reviewed or not
        ago = 2900 - n * 86 + rng.randrange(40)
        yield _held(
            rng, next(drawn), "Corporate", _back(today, ago), today, days=4, review_line="yes" if n % 6 == 3 else ""
        )
    for n, (kind, days) in enumerate((("Finance", 3), ("Governance", 3), ("Service", 3)) * 5):
        more = {"subject": SUBJECTS[n % len(SUBJECTS)]} if kind == "Service" else {}
        if kind != "Service" and n % 2:
            more["resets"] = "yes"
        yield _held(rng, next(drawn), kind, _back(today, 1500 - n * 95), today, days=days, **more)
    for n in range(22):  # under way and to come
        stage = STAGES[n % 4]
        more = {"position_on": _iso(today - timedelta(days=3 + n))} if stage == "position statement" else {}
        ahead = 9 + n * 3 if more else 40 + n * 13
        day = "" if stage in STAGES[:2] and n % 3 else _back(today, -ahead)
        kind = ("Corporate", "Corporate", "Finance", "Governance", "Service")[n % 5]
        if kind == "Service":
            more["subject"] = SUBJECTS[n % len(SUBJECTS)]
        yield _row(next(drawn), kind, stage, day, days=4, **more)
    yield _row(next(drawn), "Governance", "cancelled", "", why="Synthetic. The council preferred another kind of help.")


def _held(
    rng: random.Random, council: str, kind: str, first: str, today: date, *, days: int, **more: str
) -> dict[str, str]:
    """One that took place: what followed it by now, some of it late, some never."""
    row = _row(council, kind, "feedback report", first, days=days, **more)
    last = date.fromisoformat(row["last_day"])

    def later(key: str, low: int, high: int, chance: float) -> bool:
        day = last + timedelta(days=rng.randrange(low, high))
        happened = rng.random() < chance and day <= today
        if happened:
            row[key] = _iso(day)
        return happened

    row["draft_on"] = _iso(min(today, last + timedelta(days=21)))
    if later("report_on", 50, 130, 0.85):
        row |= {"stage": "action plan", "report_link": _link(council, "report"), "final_on": row["report_on"]}
        if later("plan_on", 100, 210, 0.75):
            row |= {"stage": "progress review", "plan_link": _link(council, "plan")}
            corporate = kind == "Corporate" and not more.get("review_line")
            if corporate and later("review_on", 270, 400, 0.8) and later("review_report_on", 400, 460, 0.7):
                row["stage"] = "review reported"
    if last < today - timedelta(days=600):
        row["stage"] = "closed"
    if rng.random() < 0.5:
        score = rng.randrange(6, 11)
        row |= {"leader_said": "Synthetic. It told us what we knew and had not said.", "leader_score": str(score)}
        row |= {"chief_said": "Synthetic. Worth the week.", "chief_score": str(min(10, score + 1)), "out_of": "10"}
    return row


def _review_of(row: str, values: dict[str, str], today: date) -> dict[str, str]:
    """A progress review with a line of its own, a year after or to come."""
    day = date.fromisoformat(values["last_day"]) + timedelta(days=310)
    stage = "closed" if day <= today else "confirmed"
    said = _row(values["council"], "Progress review", stage, _iso(day), _iso(day + timedelta(days=1)), follows=row)
    if stage == "closed" and day + timedelta(days=60) <= today:
        said["report_on"] = _iso(day + timedelta(days=60))
    return said


def _row(
    council: str, kind: str, stage: str, first: str = "", last: str = "", *, days: int = 0, **more: str
) -> dict[str, str]:
    """A challenge in its field's texts (and ``review_line``); ``days``: how long, where the last is not given."""
    if first and not last:
        last = _iso(date.fromisoformat(first) + timedelta(days=days - 1))
    said = {"council": council, "kind": kind, "stage": stage, "first_day": first, "last_day": last, "source": SOURCE,
            "manager": MANAGERS[sum(map(ord, council + kind)) % len(MANAGERS)]}  # fmt: skip
    return {name: text for name, text in (said | more).items() if text}


def _said(values: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if name in CHALLENGE.by_name}


def _back(today: date, days: int) -> str:
    """The Tuesday of the week so many days ago; ahead where it is less than none."""
    day = today - timedelta(days=days)
    return _iso(day - timedelta(days=day.weekday() - 1))


def _iso(day: date) -> str:
    return day.isoformat()


def _link(council: str, what: str) -> str:
    return f"https://www.example.org/{council.lower()}/{what}"


# -- peers, teams, recommendations -------------------------------------------------------------------------------------


def _peers(rng: random.Random, known: Sequence[Area], today: date) -> Iterator[dict[str, str]]:
    lenders = [a.code for a in known if a.exists_on(today)]
    for n in range(48):
        kind = "councillor" if n % 2 else "officer"
        state = ("available", "available", "limited", "available", "not available")[n % 5]
        said = {
            "name": f"{'Cllr ' if n % 2 else ''}{_FIRST[n % len(_FIRST)]} {_LAST[(n * 5 + n // 12) % len(_LAST)]}",
            "kind": kind, "council": rng.choice(lenders), "post": _POSTS[kind][n % len(_POSTS[kind])],
            "strengths": "; ".join(sorted(rng.sample(STRENGTHS, rng.randrange(1, 4)))), "availability": state,
        }  # fmt: skip
        if n % 2:
            said["party"] = _PARTIES[n % len(_PARTIES)]
        if state == "not available":
            said["available_from"] = _iso(today + timedelta(days=30 + n))
        yield said


def _teams(
    rng: random.Random,
    ids: Sequence[str],
    rows: Sequence[dict[str, str]],
    peers: Mapping[str, str],
    councils: Sequence[str],
) -> Iterator[dict[str, str]]:
    """The teams of the challenges that have dates from 2023 on: some days not known, some asked still, some from the
    register of peers (``peers``: their councils by row)."""
    for row, values in zip(ids, rows, strict=True):
        if values.get("first_day", "") < "2023" or values["stage"] == "cancelled":
            continue
        held = values["stage"] in HELD
        elsewhere = [(peer, code) for peer, code in peers.items() if code != values["council"]]
        roles = ["Lead member peer", "Lead officer peer", "Member peer", "Officer peer", "Officer peer"]
        for role in roles[: 5 if values["kind"] == "Corporate" else 3]:
            lender = rng.choice([code for code in councils if code != values["council"]])
            member = {"challenge": row, "role": role, "lender": lender, "state": "agreed"}
            if not held:
                member["state"] = rng.choice(("agreed", "agreed", "asked", "declined"))
            if rng.random() < 0.8:
                member["days"] = rng.choice(("4", "4.5", "5"))
            if rng.random() < 0.4:
                member["peer"], member["lender"] = rng.choice(elsewhere)
            else:
                member["name"] = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
            yield member
        yield {"challenge": row, "role": "Challenge manager", "name": values["manager"], "state": "agreed", "days": "6"}


def _recommendations(
    rng: random.Random, ids: Sequence[str], rows: Sequence[dict[str, str]], today: date
) -> Iterator[dict[str, str]]:
    """What was recommended where a report is out, with how far the council is."""
    for row, values in zip(ids, rows, strict=True):
        if values.get("report_on", "") < "2022" or values["kind"] == "Service":
            continue
        report = date.fromisoformat(values["report_on"])
        for n, text in enumerate(rng.sample(_RECOMMENDED, rng.randrange(4, 8)), 1):
            old = report < today - timedelta(days=500)
            status = rng.choice(("done", "done", "under way") if old else ("not started", "under way", "done"))
            said = {"challenge": row, "number": str(n), "text": text, "element": ELEMENTS[(n * 2) % len(ELEMENTS)],
                    "owner": rng.choice(_OWNERS), "status": status}  # fmt: skip
            if rng.random() < 0.7:
                said["due"] = _iso(report + timedelta(days=rng.randrange(90, 420)))
            if status != "not started":
                said |= {"progress_on": _iso(min(today, report + timedelta(days=200))),
                         "progress": "Synthetic. As the council told us."}  # fmt: skip
            yield said


def main() -> None:
    path = Path(sys.argv[1])
    with stores.open_store(path) as store:
        challenges(store, today=date.today())
    print(path)


if __name__ == "__main__":
    main()
