"""Peer challenges: the clock, the board, the lists, teams, what-if, the calendar."""

from adviser_app.services.challenges.arranging import make_team, move, what_if
from adviser_app.services.challenges.ical import calendar
from adviser_app.services.challenges.lists import due, due_steps, late_steps, lending, never, peers, published, years
from adviser_app.services.challenges.reading import board, clock, council, timeline

__all__ = [
    "board",
    "calendar",
    "clock",
    "council",
    "due",
    "due_steps",
    "late_steps",
    "lending",
    "make_team",
    "move",
    "never",
    "peers",
    "published",
    "timeline",
    "what_if",
    "years",
]
