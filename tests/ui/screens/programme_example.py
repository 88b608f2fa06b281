"""A small programme of 2017/18 for tests of its pages: a year that is over, so that no day changes what is said."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from adviser_app.services import identity, records, stores
from tests.ui.screens.conftest import BARNSLEY, DONCASTER

YEAR = "FY2017-18"


@dataclass
class Example:
    """The store's file, and ids of what is in it by a short name."""

    path: Path
    ids: dict[str, str] = field(default_factory=dict)

    def copy(self, folder: Path) -> Example:
        folder.mkdir()
        path = folder / "adviser.db"
        shutil.copyfile(self.path, path)
        return Example(path, self.ids)


def make(folder: Path) -> Example:
    path = folder / "programme.db"
    ids: dict[str, str] = {}
    with stores.open_store(path) as store:
        names = records.names(store)
        themes = {caption: row for row, caption in names.records("support_theme")}
        offers = {caption: row for row, caption in names.records("offer")}
        me = identity.name(store, "Alex Morgan", "Laptop").person

        def add(name: str, table: str, /, **texts: str) -> str:
            ids[name] = records.create(store, table, texts).id
            return ids[name]

        for at, code in enumerate((BARNSLEY, DONCASTER)):
            add(f"episode{at}", "episode", council=code, offer=offers["Productivity experts"], status="delivered",
                start=f"2017-0{5 + at}-10", savings="600000", basis="Made up")  # fmt: skip
        add("count", "saved_count", name="Councils with an expert", what="councils",
            offer=offers["Productivity experts"])  # fmt: skip
        add("places", "deliverable", year="2017/18", theme=themes["Leadership"], number="1.1", owner=me,
            text="Places on Next Generation filled", unit="councillors", q1="20", q2="40", q4="65")  # fmt: skip
        add("experts", "deliverable", year="2017/18", theme=themes["Efficiency and productivity"], number="2.1",
            text="Councils with a productivity expert", unit="councils", q2="2", q4="4", measure="counted",
            count=ids["count"])  # fmt: skip
        add("guide", "deliverable", year="2017/18", theme=themes["Leadership"], number="1.2", text="Guide published",
            unit="guides", q4="1")  # fmt: skip
        add("typed", "progress", deliverable=ids["places"], quarter="Q2", value="30")
        add("meeting", "programme_meeting", year="2017/18", quarter="Q2", date="2017-10-12", status="held",
            subject="Half-year review", summary="They asked about the north.")  # fmt: skip
        add("action", "action", what="Count the councils of the north", owner=me, due="2017-11-01",
            meeting=ids["meeting"])  # fmt: skip
        for day, n, percent in (("2016-10-15", "1000", "65"), ("2017-10-15", "1010", "68")):
            add(f"wave{day}", "survey_wave", survey="Residents", question="Satisfied with the council?",
                asked="residents", date=day, n=n, percent=percent, answer="satisfied")  # fmt: skip
        add("few", "survey_wave", survey="Leaders", question="Did it help?", asked="leaders", date="2017-05-01", n="7",
            percent="71")  # fmt: skip
        add("feedback", "feedback", offer=offers["Productivity experts"], date="2017-09-01", event="Leeds",
            question="Was it worth it?", responses="6", positive="5")  # fmt: skip
        add("quote", "quote", text="It saved us a year.", who="A. Example, leader", council=BARNSLEY,
            consent="without name")  # fmt: skip
        add("evaluation", "evaluation", title="What peers found", evaluator="A university", subject="Peer challenge",
            finding="Councils acted on it.", date="2017-03-01")  # fmt: skip
        add("need", "need", council=BARNSLEY, theme=themes["Leadership"], date="2017-06-01", source="visit",
            text="Mentors for new leaders")  # fmt: skip
        add("other need", "need", council=DONCASTER, date="2017-07-01", source="letter", text="A list of who helps")
        add("consultation", "consultation", title="Next year’s programme", closed="2017-12-01")
        add("response", "consultation_response", consultation=ids["consultation"], council=BARNSLEY)
        add("body", "consultation_response", consultation=ids["consultation"], body="North East councils",
            region="North East")  # fmt: skip
    return Example(path, ids)
