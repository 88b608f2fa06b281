"""What a cell or a card means, for colour and words. A module of its own: themes need it before anything is shown."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """A role, never a colour; themes and templates give each its colour, and words always say it too."""

    NEUTRAL = "neutral"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    MUTED = "muted"
    ACCENT = "accent"
