"""The screens there are, in the order of the rail. A later issue adds its line here."""

from __future__ import annotations

from adviser_app.ui.screen import ScreenSpec

_HERE = "adviser_app.ui.screens"

_CHALLENGES = (
    ("board", "board"),
    ("timeline", "timeline of a year"),
    ("due", "due and late"),
    ("published", "published or not"),
    ("never", "never had one"),
    ("lending", "lent and borrowed"),
    ("peers", "register of peers"),
    ("rules", "rules of the clock"),
)
_PROGRAMME = (
    ("deliverables", "deliverables"),
    ("grant", "grant"),
    ("meetings", "meetings with the department"),
    ("evaluation", "evaluation"),
    ("needs", "what councils ask for"),
    ("consultations", "consultations"),
    ("reports", "reports"),
)

_RISK = (
    ("overview", "councils with reasons"),
    ("since", "what changed"),
    ("pressure", "support beside pressure"),
    ("interventions", "interventions"),
    ("rules", "rules"),
)

SCREENS: list[ScreenSpec] = [
    ScreenSpec("home", "Portfolio", "house", f"{_HERE}.home:HomeScreen", shortcut="Ctrl+1"),
    ScreenSpec("risk", "Risk overview", "gauge", f"{_HERE}.risk:RiskScreen", shortcut="Ctrl+Shift+R", parts=_RISK),
    ScreenSpec("councils", "Councils", "building-2", f"{_HERE}.councils:CouncilsScreen", shortcut="Ctrl+2"),
    ScreenSpec("council", "Council", "building-2", f"{_HERE}.council:CouncilScreen", "hidden", "councils"),
    ScreenSpec("indicators", "Indicators", "chart-line", f"{_HERE}.indicators:IndicatorsScreen", shortcut="Ctrl+3"),
    ScreenSpec("series", "Indicator", "chart-line", f"{_HERE}.series:SeriesScreen", "hidden", "indicators"),
    ScreenSpec(
        "travel",
        "Basket of indicators",
        "trending-up",
        f"{_HERE}.basket_travel:BasketTravelScreen",
        "hidden",
        "indicators",
        parts=(("travel", "direction of travel"),),
    ),
    ScreenSpec(
        "explorer",
        "Indicators",
        "chart-line",
        f"{_HERE}.explorer:ExplorerScreen",
        "hidden",
        "indicators",
        parts=(("explorer", "explore figures"),),
    ),
    ScreenSpec(
        "figure-reports",
        "Indicators",
        "file-text",
        f"{_HERE}.figure_reports:FigureReportsScreen",
        "hidden",
        "indicators",
        parts=(("reports", "reports of figures"),),
    ),
    ScreenSpec(
        "announced",
        "Reorganisation",
        "git-compare-arrows",
        f"{_HERE}.announced:AnnouncedScreen",
        "hidden",
        "indicators",
        parts=(("announced", "announced councils"),),
    ),
    ScreenSpec(
        "alike",
        "Indicators",
        "git-merge",
        f"{_HERE}.same_series:SameSeriesScreen",
        "hidden",
        "indicators",
        parts=(("alike", "names and breaks"),),
    ),
    ScreenSpec("records", "Records", "notebook-pen", f"{_HERE}.records:RecordsScreen", shortcut="Ctrl+4"),
    ScreenSpec("support", "Support", "life-buoy", f"{_HERE}.support:SupportScreen", shortcut="Ctrl+8"),
    ScreenSpec(
        "challenges",
        "Peer challenge",
        "clipboard-check",
        f"{_HERE}.challenges:ChallengesScreen",
        shortcut="Ctrl+Shift+P",
        parts=_CHALLENGES,
    ),
    ScreenSpec(
        "programme",
        "Programme",
        "square-check",
        f"{_HERE}.programme:ProgrammeScreen",
        shortcut="Ctrl+9",
        parts=_PROGRAMME,
    ),
    ScreenSpec("packs", "Briefing packs", "file-text", f"{_HERE}.packs:PacksScreen", shortcut="Ctrl+5"),
    ScreenSpec("refresh", "Monthly refresh", "refresh-cw", f"{_HERE}.refresh:RefreshScreen", shortcut="Ctrl+6"),
    ScreenSpec(
        "changes",
        "Monthly refresh",
        "history",
        f"{_HERE}.figure_changes:FigureChangesScreen",
        "hidden",
        "refresh",
        parts=(("changes", "what a refresh changed"),),
    ),
    ScreenSpec("exchange", "Exchange", "arrow-left-right", f"{_HERE}.exchange:ExchangeScreen", shortcut="Ctrl+7"),
    ScreenSpec("exchange-send", "Send", "send", f"{_HERE}.exchange_send:SendScreen", "hidden", "exchange"),
    ScreenSpec("exchange-in", "Take in", "inbox", f"{_HERE}.exchange_take_in:TakeInScreen", "hidden", "exchange"),
    ScreenSpec(
        "conflicts", "Conflicts", "git-compare-arrows", f"{_HERE}.conflicts:ConflictsScreen", "hidden", "exchange"
    ),
    ScreenSpec("groups", "Comparison groups", "users", f"{_HERE}.groups:GroupsScreen", "hidden", "settings"),
    ScreenSpec("settings", "Settings", "settings", f"{_HERE}.settings:SettingsScreen", "bottom", shortcut="Ctrl+,"),
    ScreenSpec("help", "Help", "circle-help", "adviser_app.ui.help:HelpScreen", "bottom", shortcut="F1"),
]
