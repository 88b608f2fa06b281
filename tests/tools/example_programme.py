"""A SYNTHETIC programme year to look at: deliverables in every state, meetings, surveys, needs, a consultation.
Councils and offers are real; every figure, name and sentence about them is invented, and the records say so.

    python -m tests.tools.example_programme STORE
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from adviser_app.domain import financial_years
from adviser_app.services import councils, identity, records, stores
from adviser_app.store.connection import Store

SOURCE = "Synthetic example"
TODAY = date(2026, 11, 22)

# theme, text, unit, targets, count (what, offer) or None, typed values by quarter
_DELIVERABLES: tuple[tuple[str, str, str, str, tuple[str, str] | None, str], ...] = (
    ("Leadership", "Councillors on the Leadership Academy", "councillors", "60,130,220,300", None, "58,112"),
    ("Leadership", "Councils with a graduate of the national programme", "councils", "20,60,110,120", None, "22,66"),
    ("Leadership", "Places on Next Generation filled", "councillors", "65,65,65,65", None, "65,65"),
    ("Leadership", "Councils with workforce support", "councils", "15,30,60,80", ("councils", "Workforce support"), ""),
    ("Peer support", "Corporate peer challenges delivered", "peer challenges", "10,24,38,60",
     ("instances", "Corporate peer challenge"), ""),
    ("Peer support", "Finance peer challenges delivered", "peer challenges", "2,5,9,14",
     ("instances", "Finance peer challenge"), ""),
    ("Peer support", "Councils with intensive support", "councils", "10,20,25,30",
     ("councils", "Intensive support"), ""),
    ("Peer support", "Days of member and officer peers", "days", "200,450,700,1000", None, "188,461"),
    ("Efficiency and productivity", "Councils with a productivity expert", "councils", "6,14,22,30",
     ("councils", "Productivity experts"), ""),
    ("Efficiency and productivity", "Savings estimated with productivity experts", "pounds",
     "4000000,9000000,15000000,24000000", ("savings", "Productivity experts"), ""),
    ("Efficiency and productivity", "Councils that use LG Inform in a month", "councils", "280,280,280,280", None,
     "291,287"),
    ("Efficiency and productivity", "Cyber resilience reviews", "reviews", ",8,16,24", None, "0,3"),
    ("Strong communities", "Housing Advisers at work", "councils", ",,15,25", None, "2,7"),
    ("Strong communities", "Guide to community cohesion published", "", "", None, ""),
)  # fmt: skip
_COMMENTS = {
    "Cyber resilience reviews": "Two assessors left in June; their successors begin in December.",
    "Councillors on the Leadership Academy": "The September module was moved to October at the wish of three groups.",
    "Days of member and officer peers": "More officer days than planned, for reorganisation.",
}
_MADE_UP_WHO = ("Cllr A. Example, leader", "B. Example, chief executive", "C. Example, director of resources")


def fill(store: Store, today: date = TODAY) -> None:
    """Write it down as it might stand on ``today``."""
    year = financial_years.year_of(today)
    me = identity.name(store, "Alex Morgan", "Train laptop").person
    sam = records.create(store, "person", {"name": "Samira Khan", "role": "Programme team"}).id
    names = records.names(store)
    themes = {caption: row for row, caption in names.records("support_theme")}
    offers = {caption: row for row, caption in names.records("offer")}
    codes = sorted(a.code for a in councils.list_councils(store) if a.exists_on(today))
    with records.action(store, "synthetic programme"):
        records.create_many(store, "episode", list(_episodes(offers, codes, today, year)), "synthetic support")
        _deliverables(store, themes, offers, year, (me, sam))
        _meetings(store, year, me, sam, today)
        _grants(store)
        _voices(store, offers, codes, today)
        _needs(store, themes, codes, today)
        _consultation(store, codes)


def _episodes(offers: dict[str, str], codes: list[str], today: date, year: str) -> Iterator[dict[str, str]]:
    first = financial_years.first_day(year)
    span = (today - first).days
    for offer, count, more in (
        ("Corporate peer challenge", 31, {"days": "20"}), ("Finance peer challenge", 6, {"days": "14"}),
        ("Workforce support", 34, {"officers": "3"}), ("Intensive support", 17, {"days": "30"}),
        ("Leadership Essentials", 64, {"councillors": "4"}),
    ):  # fmt: skip
        for i in range(count):
            day = (first + timedelta(days=5 + i * 11 % span)).isoformat()
            code = codes[(i * 7 + len(offer) * 3) % len(codes)]
            made = {"council": code, "offer": offers[offer], "status": "delivered", "start": day, "source": SOURCE}
            yield made | more
    for i in range(16):
        day = (first + timedelta(days=9 + i * 13 % span)).isoformat()
        value = {"savings": str(420_000 + i * 65_000), "basis": "Synthetic estimate"} if i % 4 else {}
        yield {"council": codes[(i * 19 + 4) % len(codes)], "offer": offers["Productivity experts"],
               "status": "delivered" if i % 3 else "under way", "start": day, "source": SOURCE} | value  # fmt: skip
    for i in range(12):
        yield {"council": codes[(i * 23 + 9) % len(codes)], "offer": offers["Corporate peer challenge"],
               "status": "booked" if i % 3 else "in discussion",
               "start": (today + timedelta(days=10 + 9 * i)).isoformat(), "source": SOURCE}  # fmt: skip


def _deliverables(
    store: Store, themes: dict[str, str], offers: dict[str, str], year: str, people: tuple[str, str]
) -> None:
    number: dict[str, int] = {}
    places = {theme: at for at, theme in enumerate(dict.fromkeys(d[0] for d in _DELIVERABLES), 1)}
    for at, (theme, text, unit, targets, count, typed) in enumerate(_DELIVERABLES):
        number[theme] = number.get(theme, 0) + 1
        values = {"year": year, "theme": themes[theme], "number": f"{places[theme]}.{number[theme]}", "text": text,
                  "unit": unit, "owner": people[at % 2]}  # fmt: skip
        values |= {f"q{n}": target for n, target in enumerate(targets.split(","), 1) if target}
        if not targets:
            values["due"] = "2027-02-26"
        if count is not None:
            asked = {"name": text, "what": count[0], "offer": offers[count[1]]}
            values |= {"measure": "counted", "count": records.create(store, "saved_count", asked).id}
        row = records.create(store, "deliverable", values).id
        for q, value in enumerate(typed.split(","), 1):
            if value:
                said = {"deliverable": row, "quarter": f"Q{q}", "value": value}
                if q == 2 and text in _COMMENTS:
                    said["comment"] = _COMMENTS[text]
                records.create(store, "progress", said)
        if text == "Finance peer challenges delivered":
            records.create(store, "progress", {
                "deliverable": row, "quarter": "Q3", "status": "At risk",
                "reason": "four are booked for December: the target is in reach",
            })  # fmt: skip


def _meetings(store: Store, year: str, me: str, sam: str, today: date) -> None:
    for quarter, day, subject, status, summary, actions in (
        ("Q1", "2026-07-09", "First quarter: what is behind", "held",
         "Synthetic. Cyber reviews began late. The department asked for a plan by September.",
         (("Send the plan for cyber resilience reviews", me, "2026-09-04", "done"),)),
        ("Q2", "2026-10-15", "Half-year review", "held",
         "Synthetic. Figures to the end of September went through. The department wants to see reorganisation in the "
         "next report, and asked how many councils had none of the support.",
         (("Count the councils without any support by region", sam, "2026-11-13", "open"),
          ("Draft a paragraph on reorganisation for the third quarter", me, "2026-12-11", "open"),
          ("Name two councils for a case study", sam, "2026-11-06", "done"))),
        ("Q3", "2027-01-21", "Third quarter, and next year’s grant", "planned", "", ()),
    ):  # fmt: skip
        meeting = records.create(store, "programme_meeting", {
            "year": year, "quarter": quarter, "date": day, "subject": subject, "status": status, "summary": summary,
            "with_whom": "D. Example, deputy director",
        }).id  # fmt: skip
        for what, owner, due, state in actions:
            made = {"what": what, "owner": owner, "due": due, "meeting": meeting}
            records.create(store, "action", made | ({"status": "done", "done": due} if state == "done" else {}))


def _grants(store: Store) -> None:
    """Amounts between those that were published, marked as invented."""
    known = {row.values["year"]: row for row in records.list_rows(store, "programme_year")}
    for at, amount in enumerate((38_900_000, 35_200_000, 32_000_000, 29_400_000, 26_100_000, 23_400_000)):
        year = financial_years.year_from(2011 + at)
        said = {"amount": str(amount), "savings": str(amount * 2 + at * 3_000_000), "source": SOURCE}
        if year in known and not known[year].values["amount"]:
            records.change(store, "programme_year", known[year].id, said)


def _voices(store: Store, offers: dict[str, str], codes: list[str], today: date) -> None:
    satisfied = {"survey": "Synthetic residents’ survey", "answer": "very or fairly satisfied", "source": SOURCE}
    for wave in range(12):
        day = date(2024 + wave // 4, 1 + 3 * (wave % 4), 15)
        if day > today:
            break
        for question, base in (("Satisfied with how the council runs things", 66), ("Trust the council", 61)):
            records.create(store, "survey_wave", satisfied | {
                "question": question, "asked": "residents", "date": day.isoformat(),
                "n": str(1003 + wave * 3), "percent": str(base - wave % 5 + wave // 3),
            })  # fmt: skip
    for day, n, percent in (("2024-05-20", 212, 83), ("2025-05-19", 198, 86), ("2026-05-18", 7, 71)):
        records.create(store, "survey_wave", {
            "survey": "Synthetic survey of leaders", "question": "Support made a difference to the council",
            "asked": "leaders", "answer": "agree", "date": day, "n": str(n), "percent": str(percent), "source": SOURCE,
        })  # fmt: skip
    for offer, event, day, responses, positive, score in (
        ("Leadership Essentials", "Finance, Warwick", "2026-06-12", 41, 38, "4.5"),
        ("Leadership Essentials", "Scrutiny, York", "2026-09-24", 33, 30, "4.3"),
        ("Corporate peer challenge", "After the challenge", "2026-10-02", 8, 8, "4.8"),
        ("Cyber resilience", "Exercise, Leeds", "2026-07-03", 6, 4, ""),
        ("Productivity experts", "End of assignment", "2026-10-30", 14, 12, "4.1"),
    ):
        said = {"offer": offers[offer], "event": event, "date": day, "question": "Was it worth the time?",
                "responses": str(responses), "positive": str(positive), "source": SOURCE}  # fmt: skip
        records.create(store, "feedback", said | ({"score": score, "out_of": "5"} if score else {}))
    for at, (words, consent) in enumerate((
        ("Synthetic. The team told us what we knew and had not said aloud. Now there is a plan.", "with name"),
        ("Synthetic. Two days of an expert saved us a year of arguing about waste rounds.", "without name"),
        ("Synthetic. I should have liked more about children’s services.", "not asked"),
        ("Synthetic. Useful, but please not in the week before the budget.", "refused"),
    )):  # fmt: skip
        records.create(store, "quote", {
            "text": words, "who": _MADE_UP_WHO[at % 3], "council": codes[at * 40 + 3], "consent": consent,
            "offer": offers["Corporate peer challenge" if at % 2 == 0 else "Productivity experts"],
            "date": (today - timedelta(days=20 + at * 17)).isoformat(),
        })  # fmt: skip
    records.create(store, "evaluation", {
        "title": "Synthetic evaluation of peer challenge", "evaluator": "An example university", "date": "2025-11-28",
        "subject": "Corporate peer challenges of 2022 to 2024",
        "finding": "Synthetic. Councils acted on four of five recommendations within a year; those with a progress "
                   "review on more. The review is worth what it costs.",
    })  # fmt: skip
    records.create(store, "evaluation", {
        "title": "Synthetic evaluation of productivity experts", "evaluator": "Example Associates",
        "date": "2026-03-31", "subject": "Assignments of 2024/25", "savings": "11800000",
        "finding": "Synthetic. Two thirds of the savings estimated were found in the accounts of the year after.",
    })  # fmt: skip


def _needs(store: Store, themes: dict[str, str], codes: list[str], today: date) -> None:
    asked = (
        ("Leadership", "Induction of new councillors after whole-council elections"),
        ("Leadership", "Mentoring of a first-time leader"),
        ("Peer support", "Peers who have been through reorganisation"),
        ("Peer support", "A finance peer for the medium-term plan"),
        ("Efficiency and productivity", "Help with temporary accommodation costs"),
        ("Efficiency and productivity", "A review of home-to-school transport"),
        ("Strong communities", "Advice on community cohesion"),
        ("", "A list of who can help with what"),
    )
    states = ("new", "new", "being considered", "planned", "met", "not taken up")
    sources = ("visit", "visit", "letter", "survey", "consultation")
    rows = []
    for i in range(74):
        theme, text = asked[(i * 5 + i // 9) % len(asked)]
        day = today - timedelta(days=4 + i * 13)
        state = states[(i * 7) % len(states)] if day.year < 2026 or i % 3 == 0 else "new"
        rows.append({
            "council": codes[(i * 29) % len(codes)], "theme": themes[theme] if theme else "", "date": day.isoformat(),
            "source": sources[i % len(sources)], "text": text, "state": state,
            "why": "Another body offers it." if state == "not taken up" else "",
        })  # fmt: skip
    records.create_many(store, "need", rows, "synthetic needs")


def _consultation(store: Store, codes: list[str]) -> None:
    row = records.create(store, "consultation", {
        "title": "Synthetic consultation: what should next year’s programme do?",
        "body": "Local Government Association", "opened": "2026-06-01", "closed": "2026-07-31",
        "summary": "Synthetic. Most want peers with experience of reorganisation, and shorter courses.",
    }).id  # fmt: skip
    answers = [
        {"consultation": row, "council": code, "date": f"2026-07-{1 + i % 28:02d}", "summary": "Synthetic answer."}
        for i, code in enumerate(codes[::3])
    ]
    bodies = (("Example association of the North East", "North East"), ("Example association of London", "London"),
              ("Example association of the South West", "South West"))  # fmt: skip
    answers += [{"consultation": row, "body": body, "region": region, "date": "2026-07-30"} for body, region in bodies]
    records.create_many(store, "consultation_response", answers, "synthetic responses")


def main() -> None:
    path = Path(sys.argv[1])
    with stores.open_store(path) as store:
        fill(store)
    print(path)


if __name__ == "__main__":
    main()
