"""Records of the programme: what was agreed with the department for a year, how far it is, what it cost, who judged it.

Sources: memoranda of understanding and grant determinations between the Local Government Association and the department
for local government; the Association's quarterly performance reports and annual accounts. Statuses are words, never a
bare colour. The deflator is the gross domestic product deflator that HM Treasury publishes.
"""

from __future__ import annotations

from adviser_app.domain.areas import CouncilType
from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import Field, Kind, Protection
from adviser_app.domain.records.support import STATUSES

PERSONAL, PUBLIC, CONFIDENTIAL = Protection.PERSONAL, Protection.PUBLIC, Protection.CONFIDENTIAL

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
WHOLE_YEAR = "whole year"  # of a report that is not of a quarter
VERDICTS = ("Delivered", "On track", "At risk", "Off track")
COUNTS = (
    "instances", "councils", "people", "councillors", "officers", "days received", "days given", "savings", "income",
    "peer challenges",
)  # fmt: skip

PROGRAMME_YEAR = RecordType(
    "programme_year", "Programme year", "Programme years", icon="folder-open", key=("year",), title=("year", "kind"),
    order=("-year",), area="Programme",
    about="The memorandum of understanding or grant of a year: its amount, how it was funded, what it saved councils.",
    fields=(
        Field("year", "Year", Kind.YEAR, required=True),
        Field("kind", "Agreed as", Kind.CHOICE, choices=("Memorandum of understanding", "Grant determination")),
        Field("title", "Title"),
        Field("amount", "Grant, cash", Kind.MONEY, help="Empty: not known."),
        Field("funding", "Funded by", Kind.CHOICE,
              choices=("Top-slice of the revenue support grant", "Direct grant", "Other")),
        Field("savings", "Estimated savings to councils", Kind.MONEY),
        Field("source", "Source"),
        Field("link", "Link", Kind.LINK),
        Field("note", "Note", Kind.LONG),
    ),
)  # fmt: skip

SAVED_COUNT = RecordType(
    "saved_count", "Saved count", "Saved counts", icon="list-filter", title=("name",), order=("name",),
    area="Programme", apart=("name",),
    about="A count over what is recorded, with a name: “Councils with a productivity expert”. Deliverables are measured"
          " by it.",
    fields=(
        Field("name", "Name", required=True),
        Field("what", "What is counted", Kind.CHOICE, required=True, choices=COUNTS, default="instances"),
        Field("theme", "Theme", Kind.RECORD, of="support_theme"),
        Field("offer", "Offer", Kind.RECORD, of="offer"),
        Field("statuses", "Statuses", Kind.TAGS, choices=STATUSES, help="None: under way and delivered."),
        Field("region", "Region"),
        Field("council_type", "Type of council", Kind.CHOICE, choices=tuple(t.value for t in CouncilType)),
        Field("tag", "Tag"),
        Field("span", "Over", Kind.CHOICE, choices=("the year so far", "all years"), default="the year so far"),
    ),
)  # fmt: skip

DELIVERABLE = RecordType(
    "deliverable", "Deliverable", "Deliverables", icon="square-check", title=("number", "text"),
    order=("-year", "number", "text"), area="Programme", apart=("year", "number", "text"),
    about="What the programme is to deliver in a year, with its targets by quarter, typed or measured by a count.",
    fields=(
        Field("year", "Year", Kind.YEAR, required=True),
        Field("theme", "Theme", Kind.RECORD, of="support_theme"),
        Field("number", "Number", help="As the memorandum or the grant numbers it: “2.3”."),
        Field("text", "What is to be delivered", required=True),
        Field("owner", "Owner", Kind.PERSON),
        Field("measure", "Measured", Kind.CHOICE, choices=("typed", "counted"), default="typed", group="measured"),
        Field("count", "By the count", Kind.RECORD, of="saved_count", group="measured"),
        Field("unit", "Unit", help="Councils, councillors, days, pounds."),
        *(
            Field(q.lower(), f"Target by the end of {q}", Kind.NUMBER, group="targets",
                  help="From the beginning of the year, not of the quarter.")
            for q in QUARTERS
        ),
        Field("due", "Due", Kind.DATE),
        Field("note", "Note", Kind.LONG),
    ),
)  # fmt: skip

