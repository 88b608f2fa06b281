"""Records of peer challenges: each from the first talk to its closing, the peers, and the rules of its clock.

Sources: the Local Government Association's pages on corporate peer challenge and their questions and answers (report
within three months, action plan by five, progress review at about ten, its report by twelve, the next challenge within
five years), *Sector-led improvement update* (November 2017) for the years before 2019. The stages are those of a
challenge's life; the elements are the five that every corporate peer challenge looks at, and the council's own focus.
"""

from __future__ import annotations

from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import COUNCILS, Field, Kind, Protection

PERSONAL, PUBLIC, CONFIDENTIAL = Protection.PERSONAL, Protection.PUBLIC, Protection.CONFIDENTIAL
AREA = "Peer challenge"

CORPORATE, FINANCE, GOVERNANCE, SERVICE, REVIEW = KINDS = (
    "Corporate", "Finance", "Governance", "Service", "Progress review",
)  # fmt: skip
STAGES = (
    "in discussion", "scoped", "confirmed", "position statement", "on site", "feedback report", "action plan",
    "progress review", "review reported", "closed", "cancelled",
)  # fmt: skip
"""In the order of a challenge's life. "feedback report" until it is published, "action plan" until that is,
"progress review" until it is held, "review reported" once its report is out."""
HELD = ("on site", "feedback report", "action plan", "progress review", "review reported", "closed")
"""The stages of a challenge that takes place or took place: the clock counts from its last day on site."""
ELEMENTS = (
    "Local priorities and outcomes", "Organisational and place leadership", "Governance and culture",
    "Financial planning and management", "Capacity for improvement", "Local focus",
)  # fmt: skip

NEXT, PROGRESS_REVIEW, REPORT, PLAN, REVIEW_REPORT = STEPS = (
    "next challenge", "progress review", "feedback report", "action plan", "progress review's report",
)  # fmt: skip
REQUIRED, EXPECTED = DEMANDS = ("required", "expected")
"""A step for which a version of the rules has no row is not required; one that is only expected is never late."""

CHALLENGE = RecordType(
    "challenge", "Peer challenge", "Peer challenges", icon="clipboard-check",
    title=("kind", "subject", "council", "last_day"), order=("-last_day", "council"), council="council",
    area=AREA, own="reference", apart=("council", "kind", "subject", "last_day"),
    about="A peer challenge or progress review of a council, from the first talk to its closing. One line is enough to"
          " begin with: council, kind, stage.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True, protection=PUBLIC),
        Field("kind", "Kind", Kind.CHOICE, required=True, choices=KINDS, default=CORPORATE, protection=PUBLIC),
        Field("subject", "Service or subject", protection=PUBLIC, help="Of a service challenge: “Adult social care”."),
        Field("follows", "Progress review of", Kind.RECORD, of="challenge", protection=PUBLIC,
              help="Only of a progress review that has a line of its own: the challenge that it follows."),
        Field("stage", "Stage", Kind.CHOICE, required=True, choices=STAGES, default="in discussion", group="state"),
        Field("stage_since", "Stage since", Kind.DATE, group="state"),
        Field("why", "Why", group="state", help="Why it was cancelled or put off, if worth telling."),
        Field("first_day", "First day on site", Kind.DATE, group="site", protection=PUBLIC),
        Field("last_day", "Last day on site", Kind.DATE, group="site", protection=PUBLIC,
              help="All dates of the clock follow from it."),
        Field("resets", "Starts the five years anew", Kind.YES_NO,
              help="Empty: a corporate challenge does; a finance or governance challenge does where you say yes."),
        Field("counts_for", "Counts for successors", Kind.TAGS, of=COUNCILS,
              help="Councils that followed this one by reorganisation and whose five years it begins too."),
        Field("focus", "Local focus", Kind.LONG),
        Field("position_on", "Position statement received", Kind.DATE),
        Field("draft_on", "Draft report sent", Kind.DATE, help="The day on which the council had the draft."),
        Field("final_on", "Final report agreed", Kind.DATE),
        Field("report_on", "Feedback report published", Kind.DATE, group="report", protection=PUBLIC),
        Field("report_link", "Link to the report", Kind.LINK, group="report", protection=PUBLIC),
        Field("plan_on", "Action plan published", Kind.DATE, group="plan", protection=PUBLIC),
        Field("plan_link", "Link to the plan", Kind.LINK, group="plan", protection=PUBLIC),
        Field("review_on", "Progress review held", Kind.DATE, help="Its last day on site."),
        Field("review_report_on", "Review's report published", Kind.DATE, group="review_report", protection=PUBLIC),
        Field("review_link", "Link to the review's report", Kind.LINK, group="review_report", protection=PUBLIC),
        Field("leader_said", "What the leader said of it", Kind.LONG, protection=CONFIDENTIAL),
        Field("leader_score", "Leader's score", Kind.NUMBER, group="scores", needs="out_of"),
        Field("chief_said", "What the chief executive said of it", Kind.LONG, protection=CONFIDENTIAL),
        Field("chief_score", "Chief executive's score", Kind.NUMBER, group="scores", needs="out_of"),
        Field("out_of", "Highest score", Kind.NUMBER, group="scores", help="Of what: 5, 10, 100."),
        Field("manager", "Challenge manager", help="Who runs it at the LGA."),
        Field("adviser", "Adviser", Kind.PERSON),
        Field("note", "Note", Kind.LONG, protection=CONFIDENTIAL),
        Field("source", "Source", help="Who said so: the schedule, the council."),
        Field("reference", "Programme team's number", help="Its own number, by which its files find the row again."),
        Field("tags", "Tags", Kind.TAGS),
    ),
)  # fmt: skip

