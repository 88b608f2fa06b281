"""The record types of this version. A field is one line here, a migration that adds its column, and a test.

Sources: the words of the field are the Local Government Association's. The statutory officers are those that section 4
of the Local Government and Housing Act 1989 (head of paid service), section 151 of the Local Government Act 1972 (chief
finance officer) and section 5 of the 1989 Act (monitoring officer) require of every council, and, in councils with
social care, section 18 of the Children Act 2004 (children's services) and section 6 of the Local Authority Social
Services Act 1970 (adult social services). Election cycles: Part 2 of the Local Government and Public Involvement in
Health Act 2007.
"""

from __future__ import annotations

from adviser_app.domain.areas import CouncilType
from adviser_app.domain.records.challenge import CHALLENGE_TYPES
from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import Field, Kind, Protection
from adviser_app.domain.records.figures import FIGURE_TYPES
from adviser_app.domain.records.groups import GROUP_TYPES
from adviser_app.domain.records.mapping import MAPPING_TYPES
from adviser_app.domain.records.programme import PROGRAMME_TYPES
from adviser_app.domain.records.risk import RISK_TYPES
from adviser_app.domain.records.support import SUPPORT_TYPES

PERSONAL, PUBLIC, CONFIDENTIAL = Protection.PERSONAL, Protection.PUBLIC, Protection.CONFIDENTIAL

THEMES = (
    "Leadership", "Governance", "Finance", "Children and education", "Adult social care", "Health and wellbeing",
    "Housing", "Planning", "Environment and energy", "Transport and connectivity", "Economy and work", "Skills",
    "Culture and leisure", "Communities and cohesion", "Crime and safety", "Digital and cyber", "Devolution",
    "Workforce", "Efficiency and productivity",
)  # fmt: skip

PERSON = RecordType(
    "person", "Person", "People", icon="users", key=(), title=("name",), order=("name",), listed=False,
    about="Those who exchange records: advisers, the programme team. Their laptops are listed with them.",
    fields=(
        Field("name", "Name", required=True),
        Field("email", "Work e-mail", Kind.EMAIL),
        Field("role", "Role", Kind.CHOICE, choices=("Principal adviser", "Programme team", "Other colleague"),
              default="Principal adviser"),
        Field("region", "Region or area of work"),
    ),
)  # fmt: skip

LAPTOP = RecordType(
    "laptop", "Laptop", "Laptops", icon="laptop", key=("replica",), title=("name",), order=("name",), listed=False,
    about="Each laptop signs what it sends. One that is lost is revoked here, and what it signs is no longer taken.",
    fields=(
        Field("replica", "Number", required=True, help="Given by Adviser; every edit made on the laptop carries it."),
        Field("person", "Whose", Kind.PERSON, required=True),
        Field("name", "Name", required=True, help="What you call it: “Train laptop”, “Office”."),
        Field("sign_key", "Signing key", help="The public half, made at first start."),
        Field("age_key", "Encryption key", help="What others encrypt to, if they wish (age)."),
        Field("hub", "Collects for all", Kind.YES_NO, help="The programme team's: it collects all and acknowledges."),
        Field("state", "State", Kind.CHOICE, choices=("in use", "retired", "revoked"), group="standing",
              default="in use"),
        Field("since", "Since", Kind.DATE, group="standing"),
        Field("reason", "Reason", group="standing"),
    ),
)  # fmt: skip

PORTFOLIO = RecordType(
    "portfolio", "Portfolio assignment", "Portfolio", icon="users", key=("council", "person", "role", "start"),
    title=("council", "person", "role"), order=("council", "-start"), council="council",
    about="Who looks after which council, and since when: lead adviser and cover adviser.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("person", "Adviser", Kind.PERSON, required=True),
        Field("role", "Role", Kind.CHOICE, required=True, choices=("Lead adviser", "Cover adviser"),
              default="Lead adviser"),
        Field("start", "From", Kind.DATE, required=True),
        Field("end", "To", Kind.DATE, help="The last day; empty while it goes on."),
        Field("reason", "Reason", help="Why it began or ended, if worth telling: “handed over by …”."),
    ),
)  # fmt: skip

