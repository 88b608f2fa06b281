"""What records add to a council's page and pack: who leads it, when it votes, good practice beside what is weak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from adviser_app.domain.elections import pre_election_period
from adviser_app.viewmodels import text
from adviser_app.viewmodels.models import IndicatorRow, Practice

MOST_PRACTICE = 8
_OFFICERS = (
    ("finance_officer", "Chief finance officer"),
    ("monitoring_officer", "Monitoring officer"),
    ("children_director", "Director of children’s services"),
    ("adults_director", "Director of adult social services"),
)
# Themes of indicators that go by another name among case studies; all others are called the same.
_ALSO = {
    "Council and democracy": ("Leadership", "Governance", "Workforce"),
    "Housing": ("Housing", "Planning"),
    "People and place": ("Communities and cohesion", "Planning"),
    "Finance": ("Finance", "Efficiency and productivity"),
    "Transport and connectivity": ("Transport and connectivity", "Digital and cyber"),
}


def details(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(what, who or when) of a ``council_detail`` record, those that are known; canonical values by field."""
    control = values.get("control", "")
    if control and values.get("administration"):
        control = f"{control} ({values['administration']})"
    control = control or values.get("administration", "")
    leader = values.get("leader", "")
    if leader and values.get("leader_party"):
        leader = f"{leader} ({values['leader_party']})"
    chief = values.get("chief_executive", "")
    status = values.get("chief_status", "")
    if status and status != "permanent":
        chief = f"{chief} ({status})" if chief else status
    votes = values.get("cycle", "")
    if values.get("next_election"):
        votes = f"{votes + '; ' if votes else ''}next on {text.iso_day(values['next_election'])}"
    pairs = [
        ("Political control", _since(control, values.get("control_since", ""))),
        ("Leader", _since(leader, values.get("leader_since", ""))),
        ("Chief executive", _since(chief, values.get("chief_since", ""))),
        *((label, values.get(name, "")) for name, label in _OFFICERS),
        ("Elections", text.sentence(votes)),
        ("Website", values.get("website", "")),
        ("Committee papers", values.get("democracy", "")),
    ]
    return tuple((what, said) for what, said in pairs if said)


def _since(said: str, day: str) -> str:
    return f"{said}, since {text.iso_day(day)}" if said and day else said


def election_notice(name: str, next_election: str, today: date) -> str:
    """What to say while publicity is restricted before an election, or a month ahead of it; "" else."""
    try:
        period = pre_election_period(date.fromisoformat(next_election))
    except ValueError:
        return ""
    until = text.day(period.polling_day)
    if period.contains(today):
        return (
            f"Pre-election period: {name} votes on {until}. Until then take particular care with publicity, visits and "
            "anything that could be seen to favour a party."
        )
    if 0 < (period.start - today).days <= 30:
        return (
            f"The pre-election period of {name} begins on {text.day(period.start)} at the latest; it votes on {until}."
        )
    return ""


def elections_notice(councils: Sequence[tuple[str, str]], today: date) -> tuple[str, ...]:
    """For a portfolio, (name, next election) each: a sentence for each polling day whose pre-election period it is."""
    by_day: dict[date, list[str]] = {}
    for name, day in councils:
        try:
            polling = date.fromisoformat(day)
        except ValueError:
            continue
        if pre_election_period(polling).contains(today):
            by_day.setdefault(polling, []).append(name)
    out = []
    for polling, names in sorted(by_day.items()):
        named = sorted(names)
        if len(named) > 4:
            named = [*named[:3], f"{text.counted(len(named) - 3)} more"]
        out.append(f"Pre-election period until {text.day(polling)}: {text.listed(named)}.")
    return tuple(out)


def practice(studies: Sequence[Mapping[str, str]], weak: Sequence[IndicatorRow], code: str) -> tuple[Practice, ...]:
    """Case studies of other councils on the themes of a council's weak indicators: the weakest indicator's theme
    first, within a theme the newest. ``studies``: values of ``case_study`` records, with ``id`` and
    ``council_name``."""
    found: list[Practice] = []
    taken: set[str] = set()
    for theme in dict.fromkeys(row.theme for row in weak):
        beside = tuple(row.title for row in weak if row.theme == theme)
        fits = [s for s in studies if s["theme"] in _ALSO.get(theme, (theme,)) and s["council"] != code]
        for s in sorted(fits, key=lambda s: (s["date"], s["title"]), reverse=True):
            if s["link"] not in taken:
                taken.add(s["link"])
                when = text.iso_day(s["date"]) if s["date"] else ""
                found.append(
                    Practice(s["id"], s["title"], s["link"], s["theme"], s["council_name"], when, s["summary"], beside)
                )
    return tuple(found[:MOST_PRACTICE])
