"""Every reason as a sentence and as links, made from what was found alone."""

from __future__ import annotations

from datetime import date

import pytest

from adviser_app.analysis.clock import LateStep
from adviser_app.analysis.interventions import EXACT, MONTH, YEAR, Intervention
from adviser_app.analysis.risk import DEFAULTS, Contact, Found, Instance, Movement, Office, Rule, Theme
from adviser_app.domain.records.challenge import NEXT, PLAN, PROGRESS_REVIEW, REVIEW_REPORT
from adviser_app.domain.records.risk import (
    CLOCK_LATE,
    INTERVENED,
    LITTLE_SUPPORT,
    NEW_CHIEF,
    NEW_LEADER,
    NO_CONTACT,
    PLAN_MISSING,
    RULES,
    SEVERAL_THEMES,
    SHARP,
    WORST_WORSENING,
)
from adviser_app.viewmodels import risk_words as words
from adviser_app.viewmodels.risk_rules import Said, rule_view, threshold
from adviser_app.viewmodels.risk_words import Naming
from adviser_app.viewmodels.tone import Tone

NAMES = Naming(lambda s: f"Series {s}", lambda s, v: f"{v:g}%", lambda row: "Mentoring", "3 March 2026")
DAY = date(2026, 5, 3)


def intervention(kind: str, start: date, exact: str = EXACT) -> Intervention:
    return Intervention("r" + kind[0], "E1", kind, "SUBJECT", start, None, exact, "SOURCE", "", "SUMMARY")


def late(step: str, row: str = "c", is_late: bool = True, day: date | None = DAY) -> LateStep:
    return LateStep(row, "Corporate" if row else "", step, None, day, is_late)