PROGRESS = RecordType(
    "progress", "Progress of a deliverable", "Progress by quarter", icon="trending-up", key=("deliverable", "quarter"),
    title=("quarter", "deliverable"), order=("deliverable", "quarter"), area="Programme",
    about="How far a deliverable was at the end of a quarter. A status typed here stands before the rule's.",
    fields=(
        Field("deliverable", "Deliverable", Kind.RECORD, required=True, of="deliverable"),
        Field("quarter", "Quarter", Kind.CHOICE, required=True, choices=QUARTERS),
        Field("value", "Value", Kind.NUMBER, help="From the beginning of the year. Empty where it is counted."),
        Field("comment", "Comment", Kind.LONG),
        Field("status", "Status", Kind.CHOICE, choices=VERDICTS, group="verdict", needs="reason",
              help="Only where it is to be another than the rule gives."),
        Field("reason", "Reason", group="verdict", help="Why it is another than the rule gives."),
    ),
)  # fmt: skip

PROGRAMME_MEETING = RecordType(
    "programme_meeting", "Meeting with the department", "Meetings with the department", icon="calendar",
    title=("date", "subject"), order=("-date",), area="Programme",
    about="The quarterly meetings with the department; actions can name the meeting that they come from.",
    fields=(
        Field("year", "Programme year", Kind.YEAR, required=True),
        Field("quarter", "Quarter", Kind.CHOICE, choices=QUARTERS),
        Field("date", "Date", Kind.DATE, required=True),
        Field("subject", "Subject", required=True),
        Field("with_whom", "With", protection=PERSONAL, help="Names and roles."),
        Field("status", "Status", Kind.CHOICE, choices=("planned", "held", "cancelled"), default="planned"),
        Field("summary", "What was said", Kind.LONG, protection=CONFIDENTIAL),
        Field("link", "Link", Kind.LINK),
    ),
)  # fmt: skip

SURVEY_WAVE = RecordType(
    "survey_wave", "Survey result", "Survey results", icon="chart-line", title=("survey", "question", "date"),
    order=("survey", "question", "-date"), area="Programme", apart=("survey", "question", "asked", "date", "answer"),
    about="One answer of one wave of a survey: who was asked what, how many answered, how many per cent said so.",
    fields=(
        Field("survey", "Survey", required=True, protection=PUBLIC),
        Field("question", "Question", required=True, protection=PUBLIC),
        Field("asked", "Who was asked", protection=PUBLIC, help="Residents, leaders, chief executives …"),
        Field("date", "Date", Kind.DATE, required=True, protection=PUBLIC),
        Field("n", "Respondents", Kind.INTEGER, required=True, protection=PUBLIC),
        Field("percent", "Per cent", Kind.NUMBER, required=True, protection=PUBLIC),
        Field("answer", "Who said", protection=PUBLIC, help="The answer: “very or fairly satisfied”."),
        Field("source", "Source", protection=PUBLIC),
        Field("link", "Link", Kind.LINK, protection=PUBLIC),
    ),
)  # fmt: skip

FEEDBACK = RecordType(
    "feedback", "Feedback of participants", "Feedback of participants", icon="star", title=("offer", "event", "date"),
    order=("-date", "offer"), area="Programme", apart=("offer", "event", "date", "question"),
    about="What participants said after an event: counts, never a per cent of fewer than ten.",
    fields=(
        Field("offer", "Offer", Kind.RECORD, of="offer"),
        Field("event", "Event"),
        Field("date", "Date", Kind.DATE),
        Field("question", "Question", required=True),
        Field("responses", "Responses", Kind.INTEGER, required=True),
        Field("positive", "Positive ones among them", Kind.INTEGER),
        Field("score", "Mean score", Kind.NUMBER, group="scored", needs="out_of"),
        Field("out_of", "Highest score", Kind.NUMBER, group="scored"),
        Field("source", "Source"),
    ),
)  # fmt: skip

