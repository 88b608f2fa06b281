"""Records to look at: a store filled with what an adviser of five councils might have written down. Councils are real,
people and what is said of them invented.

    python -m tests.tools.example_records STORE
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from adviser_app.services import identity, portfolio, records, stores
from adviser_app.store.connection import Store

BARNSLEY, DONCASTER, ROTHERHAM, SHEFFIELD, WAKEFIELD = "E08000038", "E08000017", "E08000018", "E08000039", "E08000036"
MINE = (BARNSLEY, DONCASTER, ROTHERHAM, SHEFFIELD, WAKEFIELD)


def fill(store: Store, today: date | None = None) -> None:
    """Write them down, around ``today``."""
    now = today or date.today()

    def day(ahead: int) -> str:
        return (now + timedelta(days=ahead)).isoformat()

    def add(table: str, **texts: str) -> str:
        return records.create(store, table, texts).id

    me = identity.name(store, "Alex Morgan", "Train laptop", email="alex.morgan@example.gov.uk").person
    jo = add("person", name="Jo Patel", role="Principal adviser", region="North East")
    sam = add("person", name="Samira Khan", role="Programme team")
    portfolio.put(store, list(MINE))
    add("council_detail", council=BARNSLEY, control="Labour", control_since="2024-05-02", leader="Cllr Ada Fenwick",
        leader_party="Labour", leader_since="2019-05-14", chief_executive="Rosalind Hart", chief_since="2021-09-06",
        chief_status="permanent", finance_officer="Neil Okafor", monitoring_officer="Grace Lister", cycle="by thirds",
        next_election="2027-05-06", website="https://www.barnsley.gov.uk", tags="devolution; coalfield")  # fmt: skip
    add("council_detail", council=DONCASTER, control="Labour", leader="Mayor Tom Ashby", chief_executive="Ines Doyle",
        chief_status="interim", cycle="whole council every four years", next_election="2029-05-03")  # fmt: skip
    for name, role, email, phone in (
        ("Cllr Ada Fenwick", "Leader", "ada.fenwick@example.gov.uk", "01226 000101"),
        ("Rosalind Hart", "Chief executive", "rosalind.hart@example.gov.uk", "01226 000102"),
        ("Cllr Ben Marsh", "Cabinet member for regeneration", "", ""),
        ("Dr Leah Osei", "Director of public health", "leah.osei@example.gov.uk", ""),
    ):
        add("contact", council=BARNSLEY, name=name, role=role, email=email, phone=phone, start="2022-05-05")
    add("contact", council=DONCASTER, name="Ines Doyle", role="Interim chief executive", tags="leadership")
    first = add("action", what="Send the options paper on a finance peer challenge to Rosalind Hart", council=BARNSLEY,
                owner=me, due=day(-9), tags="peer challenge; finance")  # fmt: skip
    add("action", what="Agree the scope of the corporate peer challenge: dates in March, a team of six",
        council=BARNSLEY, owner=jo, due=day(12), tags="peer challenge")  # fmt: skip
    add("action", what="Ask the productivity experts about waste collection", council=BARNSLEY, owner=me, due=day(54))
    add("action", what="Share the scrutiny self-assessment", council=BARNSLEY, owner=sam, status="done", done=day(-25))
    add("action", what="Call the monitoring officer about member development", council=DONCASTER, owner=me, due=day(2))
    add("action", what="Find two member peers who know special educational needs", council=WAKEFIELD, owner=me,
        due=day(-2), tags="SEND")  # fmt: skip
    add("action", what="Comment on the draft improvement plan", council=SHEFFIELD, owner=jo, due=day(19))
    records.change(store, "action", first, {"detail": "Neil Okafor asked for the costs of the last three."})
    add("meeting", council=BARNSLEY, date=day(17), kind="Visit", adviser=me, place="Town Hall",
        subject="Quarterly conversation with leader and chief executive",
        with_whom="Cllr Ada Fenwick, Rosalind Hart")  # fmt: skip
    add("meeting", council=BARNSLEY, date=day(-68), subject="Budget gap and use of reserves", status="held", adviser=me,
        with_whom="Neil Okafor", tags="finance",
        summary="A gap of £14m in two years, half of it social care. Reserves stay above the floor.\n\n"
        "A finance peer challenge in spring would be welcome, before the settlement is known.")  # fmt: skip
    add("meeting", council=DONCASTER, date=day(4), kind="Visit", subject="The airport: governance and risk", adviser=me)
    add("meeting", council=WAKEFIELD, date=day(-4), subject="Induction of the new cabinet", adviser=me)
    add("note", council=BARNSLEY, date=day(-10), theme="Leadership", follow_up=day(17),
        text="The chief executive rang: the cabinet wants the peer challenge to look at how the council works with the "
        "combined authority on skills.\n\nAlso asked what others do about agency social workers.")  # fmt: skip
    add("note", council=BARNSLEY, date=day(-52), theme="Governance",
        text="Audit committee in good order: independent chair, published forward plan, officers attend.")  # fmt: skip
    add("private_note", council=BARNSLEY, date=day(-10), theme="Leadership",
        text="The leader may not stand again. Not to be shared; watch for how the group prepares.")  # fmt: skip
    add("note", council=DONCASTER, date=day(-17), theme="Children and education",
        text="The improvement board for children's services meets quarterly now.")  # fmt: skip
    add("case_study", title="A town centre redeveloped from the council's own balance sheet", theme="Economy and work",
        link="https://www.local.gov.uk/case-studies/example-1", council=BARNSLEY, date="2025-02-11",
        summary="How risk was shared with the market, and what it would do again.", tags="town centres")  # fmt: skip
    add("case_study", title="A third less spent on temporary accommodation", theme="Housing", council=ROTHERHAM,
        link="https://www.local.gov.uk/case-studies/example-2", date="2026-04-20", tags="homelessness")  # fmt: skip
    records.delete(store, "note", [add("note", council=ROTHERHAM, date=day(-30), text="Written by mistake.")])


def main() -> int:
    with stores.open_store(Path(sys.argv[1])) as store:
        fill(store)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
