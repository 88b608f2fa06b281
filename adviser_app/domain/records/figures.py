"""Records of the figures themselves: names of areas that were asked once, breaks in series, reports of views that
refill themselves, new councils that are announced.
"""

from __future__ import annotations

from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import COUNCILS, Field, Kind, Protection
from adviser_app.domain.reorganisation import STAGES

PUBLIC = Protection.PUBLIC
AREA = "Indicators"

AREA_NAME = RecordType(
    "area_name", "Name of a council in files", "Names of councils in files", icon="building-2", key=("name",),
    title=("name",), order=("name",), area=AREA,
    about="Whom a file means that writes a council's name in a way nobody knew: asked once, then remembered.",
    fields=(
        Field("name", "As the file writes it", required=True, protection=PUBLIC),
        Field("council", "Council", Kind.COUNCIL, protection=PUBLIC, help="Empty: none of the councils is meant."),
        Field("about", "Why so", protection=PUBLIC),
    ),
)  # fmt: skip

BREAK_KINDS = ("Method changed", "Definition changed", "Boundaries changed", "Source changed", "Other break")

SERIES_BREAK = RecordType(
    "series_break", "Break in a series", "Breaks in series", icon="chart-line",
    key=("publisher", "indicator", "breakdown", "measure", "unit", "start"), title=("indicator", "start"),
    order=("indicator", "start"), area=AREA,
    about="From which day on figures of a series are not comparable with those before, and why. It is drawn on every"
          " chart, and no direction of travel is told across it.",
    fields=(
        Field("publisher", "Publisher", required=True, protection=PUBLIC),
        Field("indicator", "Indicator", required=True, protection=PUBLIC),
        Field("breakdown", "Breakdown", protection=PUBLIC),
        Field("measure", "Measure", protection=PUBLIC),
        Field("unit", "Unit", protection=PUBLIC),
        Field("start", "First day after the break", Kind.DATE, required=True, protection=PUBLIC,
              help="The first day of the first period that is not comparable with those before."),
        Field("kind", "Kind", Kind.CHOICE, choices=BREAK_KINDS, default="Method changed", protection=PUBLIC),
        Field("why", "What changed", Kind.LONG, protection=PUBLIC),
        Field("link", "Link", Kind.LINK, protection=PUBLIC, help="Where the publisher says so."),
    ),
)  # fmt: skip

SAVED_REPORT = RecordType(
    "saved_report", "Report of figures", "Reports of figures", icon="file-text", title=("name",), order=("name",),
    apart=("name",), area=AREA,
    about="A named list of charts, tables and maps that fill themselves with the newest figures each time.",
    fields=(
        Field("name", "Name", required=True),
        Field("about", "What it is for", Kind.LONG),
    ),
)  # fmt: skip

SAVED_VIEW = RecordType(
    "saved_view", "View of a report", "Views of reports", icon="chart-line", title=("report", "title"),
    order=("report", "position"), apart=("report", "title"), area=AREA,
    about="One chart, table or map of a report: what is shown of which indicators, for which councils.",
    fields=(
        Field("report", "Report", Kind.RECORD, required=True, of="saved_report"),
        Field("position", "Place in the report", Kind.INTEGER),
        Field("title", "Title", help="Empty: the view's own."),
        Field("view", "View", Kind.LONG, required=True, searched=False,
              help="Explore → Pin to a report… writes it, as does `adviser explore --write-view`."),
        Field("words", "Words beside it", Kind.LONG),
    ),
)  # fmt: skip

NEW_COUNCIL = RecordType(
    "new_council", "Announced council", "Announced councils", icon="git-compare-arrows", title=("name",),
    order=("vesting", "name"), apart=("name",), area=AREA,
    about="A council to come, and those it is to replace: and what it would look like, where figures can be added up.",
    fields=(
        Field("name", "Name", required=True, protection=PUBLIC),
        Field("members", "Councils it replaces", Kind.TAGS, of=COUNCILS, protection=PUBLIC,
              help="Those that go into it whole. A council that is to be divided cannot be put together."),
        Field("vesting", "Vesting day", Kind.DATE, protection=PUBLIC),
        Field("stage", "Stage", Kind.CHOICE, choices=STAGES, default=STAGES[0],
              protection=PUBLIC),
        Field("source", "Source", protection=PUBLIC),
        Field("link", "Link", Kind.LINK, protection=PUBLIC),
        Field("about", "About", Kind.LONG),
    ),
)  # fmt: skip

FIGURE_TYPES = (AREA_NAME, SERIES_BREAK, SAVED_REPORT, SAVED_VIEW, NEW_COUNCIL)