QUOTE = RecordType(
    "quote", "Quote", "Quotes", icon="notebook", title=("text",), order=("-date",), council="council",
    area="Programme",
    about="What somebody said of the support, and whether it may be printed, with the name or without.",
    fields=(
        Field("text", "What was said", Kind.LONG, required=True),
        Field("who", "Who said it", protection=PERSONAL, help="Name and role."),
        Field("council", "Council", Kind.COUNCIL),
        Field("offer", "Offer", Kind.RECORD, of="offer"),
        Field("date", "Date", Kind.DATE),
        Field("consent", "Consent to print", Kind.CHOICE, required=True, default="not asked",
              choices=("with name", "without name", "not asked", "refused")),
    ),
)  # fmt: skip

EVALUATION = RecordType(
    "evaluation", "Independent evaluation", "Independent evaluations", icon="book-open", title=("title", "evaluator"),
    order=("-date", "title"), area="Programme", apart=("title", "evaluator"),
    about="What others found when they looked at the support: who, when, at what, with which finding.",
    fields=(
        Field("title", "Title", required=True, protection=PUBLIC),
        Field("evaluator", "By whom", required=True, protection=PUBLIC),
        Field("date", "Date", Kind.DATE, protection=PUBLIC),
        Field("subject", "What was evaluated", required=True, protection=PUBLIC),
        Field("finding", "Finding", Kind.LONG, required=True, protection=PUBLIC),
        Field("savings", "Savings found", Kind.MONEY, protection=PUBLIC),
        Field("link", "Link", Kind.LINK, protection=PUBLIC),
    ),
)  # fmt: skip

ISSUED_REPORT = RecordType(
    "issued_report", "Issued report", "Issued reports", icon="file-text", key=("kind", "year", "quarter", "edition"),
    title=("kind", "year", "quarter", "edition"), order=("-issued", "-edition"), area="Programme", append_only=True,
    listed=False,
    about="Reports as they were issued: their figures stay as they were, whatever is written down afterwards.",
    fields=(
        Field("kind", "Report", Kind.CHOICE, required=True, choices=("quarterly report", "take-up report")),
        Field("year", "Year", Kind.YEAR, required=True),
        Field("quarter", "Quarter", Kind.CHOICE, required=True, choices=(*QUARTERS, WHOLE_YEAR), default=WHOLE_YEAR),
        Field("edition", "Edition", Kind.INTEGER, required=True),
        Field("issued", "Issued on", Kind.DATE, required=True),
        Field("issued_by", "Issued by", Kind.PERSON),
        Field("figures", "Figures", Kind.LONG, required=True, help="Written by Adviser: what the report says."),
    ),
)  # fmt: skip

DEFLATOR = RecordType(
    "deflator", "GDP deflator", "GDP deflators", icon="equal", key=("year",), title=("year", "index"),
    order=("-year",), area="Programme",
    about="The price level by financial year, by which a grant of one year is compared with that of another.",
    fields=(
        Field("year", "Year", Kind.YEAR, required=True, protection=PUBLIC),
        Field("index", "Index", Kind.NUMBER, required=True, protection=PUBLIC),
        Field("base", "Base", protection=PUBLIC, help="The year that is 100: “2024/25 = 100”."),
        Field("source", "Source", protection=PUBLIC, help="Publisher, edition, and whether it is rounded."),
    ),
)  # fmt: skip

PROGRAMME_TYPES = (
    DELIVERABLE, PROGRESS, PROGRAMME_YEAR, PROGRAMME_MEETING, SURVEY_WAVE, FEEDBACK, QUOTE, EVALUATION, SAVED_COUNT,
    DEFLATOR, ISSUED_REPORT,
)  # fmt: skip
