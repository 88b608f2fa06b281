"""Comparison groups: who is in one, what they are called, which there are to choose from.

A rule (``domain.areas.GroupRule``) says which group; here it meets what the store knows: the sets of neighbours, own
groups, the portfolio. A group that cannot be made (its set was removed, the council is in none) is replaced by the
councils of the same type, and its label says so on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from adviser_app.domain.areas import (
    Area,
    ComparisonGroup,
    GroupKind,
    GroupRule,
    comparison_group,
    is_classification,
    listed_group,
    neighbour_group,
    type_instead,
    why_left_out,
)
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import Field, FieldError, Kind, clean, join_tags, split_tags
from adviser_app.domain.records.groups import OWN_GROUP, class_of
from adviser_app.services.assigned import mine
from adviser_app.services.figures import Loaded
from adviser_app.store import neighbours as stored
from adviser_app.store import records as rows
from adviser_app.store.connection import Store
from adviser_app.viewmodels import groups as view

_NAMED = Field("group", "Group", Kind.RECORD, of=OWN_GROUP.name)


def of(store: Store, state: Loaded, council: Area, rule: GroupRule, today: date | None = None) -> ComparisonGroup:
    """The group of a council under a rule. Raises ValueError for an area that is no council."""
    today = today or store.day or date.today()
    if rule.kind is GroupKind.NEIGHBOURS:
        found, why = _neighbours(store, state, council, rule, today)
    elif rule.kind is GroupKind.OWN:
        found, why = _own(store, state, council, rule, today)
    elif rule.kind is GroupKind.CLASS:
        found, why = _class(store, state, council, rule, today)
    elif rule.kind is GroupKind.PORTFOLIO:
        codes = [row.values["council"] for row in mine(store, today)]
        found, why = _listed(state, council, rule, codes, "the portfolio", today), "the portfolio holds no council"
    else:
        return comparison_group(council, state.areas, rule, today)
    return found or type_instead(council, state.areas, rule, why, today)


def _neighbours(
    store: Store, state: Loaded, council: Area, rule: GroupRule, today: date
) -> tuple[ComparisonGroup | None, str]:
    kept = stored.find(store, rule.model, rule.edition)
    if kept is None:
        return None, f"the neighbours “{view.set_name(rule.model, rule.edition)}” are not here"
    name = view.set_name(kept.model, kept.edition)
    if stored.is_stale(store, kept):
        return None, f"{name} was computed from figures that have been suppressed since"
    ranked = stored.ranked(store, kept.id, (council.code, *council.former_codes))
    areas = [state.by_code.get(code) for code in ranked.codes] if ranked else []
    others = rule.same_type and any(not why_left_out(council, a, same_type=False, today=today) for a in areas)
    why = f"{name} has no neighbours{' of the same type' if others else ''} for {council.name}"
    return neighbour_group(council, areas, rule, name, today), why


def _own(
    store: Store, state: Loaded, council: Area, rule: GroupRule, today: date
) -> tuple[ComparisonGroup | None, str]:
    group = rows.by_ids(store, OWN_GROUP.name, [rule.row]).get(rule.row)
    if group is None:
        return None, "the own group chosen is not here"
    name = f"“{group['name']}”"
    found = _listed(state, council, rule, split_tags(OWN_GROUP.by_name["members"], group["members"]), name, today)
    return found, f"{name} holds no council that exists"


def _class(
    store: Store, state: Loaded, council: Area, rule: GroupRule, today: date
) -> tuple[ComparisonGroup | None, str]:
    """Those in the council's own class. One that stands in several is in none: nobody says which is meant."""
    own = {council.code, *council.former_codes}
    known = rows.by_ids(store, OWN_GROUP.name, classes(store).get(rule.classification, {}).values())
    field = OWN_GROUP.by_name["members"]
    held = [row for row in known.values() if own & set(split_tags(field, row["members"]))]
    if len(held) != 1:
        how = "several classes" if held else "no class"
        return None, f"{council.name} is in {how} of “{rule.classification}”"
    name = f"“{held[0]['name']}”"
    return _listed(state, council, rule, split_tags(field, held[0]["members"]), name, today), f"{name} holds nobody"


def classes(store: Store) -> dict[str, dict[str, str]]:
    """Classifications by name: the own groups that make one up, two or more, by class."""
    found: dict[str, dict[str, str]] = {}
    for row in rows.rows(store, OWN_GROUP.name):
        named = class_of(row.values["name"])
        if named is not None and is_classification(named[0]):
            found.setdefault(named[0], {})[named[1]] = row.id
    return {name: found[name] for name in sorted(found) if len(found[name]) > 1}


def _listed(
    state: Loaded, council: Area, rule: GroupRule, codes: Sequence[str], of: str, today: date
) -> ComparisonGroup | None:
    return listed_group(council, [state.by_code.get(code) for code in codes], rule, of, today)


