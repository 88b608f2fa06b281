"""Support take-up: read, counted, written for many councils at once."""

from adviser_app.services.support.entering import SimilarSupport, enter_many, set_status, similar, similar_many
from adviser_app.services.support.reading import (
    catalogue,
    council,
    episodes,
    figures,
    matrix,
    missing,
    options,
    write_csv,
    year_report,
)
from adviser_app.services.support.scope import EVERYTHING, Scope, scope_words

__all__ = [
    "EVERYTHING",
    "Scope",
    "SimilarSupport",
    "catalogue",
    "council",
    "enter_many",
    "episodes",
    "figures",
    "matrix",
    "missing",
    "options",
    "scope_words",
    "set_status",
    "similar",
    "similar_many",
    "write_csv",
    "year_report",
]
