"""Records of support: the catalogue of offers, what councils took up of it, what they gave, and what they ask for.

Sources: the words are those of the Local Government Association's *Sector-led improvement update* (November 2017) and
of its annual account (*Sector-led Improvement*, Annex A, 2018): instances of support, councils reached, people, days,
savings and additional income, peer days given. A theme, an offer and a target are the user's to change; those of the
Association ship as records (``resources/records``).
"""

from __future__ import annotations

from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import COUNCILS, Field, Kind, Protection

PERSONAL, PUBLIC = Protection.PERSONAL, Protection.PUBLIC

STATUSES = ("offered", "in discussion", "booked", "under way", "delivered", "declined", "cancelled")
HAD = ("under way", "delivered")
"""The statuses in which a council has had the support, or is having it; the others are counted apart."""
COUNTED = ("instances", "people", "days", "pounds")
MEASURES = ("instances", "councils", "people", "days", "savings", "income")

SUPPORT_THEME = RecordType(
    "support_theme", "Theme of support", "Themes of support", icon="tag", title=("name",), order=("position", "name"),
    area="Support",
    about="The parts of the support offer: leadership, peer support, efficiency and productivity, strong communities.",
    fields=(
        Field("name", "Name", required=True, protection=PUBLIC),
        Field("about", "What it is about", Kind.LONG, protection=PUBLIC),
        Field("position", "Place in lists", Kind.INTEGER, help="1 is first; without it, themes stand by name."),
    ),
)  # fmt: skip

OFFER = RecordType(
    "offer", "Offer", "Offers", icon="package-open", title=("name",), order=("name",), area="Support",
    apart=("name",),
    about="What a council can take up: programmes, peers, experts, tools. Those of the LGA are here already.",
    fields=(
        Field("name", "Name", required=True, protection=PUBLIC),
        Field("theme", "Theme", Kind.RECORD, required=True, of="support_theme", protection=PUBLIC),
        Field("about", "What it is", Kind.LONG, protection=PUBLIC),
        Field("link", "Link", Kind.LINK, protection=PUBLIC),
        Field("first_year", "First year", Kind.YEAR, group="years", protection=PUBLIC,
              help="The first financial year in which it ran; empty where it is not known."),
        Field("last_year", "Last year", Kind.YEAR, group="years", protection=PUBLIC,
              help="Empty while it goes on."),
        Field("counted", "What is counted", Kind.TAGS, choices=COUNTED, protection=PUBLIC,
              help="What makes sense to count for it: instances, people, days, pounds."),
    ),
)  # fmt: skip

OFFER_TARGET = RecordType(
    "offer_target", "Target of an offer", "Targets of offers", icon="circle-dot", key=("offer", "year", "measure"),
    title=("offer", "year", "measure"), order=("-year", "offer"), area="Support",
    about="How much of an offer was to be taken up in a year.",
    fields=(
        Field("offer", "Offer", Kind.RECORD, required=True, of="offer"),
        Field("year", "Year", Kind.YEAR, required=True),
        Field("measure", "Measured by", Kind.CHOICE, required=True, choices=MEASURES, default="instances"),
        Field("target", "Target", Kind.NUMBER, required=True, help="People, days or pounds as the measure says."),
    ),
)  # fmt: skip

EPISODE = RecordType(
    "episode", "Support episode", "Support", icon="briefcase", title=("offer", "council", "status"),
    order=("-start", "council"), council="council", area="Support", own="reference",
    apart=("council", "offer", "year", "start", "event"),
    about="Support that a council was offered, booked, had or declined: one line for each council and each time.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("offer", "Offer", Kind.RECORD, required=True, of="offer"),
        Field("status", "Status", Kind.CHOICE, required=True, choices=STATUSES, default="offered", group="state"),
        Field("why", "Why", group="state", help="Why it was declined or cancelled, if worth telling."),
        Field("start", "First day", Kind.DATE, group="dates"),
        Field("end", "Last day", Kind.DATE, group="dates"),
        Field("year", "Year", Kind.YEAR, group="dates", help="Only where no day is known: the financial year."),
        Field("event", "Event", help="What several councils shared: “Leadership Essentials, Warwick, March”."),
        Field("councillors", "Councillors", Kind.INTEGER, help="How many took part. Empty: not known."),
        Field("officers", "Officers", Kind.INTEGER, help="How many took part. Empty: not known."),
        Field("places", "Places", Kind.INTEGER, help="How many were taken, where people are not counted apart."),
        Field("days", "Days received", Kind.NUMBER, help="Days of peers, experts or advisers that it received."),
        Field("savings", "Estimated savings", Kind.MONEY, group="value"),
        Field("income", "Additional income", Kind.MONEY, group="value"),
        Field("basis", "Basis of the estimate", group="value", help="Who estimated it, over which years."),
        Field("outcome", "What came of it", Kind.LONG),
        Field("score", "Feedback score", Kind.NUMBER, group="feedback", needs="out_of"),
        Field("out_of", "Highest score", Kind.NUMBER, group="feedback", help="Of what: 5, 10, 100."),
        Field("responses", "Responses", Kind.INTEGER, group="feedback", help="How many answered."),
        Field("contact", "Lead contact", protection=PERSONAL, help="Name and role at the council."),
        Field("adviser", "Adviser", Kind.PERSON),
        Field("source", "Source", help="Who said so: a booking list, the council, the programme team."),
        Field("reference", "Programme team's number", help="Its own number, by which its files find the row again."),
        Field("tags", "Tags", Kind.TAGS),
    ),
)  # fmt: skip

