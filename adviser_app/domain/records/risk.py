"""Records of where help is needed: interventions, baskets of indicators, the rules of the risk overview, what was seen.

Sources: statutory intervention is by directions under section 15 of the Local Government Act 1999 (Best Value),
inspection under section 10 of it, and directions under section 497A of the Education Act 1996 (children's services);
a Best Value Notice is a formal notification without statutory force (MHCLG, *Best Value standards and intervention*,
May 2024). The two are never mixed up: what an intervention is follows from its kind alone.
"""

from __future__ import annotations

from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import Field, Kind, Protection

PUBLIC = Protection.PUBLIC
AREA = "Risk"

STATUTORY = (
    "Best Value inspection", "Best Value directions", "Commissioners", "Children's services directions",
    "Children's services commissioner", "Other statutory intervention",
)  # fmt: skip
NON_STATUTORY = (
    "Best Value Notice", "Improvement or independent panel", "LGA-led support", "Non-statutory review",
    "Other non-statutory intervention",
)  # fmt: skip

WORST_WORSENING, SEVERAL_THEMES, SHARP = "worst quarter and worsening", "several themes at once", "sharp movements"
CLOCK_LATE, PLAN_MISSING, INTERVENED = "peer challenge late", "action plan not published", "intervention"
LITTLE_SUPPORT, NO_CONTACT = "little support under pressure", "no contact for long"
NEW_LEADER, NEW_CHIEF = "leader changed", "chief executive changed"
RULES = (
    INTERVENED, WORST_WORSENING, SEVERAL_THEMES, SHARP, CLOCK_LATE, PLAN_MISSING, LITTLE_SUPPORT, NO_CONTACT,
    NEW_LEADER, NEW_CHIEF,
)  # fmt: skip
"""Reasons for which a council stands in the overview, in the order in which they are told."""

INTERVENTION = RecordType(
    "intervention", "Intervention", "Interventions", icon="gavel", title=("kind", "council", "start"),
    order=("-start", "council"), council="council", area=AREA, apart=("council", "kind", "start"),
    about="Statutory and non-statutory interventions in councils, each with its source. Those that were public are here"
          " already; correct them as you know better.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True, protection=PUBLIC),
        Field("kind", "Kind", Kind.CHOICE, required=True, choices=(*STATUTORY, *NON_STATUTORY), protection=PUBLIC),
        Field("subject", "What it is about", protection=PUBLIC),
        Field("start", "From", Kind.DATE, required=True, group="term", protection=PUBLIC),
        Field("end", "To", Kind.DATE, group="term", protection=PUBLIC, help="The last day; empty while it goes on."),
        Field("exact", "Days are", Kind.CHOICE, choices=("exact", "known to the month", "known to the year"),
              default="exact", group="term", protection=PUBLIC,
              help="Where only the month or year is known, give its first day."),
        Field("source", "Source", required=True, protection=PUBLIC, help="Who published it, under which title, when."),
        Field("link", "Link", Kind.LINK, protection=PUBLIC),
        Field("summary", "Summary", Kind.LONG, protection=PUBLIC),
    ),
)  # fmt: skip

BASKET = RecordType(
    "basket", "Basket", "Baskets of indicators", icon="package-open", title=("name",), order=("name",),
    area="Indicators", apart=("name",),
    about="A named set of indicators that are looked at together. The rules of the risk overview can be held to one.",
    fields=(
        Field("name", "Name", required=True),
        Field("about", "What it is for", Kind.LONG),
    ),
)  # fmt: skip

BASKET_MEMBER = RecordType(
    "basket_member", "Indicator of a basket", "Indicators of baskets", icon="chart-line",
    key=("basket", "publisher", "indicator", "breakdown", "measure", "unit"), title=("basket", "indicator"),
    order=("basket", "indicator"), area="Indicators",
    about="The indicators that belong to a basket, each as its publisher names it.",
    fields=(
        Field("basket", "Basket", Kind.RECORD, required=True, of="basket"),
        Field("publisher", "Publisher", required=True),
        Field("indicator", "Indicator", required=True),
        Field("breakdown", "Breakdown"),
        Field("measure", "Measure"),
        Field("unit", "Unit"),
    ),
)  # fmt: skip

RISK_RULE = RecordType(
    "risk_rule", "Rule of the risk overview", "Rules of the risk overview", icon="list-filter", key=("rule",),
    title=("rule",), order=("rule",), area=AREA,
    about="For which reasons a council stands in the risk overview, and from which threshold on. Each can be switched"
          " off.",
    fields=(
        Field("rule", "Reason", Kind.CHOICE, required=True, choices=RULES),
        Field("on", "Looked for", Kind.YES_NO, default="yes"),
        Field("at_least", "From how many", Kind.NUMBER, help="What is counted is said beside each rule."),
        Field("share", "From how many per cent", Kind.NUMBER),
        Field("months", "Within, or for, how many months", Kind.NUMBER),
        Field("basket", "Only of the basket", Kind.RECORD, of="basket", help="Empty: of all that can be judged."),
        Field("why", "Why so", help="Why the threshold is what it is."),
    ),
)  # fmt: skip

RISK_SEEN = RecordType(
    "risk_seen", "Reason seen", "Reasons seen", icon="eye", key=("council", "rule"),
    title=("council", "rule", "because"), order=("-date", "council"), council="council", area=AREA,
    about="Reasons of the risk overview that somebody has looked at: parked until they change.",
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("rule", "Reason", Kind.CHOICE, required=True, choices=RULES),
        Field("state", "As it stood", group="seen", help="Kept by Adviser: the reason comes back when it changes."),
        Field("because", "Seen, because", group="seen"),
        Field("date", "On", Kind.DATE, group="seen"),
        Field("until", "Until", Kind.DATE, group="seen", help="Empty: until the reason changes."),
    ),
)  # fmt: skip

RISK_TYPES = (INTERVENTION, RISK_RULE, RISK_SEEN, BASKET, BASKET_MEMBER)