COUNCIL_DETAIL = RecordType(
    "council_detail", "Council details", "Council details", icon="building-2", key=("council",), title=("council",),
    order=("council",), council="council",
    about="Who leads the council and when it votes, and corrections to the register, which survive its next release.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("control", "Political control", Kind.CHOICE, group="politics", protection=PUBLIC, choices=(
            "Conservative", "Labour", "Liberal Democrat", "Green", "Reform UK", "Independent", "Residents",
            "No overall control", "Other")),
        Field("control_since", "Control since", Kind.DATE, group="politics", protection=PUBLIC),
        Field("administration", "Administration", group="politics", protection=PUBLIC,
              help="Who governs where no party has a majority: “Labour minority”, “Lib Dem and Green coalition”."),
        Field("leader", "Leader or elected mayor", group="leadership", protection=PUBLIC),
        Field("leader_party", "Leader's party", group="leadership", protection=PUBLIC),
        Field("leader_since", "Leader since", Kind.DATE, group="leadership", protection=PUBLIC),
        Field("chief_executive", "Chief executive (head of paid service)", group="chief", protection=PUBLIC),
        Field("chief_since", "Chief executive since", Kind.DATE, group="chief", protection=PUBLIC),
        Field("chief_status", "Chief executive is", Kind.CHOICE, group="chief", protection=PUBLIC,
              choices=("permanent", "interim", "acting", "vacant")),
        Field("finance_officer", "Chief finance officer (section 151)", protection=PUBLIC),
        Field("monitoring_officer", "Monitoring officer", protection=PUBLIC),
        Field("children_director", "Director of children's services", protection=PUBLIC),
        Field("adults_director", "Director of adult social services", protection=PUBLIC),
        Field("cycle", "Elections", Kind.CHOICE, group="elections", protection=PUBLIC,
              choices=("whole council every four years", "by thirds", "by halves")),
        Field("next_election", "Next election", Kind.DATE, group="elections", protection=PUBLIC),
        Field("website", "Website", Kind.LINK, protection=PUBLIC),
        Field("democracy", "Committee papers", Kind.LINK, protection=PUBLIC),
        Field("tags", "Tags", Kind.TAGS),
        Field("name", "Name, corrected", protection=PUBLIC, help="Only where the register is wrong."),
        Field("official_name", "Official name, corrected", protection=PUBLIC),
        Field("council_type", "Type, corrected", Kind.CHOICE, protection=PUBLIC,
              choices=tuple(t.value for t in CouncilType)),
        Field("region", "Region, corrected", protection=PUBLIC),
        Field("population", "Population, corrected", Kind.INTEGER, protection=PUBLIC),
    ),
)  # fmt: skip

CONTACT = RecordType(
    "contact", "Contact", "Contacts", icon="contact", title=("name", "role"), order=("council", "name"),
    council="council", apart=("council", "name"),
    about="Whom you know at a council: role, work e-mail and telephone, from when to when.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("name", "Name", required=True, protection=PERSONAL),
        Field("role", "Role", required=True, help="Leader, cabinet member for finance, chief executive …"),
        Field("email", "Work e-mail", Kind.EMAIL, protection=PERSONAL),
        Field("phone", "Work telephone", Kind.PHONE, protection=PERSONAL),
        Field("start", "From", Kind.DATE, group="term"),
        Field("end", "To", Kind.DATE, group="term"),
        Field("remark", "Remark", protection=PERSONAL),
        Field("tags", "Tags", Kind.TAGS),
    ),
)  # fmt: skip

MEETING = RecordType(
    "meeting", "Meeting or visit", "Meetings and visits", icon="calendar", title=("date", "kind", "subject"),
    order=("-date",), council="council",
    about="Meetings, visits and calls, held or to come. Those to come are among what is due.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("date", "Date", Kind.DATE, required=True),
        Field("kind", "Kind", Kind.CHOICE, required=True, choices=("Visit", "Meeting", "Call", "Event"),
              default="Meeting"),
        Field("subject", "Subject", required=True),
        Field("adviser", "Adviser", Kind.PERSON),
        Field("with_whom", "With", protection=PERSONAL, help="Names and roles."),
        Field("place", "Place"),
        Field("status", "Status", Kind.CHOICE, choices=("planned", "held", "cancelled"), group="state",
              default="planned"),
        Field("why_cancelled", "Why cancelled", group="state"),
        Field("summary", "What was said", Kind.LONG, protection=CONFIDENTIAL),
        Field("tags", "Tags", Kind.TAGS),
    ),
)  # fmt: skip