def anyone(store: Store, state: Loaded, rule: GroupRule, today: date) -> Area:
    """One of an own group or of the portfolio, which are the same group for each of their members.

    Raises AdviserError 'no-anchor' where the group is somebody's, or nobody is in it."""
    codes: Sequence[str] = ()
    if rule.kind is GroupKind.OWN:
        codes = members(store, rule)[1]
    elif rule.kind is GroupKind.PORTFOLIO:
        codes = [row.values["council"] for row in mine(store, today)]
    found = [a for code in codes if (a := state.by_code.get(code)) is not None and a.exists_on(today)]
    if not found:
        raise AdviserError(
            "Whose group?", f"A group ({rule}) is the group of a council, and none is chosen.",
            "Choose a council, or compare the councils shown with one another.", code="no-anchor",
        )  # fmt: skip
    return min(found, key=lambda a: (a.name, a.code))


def own(store: Store) -> list[tuple[str, str, int]]:
    """Own groups by name: (row, name, councils named in it)."""
    field = OWN_GROUP.by_name["members"]
    return [
        (r.id, r.values["name"], len(split_tags(field, r.values["members"]))) for r in rows.rows(store, OWN_GROUP.name)
    ]


def members(store: Store, rule: GroupRule) -> tuple[str, tuple[str, ...]]:
    """Name and codes of an own group, as they were written down. Raises AdviserError 'no-such-group' where it is gone
    or empty."""
    row = rows.by_ids(store, OWN_GROUP.name, [rule.row]).get(rule.row)
    codes = split_tags(OWN_GROUP.by_name["members"], row["members"]) if row is not None else ()
    if row is None or not codes:
        raise AdviserError(
            "No such group", "The own group chosen is not here, or holds nobody.", "Choose another one.",
            code="no-such-group",
        )  # fmt: skip
    return row["name"], tuple(codes)


def save_own(store: Store, name: str, codes: Sequence[str]) -> GroupRule:
    """Keep councils as the own group of a name, instead of those it held; the rule that means it. One action.

    Raises AdviserError 'no-name', 'several-records'.
    """
    from adviser_app.services import records  # every page has a group, hardly any run writes one or asks for its name

    plain = clean(name)
    if not plain:
        raise AdviserError("What is the group called?", "No name is given.", "Give it a name.", code="no-name")
    said = join_tags(codes)
    try:
        row = records.names(store).find_record(_NAMED, plain)
    except FieldError as error:
        if error.code == "several-records":
            raise AdviserError("Which group?", error.message, error.remedy, code=error.code) from error
        return GroupRule.own(records.create(store, OWN_GROUP.name, {"name": plain, "members": said}).id)
    records.change(store, OWN_GROUP.name, row, {"members": said})
    return GroupRule.own(row)


# -- in words ----------------------------------------------------------------------------------------------------


def choice(store: Store, rule: GroupRule) -> view.GroupChoiceView:
    """A rule in words."""
    name = ""
    if rule.kind is GroupKind.OWN:
        name = rows.by_ids(store, OWN_GROUP.name, [rule.row]).get(rule.row, {}).get("name", "")
    elif rule.kind is GroupKind.NEIGHBOURS:
        kept = stored.find(store, rule.model, rule.edition)
        name = view.set_name(kept.model, kept.edition) if kept is not None else ""
    return view.choice(rule, name)


def choices(store: Store, *also: GroupRule) -> list[view.GroupChoiceView]:
    """All groups there are to choose from: those of the register, each set of neighbours, own groups by name; and
    ``also``, where they are not among them."""
    out = list(view.plain())
    out += [
        view.choice(GroupRule.neighbours(s.model, s.edition), view.set_name(s.model, s.edition))
        for s in stored.every(store)
    ]
    out += [view.choice(GroupRule.same_class(name)) for name in classes(store)]
    out += [view.choice(GroupRule.own(r.id), r.values["name"]) for r in rows.rows(store, OWN_GROUP.name)]
    known = {c.rule for c in out}
    return out + [choice(store, rule) for rule in dict.fromkeys(also) if rule not in known]


def read(store: Store, said: str) -> GroupRule:
    """The rule somebody asks for, as its text; an own group by name too ("own:Coastal towns"), an edition or not.

    Raises AdviserError 'no-such-group' where the text is none, or what it names is not here; 'several-records'.
    """
    kind, _, named = said.strip().partition(":")
    if kind == GroupKind.OWN and named:
        from adviser_app.services import records

        try:
            return GroupRule.own(records.names(store).find_record(_NAMED, named))
        except FieldError as error:
            code = error.code if error.code == "several-records" else "no-such-group"
            raise records.not_found("group", error, code) from error
    try:
        rule = GroupRule(said)
    except ValueError:
        rule = None
    if rule is not None and rule.kind is GroupKind.CLASS:
        known = {name.casefold(): name for name in classes(store)}
        named = known.get(rule.classification.casefold(), "")
        rule = GroupRule.same_class(named) if named else None
    if rule is None or (rule.kind is GroupKind.NEIGHBOURS and stored.find(store, rule.model, rule.edition) is None):
        raise AdviserError(
            "No such group",
            f"There is no group “{said}”.",
            f"One of: {', '.join(c.rule for c in choices(store))}.",
            code="no-such-group",
        )
    return rule