PEER = RecordType(
    "peer", "Peer", "Register of peers", icon="users", title=("name", "council"), order=("name",), council="council",
    area=AREA, apart=("name", "council"),
    about="Councillors and officers who can be asked to be peers: their council, what they are strong in, whether they"
          " are available. Teams are made from it.",
    fields=(
        Field("name", "Name", required=True, protection=PERSONAL),
        Field("kind", "Peer is a", Kind.CHOICE, required=True, choices=("councillor", "officer"), default="councillor"),
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("post", "Post", help="Leader, cabinet member for finance, director of adult social services …"),
        Field("party", "Party or group", help="Of a councillor."),
        Field("strengths", "Strengths", Kind.TAGS, help="What they can look at: finance; scrutiny; adult social care."),
        Field("email", "Work e-mail", Kind.EMAIL, protection=PERSONAL),
        Field("phone", "Work telephone", Kind.PHONE, protection=PERSONAL),
        Field("availability", "Availability", Kind.CHOICE, choices=("available", "limited", "not available"),
              default="available", group="when"),
        Field("available_from", "Available from", Kind.DATE, group="when"),
        Field("remark", "Remark", protection=PERSONAL),
    ),
)  # fmt: skip

TEAM_MEMBER = RecordType(
    "team_member", "Team member", "Team members", icon="user-plus", title=("role", "name", "lender"),
    order=("challenge", "role"), council="lender", area=AREA, apart=("challenge", "role", "name", "lender"),
    about="Who is on the team of a peer challenge: role, the council that lends them, their days.",
    fields=(
        Field("challenge", "Peer challenge", Kind.RECORD, required=True, of="challenge"),
        Field("role", "Role", Kind.CHOICE, required=True, default="Member peer",
              choices=("Lead member peer", "Member peer", "Lead officer peer", "Officer peer", "Challenge manager",
                       "Adviser", "Other")),
        Field("peer", "From the register of peers", Kind.RECORD, of="peer"),
        Field("name", "Name", protection=PERSONAL, help="Where the peer is not in the register."),
        Field("lender", "Lent by", Kind.COUNCIL, help="The council whose councillor or officer it is."),
        Field("days", "Days", Kind.NUMBER, help="Days given, on site and for preparation. Empty: not known."),
        Field("state", "State", Kind.CHOICE, choices=("asked", "agreed", "declined"), default="asked"),
    ),
)  # fmt: skip

RECOMMENDATION = RecordType(
    "recommendation", "Recommendation", "Recommendations", icon="list-checks", title=("number", "text"),
    order=("challenge", "number", "text"), area=AREA, apart=("challenge", "number", "text"),
    about="What a peer challenge recommended to the council, and how far the council is with it.",
    fields=(
        Field("challenge", "Peer challenge", Kind.RECORD, required=True, of="challenge", protection=PUBLIC),
        Field("number", "Number", protection=PUBLIC),
        Field("text", "Recommendation", Kind.LONG, required=True, protection=PUBLIC),
        Field("element", "Theme", Kind.CHOICE, choices=ELEMENTS, protection=PUBLIC),
        Field("owner", "Owner", help="Who at the council sees to it: a post."),
        Field("due", "Due", Kind.DATE),
        Field("status", "Status", Kind.CHOICE, group="how_far", default="not started",
              choices=("not started", "under way", "done", "not accepted")),
        Field("progress_on", "As at", Kind.DATE, group="how_far"),
        Field("progress", "How far", group="how_far"),
    ),
)  # fmt: skip

CLOCK_RULE = RecordType(
    "clock_rule", "Rule of the clock", "Rules of the clock", icon="hourglass", key=("applies_from", "step"),
    title=("step", "applies_from"), order=("-applies_from", "step"), area=AREA,
    about="When what is due after a peer challenge, in months from the last day on site, by the date of the challenge."
          " Those of the LGA are here already.",
    fields=(
        Field("applies_from", "Challenges from", Kind.DATE, required=True, protection=PUBLIC,
              help="Challenges whose last day on site is on this day or later, until the next version."),
        Field("step", "What is due", Kind.CHOICE, required=True, choices=STEPS, protection=PUBLIC),
        Field("demand", "It is", Kind.CHOICE, choices=DEMANDS, default=REQUIRED, group="rule", protection=PUBLIC),
        Field("opens", "Due from, months", Kind.INTEGER, group="rule", protection=PUBLIC,
              help="Empty: from two months before the last day on which it is in time."),
        Field("closes", "Due until, months", Kind.INTEGER, group="rule", protection=PUBLIC,
              help="When it should be done: “about ten months” is from 9 until 11."),
        Field("late", "Late after, months", Kind.INTEGER, group="rule", protection=PUBLIC,
              help="Empty: it is expected, and never late."),
        Field("source", "Source", protection=PUBLIC),
        Field("link", "Link", Kind.LINK, protection=PUBLIC),
    ),
)  # fmt: skip

CHALLENGE_TYPES = (CHALLENGE, TEAM_MEMBER, RECOMMENDATION, PEER, CLOCK_RULE)