_NOTE_FIELDS = (
    Field("council", "Council", Kind.COUNCIL, required=True),
    Field("date", "Date", Kind.DATE, required=True),
    Field("text", "Note", Kind.LONG, required=True, protection=CONFIDENTIAL),
    Field("theme", "Theme", Kind.CHOICE, choices=THEMES),
    Field(
        "follow_up", "Come back to it on", Kind.DATE, group="reminder", later=True, help="It is then among what is due."
    ),
    Field("followed_up", "Came back to it on", Kind.DATE, group="reminder", later=True),
)

NOTE = RecordType(
    "note", "Team note", "Team notes", icon="notebook", title=("date", "text"), order=("-date",), council="council",
    about="Notes that the team sees. A note's text is not changed afterwards: write another, or erase it.",
    append_only=True, fields=_NOTE_FIELDS,
)  # fmt: skip

PRIVATE_NOTE = RecordType(
    "private_note", "Private note", "Private notes", icon="lock", title=("date", "text"), order=("-date",),
    council="council", private=True, append_only=True, fields=_NOTE_FIELDS,
    about="Notes that never leave this laptop: no exchange carries them. Sharing one makes a copy for the team.",
)  # fmt: skip

ACTION = RecordType(
    "action", "Action", "Actions", icon="square-check", title=("what",), order=("due",), council="council",
    about="What somebody is to do, and by when.",
    fields=(
        Field("what", "What is to be done", required=True),
        Field("council", "Council", Kind.COUNCIL),
        Field("owner", "Owner", Kind.PERSON, required=True),
        Field("due", "Due", Kind.DATE),
        Field("status", "Status", Kind.CHOICE, choices=("open", "done", "dropped"), group="state", default="open"),
        Field("done", "Done on", Kind.DATE, group="state"),
        Field("why", "Why dropped", group="state"),
        Field("detail", "Detail", Kind.LONG),
        Field("meeting", "From the meeting", Kind.RECORD, of="programme_meeting",
              help="The meeting with the department that it was agreed at."),
        Field("tags", "Tags", Kind.TAGS),
    ),
)  # fmt: skip

CASE_STUDY = RecordType(
    "case_study", "Case study", "Good practice", icon="book-open", key=("link",), title=("title",),
    order=("-date", "title"), council="council",
    about="Good practice worth passing on. It is offered beside the weak indicators of other councils.",
    fields=(
        Field("title", "Title", required=True, protection=PUBLIC),
        Field("link", "Link", Kind.LINK, required=True, protection=PUBLIC),
        Field("theme", "Theme", Kind.CHOICE, required=True, choices=THEMES, protection=PUBLIC),
        Field("council", "Council", Kind.COUNCIL, protection=PUBLIC),
        Field("date", "Date", Kind.DATE, protection=PUBLIC),
        Field("summary", "Summary", Kind.LONG, protection=PUBLIC),
        Field("tags", "Tags", Kind.TAGS, protection=PUBLIC),
    ),
)  # fmt: skip

POLARITY = RecordType(
    "polarity", "Polarity set by hand", "Polarity set by hand", icon="trending-up", title=("indicator", "polarity"),
    key=("publisher", "indicator", "breakdown", "measure", "unit"), order=("indicator",), listed=False,
    about="Which way is good, where the publisher does not say or an adviser knows better.",
    fields=(
        Field("publisher", "Publisher", required=True),
        Field("indicator", "Indicator", required=True),
        Field("breakdown", "Breakdown"),
        Field("measure", "Measure"),
        Field("unit", "Unit"),
        Field("polarity", "Polarity", Kind.CHOICE, choices=("high is good", "low is good", "no judgement")),
    ),
)  # fmt: skip

RECORD_TYPES: dict[str, RecordType] = {
    r.name: r
    for r in (
        PORTFOLIO, COUNCIL_DETAIL, CONTACT, MEETING, NOTE, PRIVATE_NOTE, ACTION, CASE_STUDY, *SUPPORT_TYPES,
        *CHALLENGE_TYPES, *RISK_TYPES, *GROUP_TYPES, *MAPPING_TYPES, *FIGURE_TYPES, *PROGRAMME_TYPES, POLARITY, PERSON,
        LAPTOP,
    )
}  # fmt: skip