MOVED = [Movement(s, 1, 10, 14, 0.4, 5, 36, 22, 36) for s in range(5)]
CASES = [
    (
        Found(INTERVENED, 12, "", 2, interventions=(
            intervention("Commissioners", date(2023, 10, 1), MONTH), intervention("Best Value Notice", DAY),
            intervention("LGA-led support", date(2024, 1, 1), YEAR),
        )),
        "Statutory intervention: Commissioners since October 2023. Non-statutory intervention: Best Value Notice since"
        " 3 May 2026 and LGA-led support since 2024.",
        ("record", "intervention/rC", "Commissioners, since October 2023"), 2, Tone.BAD,
    ),
    (
        Found(WORST_WORSENING, 7, "", 7, 40, tuple(range(7))),
        "7 of 40 indicators that can be judged are in the worst quarter and worsening.",
        ("series", "0", "Series 0"), 6, Tone.BAD,
    ),
    (
        Found(SEVERAL_THEMES, 4, "", 4, themes=tuple(Theme(n, 2, 3, (1, 2)) for n in "ABCD")),
        "In 4 themes at least 40 per cent of the indicators are in the worst quarter: A (2 of 3), B (2 of 3), C (2 of"
        " 3) and 1 more.",
        ("series", "1", "A: Series 1"), 7, Tone.BAD,
    ),
    (
        Found(SHARP, 5, "", 5, movements=tuple(MOVED)),
        "The refresh of 3 March 2026: 5 figures moved sharply for the worse: Series 0 (up 40 per cent, from 5th of 36"
        " to 22nd of 36); Series 1 (up 40 per cent, from 5th of 36 to 22nd of 36); Series 2 (up 40 per cent, from 5th"
        " of 36 to 22nd of 36) and 2 more.",
        ("series", "0", "Series 0: 10% → 14%, up 40 per cent, from 5th of 36 to 22nd of 36"), 4, Tone.BAD,
    ),
    (
        Found(CLOCK_LATE, 3, "", 3, late=(late(PROGRESS_REVIEW), late(REVIEW_REPORT), late(NEXT, ""))),
        "The progress review was due by 3 May 2026 and is not held. The progress review's report was due by 3 May 2026"
        " and is not published. The next challenge was due by 3 May 2026.",
        ("record", "challenge/c", "Corporate peer challenge: progress review"), 2, Tone.BAD,
    ),
    (
        Found(PLAN_MISSING, 2, "", 1, late=(late(PLAN),)),
        "The action plan was due by 3 May 2026 and is not published.",
        ("record", "challenge/c", "Corporate peer challenge: action plan"), 0, Tone.BAD,
    ),
    (
        Found(PLAN_MISSING, 1, "", 1, late=(late(PLAN, is_late=False),)),
        "The feedback report is published, the action plan is not; it is due by 3 May 2026.",
        ("record", "challenge/c", "Corporate peer challenge: action plan"), 0, Tone.WARN,
    ),
    (
        Found(LITTLE_SUPPORT, 4, "", 12, 36, (3, 4), support=(Instance("e", DAY, DAY),)),
        "12 of 36 indicators that can be judged (33 per cent) are in the worst quarter, and it had 1 instance of"
        " support in 12 months.",
        ("tab", "Support", "All its support"), 2, Tone.WARN,
    ),
    (
        Found(NO_CONTACT, 1, "", 8, contact=Contact("private_note", "n", DAY, False), since=DAY),
        "No meeting was held and no note written for 8 months; the last was on 3 May 2026.",
        ("record", "private_note/n", "Private note, 3 May 2026"), 0, Tone.WARN,
    ),
    (
        Found(NO_CONTACT, 1, "", 8, since=DAY),
        "No meeting was held and no note written for 8 months, since the council came to its adviser on 3 May 2026.",
        ("tab", "Records", "Records of the council"), 0, Tone.WARN,
    ),
    (
        Found(NEW_LEADER, 1, "", since=DAY, office=Office("d", DAY)),
        "A new leader since 3 May 2026.",
        ("record", "council_detail/d", "Council details"), 0, Tone.WARN,
    ),
    (
        Found(NEW_CHIEF, 1, "", since=DAY, office=Office("d", DAY, "permanent")),
        "A new chief executive since 3 May 2026.",
        ("record", "council_detail/d", "Council details"), 0, Tone.WARN,
    ),
    (
        Found(NEW_CHIEF, 2, "", office=Office("d", None, "acting")), "An acting chief executive.",
        ("record", "council_detail/d", "Council details"), 0, Tone.WARN,
    ),
    (
        Found(NEW_CHIEF, 3, "", since=DAY, office=Office("d", DAY, "vacant")),
        "There is no chief executive since 3 May 2026: the post is vacant.",
        ("record", "council_detail/d", "Council details"), 0, Tone.WARN,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("found", "said", "link", "more", "tone"), CASES, ids=[c[1][:40] for c in CASES])
def test_a_reason_in_words(found: Found, said: str, link: tuple[str, str, str], more: int, tone: Tone) -> None:
    assert words.sentence(found, DEFAULTS[found.rule], NAMES) == said
    assert "SUBJECT" not in said
    links, left = words.links(found, "E1", NAMES, most=1)
    assert (links[0].kind, links[0].key, links[0].caption) == link
    assert all(x.council == "E1" for x in links)
    assert left == more
    assert words.tone(found) is tone
    every, none = words.links(found, "E1", NAMES)
    assert none == 0 and every[: len(links)] == links and len(every) == len(links) + more


def test_every_rule_has_a_case_and_words() -> None:
    assert {c[0].rule for c in CASES} == set(RULES) == set(words.ICONS) == set(words.ABOUT)


def test_a_kind_that_only_a_newer_version_knows_is_on_neither_side() -> None:
    found = Found(INTERVENED, 1, "", 1, interventions=(intervention("Royal commission", DAY),))
    said = words.sentence(found, DEFAULTS[INTERVENED], NAMES)
    assert said == "Of a kind that only a newer version knows: Royal commission since 3 May 2026."


def test_a_step_without_a_challenge_leads_to_the_council() -> None:
    found = Found(CLOCK_LATE, 1, "", 1, late=(late(NEXT, ""),))
    (link,), _ = words.links(found, "E1", NAMES)
    assert (link.kind, link.key, link.caption) == ("tab", "Peer challenge", "Next challenge")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(INTERVENED), "any"),
        (Rule(WORST_WORSENING, at_least=1), "from 1 indicator on, of all indicators that can be judged"),
        (
            Rule(SEVERAL_THEMES, at_least=3, share=40, basket="b"),
            "from 3 themes on, in the worst quarter at least 40 per cent, of the basket “Money”",
        ),
        (
            Rule(SHARP, share=2.5, basket="x"),
            "from 1 figure on, worse by at least 2.5 per cent, of the basket “not here”",
        ),
        (
            Rule(LITTLE_SUPPORT, at_least=2, share=30, months=1),
            "fewer than 2 instances, in the worst quarter at least 30 per cent, within 1 month, of all indicators that"
            " can be judged",
        ),
        (Rule(NO_CONTACT, months=6), "for more than 6 months"),
    ],
)
def test_thresholds_in_words(rule: Rule, said: str) -> None:
    assert threshold(rule, {"b": "Money"}) == said


@pytest.mark.parametrize(
    ("on", "alone", "councils", "would"),
    [
        (True, 0, 0, "It gives no council a reason."),
        (True, 0, 5, "It gives 5 councils a reason. Switched off, none would be without one."),
        (True, 1, 1, "It gives 1 council a reason. Switched off, it would have none left: C0."),
        (True, 2, 5, "It gives 5 councils a reason. Switched off, 2 of them would have none left: C0 and C1."),
        (
            True, 8, 9,
            "It gives 9 councils a reason. Switched off, 8 of them would have none left: C0, C1, C2, C3, C4, C5 and 2"
            " more.",
        ),
        (False, 0, 0, "Switched on, it would give no council a reason."),
        (False, 0, 5, "Switched on, it would give 5 councils a reason, none of them for nothing else."),
        (False, 1, 5, "Switched on, it would give 5 councils a reason, 1 of them for nothing else: C0."),
    ],
)  # fmt: skip
def test_what_would_change(on: bool, alone: int, councils: int, would: str) -> None:
    said = Said(councils, tuple((f"E{i}", f"C{i}") for i in range(alone)), 20)
    assert rule_view(Rule(NEW_LEADER, on=on, months=6), "r", "", {}, said).would == would