PEER_DAYS = RecordType(
    "peer_days", "Peer days given", "Peer days given", icon="users", title=("lender", "role", "days"),
    order=("-date", "lender"), council="lender", area="Support", apart=("lender", "role", "year", "date", "receiver"),
    about="Days that a council's councillors or officers gave to others: the other direction of take-up.",
    fields=(
        Field("lender", "Council that gave", Kind.COUNCIL, required=True),
        Field("role", "As", Kind.CHOICE, required=True, choices=("Member peer", "Officer peer"), default="Member peer"),
        Field("days", "Days", Kind.NUMBER, required=True),
        Field("date", "First day", Kind.DATE, group="dates"),
        Field("year", "Year", Kind.YEAR, group="dates", help="Only where no day is known: the financial year."),
        Field("receiver", "Council that received", Kind.COUNCIL),
        Field("offer", "Offer", Kind.RECORD, of="offer"),
        Field("episode", "Support episode", Kind.RECORD, of="episode"),
        Field("peer", "Peer", protection=PERSONAL),
        Field("remark", "Remark"),
    ),
)  # fmt: skip

NEED = RecordType(
    "need", "What a council asks for", "What councils ask for", icon="inbox", title=("text",), order=("-date",),
    council="council", area="Support", apart=("council", "date", "source", "text"),
    about="Needs and suggestions of councils, from visits, letters, surveys and consultations; they feed next year.",
    fields=(
        Field("council", "Council", Kind.COUNCIL),
        Field("theme", "Theme", Kind.RECORD, of="support_theme"),
        Field("date", "Date", Kind.DATE, required=True),
        Field("source", "Where it was said", Kind.CHOICE, required=True, default="visit",
              choices=("visit", "letter", "consultation", "survey", "other")),
        Field("text", "What is asked for", Kind.LONG, required=True),
        Field("state", "State", Kind.CHOICE, group="progress", default="new",
              choices=("new", "being considered", "planned", "met", "not taken up")),
        Field("state_since", "Since", Kind.DATE, group="progress"),
        Field("why", "Why", group="progress", help="Why it was or was not taken up."),
        Field("deliverable", "Deliverable it fed", Kind.RECORD, of="deliverable"),
    ),
)  # fmt: skip

CONSULTATION = RecordType(
    "consultation", "Consultation", "Consultations", icon="send", title=("title",), order=("-opened", "title"),
    area="Support", apart=("title",),
    about="Consultations that councils or their bodies answered; the coverage follows from the responses.",
    fields=(
        Field("title", "Title", required=True, protection=PUBLIC),
        Field("body", "Who consulted", protection=PUBLIC),
        Field("opened", "Opened", Kind.DATE, group="term", protection=PUBLIC),
        Field("closed", "Closed", Kind.DATE, group="term", protection=PUBLIC),
        Field("link", "Link", Kind.LINK, protection=PUBLIC),
        Field("summary", "What came of it", Kind.LONG),
    ),
)  # fmt: skip

CONSULTATION_RESPONSE = RecordType(
    "consultation_response", "Response to a consultation", "Responses to consultations", icon="download",
    title=("consultation", "council", "body"), order=("consultation", "council"), council="council", area="Support",
    apart=("consultation", "council", "body", "region"),
    about="Who answered a consultation: a council for itself, or a body for the councils that are its members.",
    fields=(
        Field("consultation", "Consultation", Kind.RECORD, required=True, of="consultation"),
        Field("council", "Council", Kind.COUNCIL, help="Where it answered for itself."),
        Field("body", "Body", help="Where a body answered for its members: a regional association."),
        Field("region", "All councils of", help="A region, where the body speaks for all councils in it."),
        Field("members", "Councils it speaks for", Kind.TAGS, of=COUNCILS, help="Where it is not a whole region."),
        Field("date", "Date", Kind.DATE),
        Field("summary", "What it said", Kind.LONG),
        Field("link", "Link", Kind.LINK),
    ),
)  # fmt: skip

SUPPORT_TYPES = (
    EPISODE, PEER_DAYS, NEED, CONSULTATION, CONSULTATION_RESPONSE, OFFER, SUPPORT_THEME, OFFER_TARGET,
)  # fmt: skip
