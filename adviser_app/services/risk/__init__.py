"""The risk overview: where help is needed and why, what changed since, what was seen; support beside pressure."""

from adviser_app.services.risk.reading import (
    PORTFOLIO,
    council,
    counts,
    looks,
    overview,
    pressure,
    rule_named,
    rules,
    told,
)
from adviser_app.services.risk.writing import remember, see, set_rule, unsee

__all__ = [
    "PORTFOLIO",
    "council",
    "counts",
    "looks",
    "overview",
    "pressure",
    "remember",
    "rule_named",
    "rules",
    "see",
    "set_rule",
    "told",
    "unsee",
]
