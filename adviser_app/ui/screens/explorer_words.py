"""What the explorer's buttons say of what is chosen: short on the button, and in full for whoever points or listens."""

from __future__ import annotations

from collections.abc import Mapping

from adviser_app.domain import views
from adviser_app.ui.screens import verbs_explorer as verbs
from adviser_app.viewmodels import text

_NAMED = 20  # names in full words


def indicators(view: views.View, found: verbs.Found) -> tuple[str, str]:
    """What the button for indicators says, and the same in full."""
    if view.basket:
        return _both(f"Basket: {view.basket}")
    titles = [one.title for one in found.series] or ["Indicators"]
    more = len(titles) - 1
    return (f"{_short(titles[0], 24)} and {more} more" if more > 0 else _short(titles[0])), _listed(titles)


def councils(view: views.View, names: Mapping[str, str]) -> tuple[str, str]:
    """What the button for councils says, and the same in full. Of two names each is shortened: the second one, and how
    many more there are, tell one choice from another."""
    whom = view.councils
    if whom.portfolio:
        return _both("My portfolio")
    if whom.like:
        name = names.get(whom.like, whom.like)
        return f"{_short(name, 24)} and its like", f"{name} and its like"
    if whom.everyone:
        return _both("All councils")
    shown = [names.get(code, code) for code in whom.codes]
    if len(shown) < 2:
        return _short(text.listed(shown)), text.listed(shown)
    first = [_short(name, 16) for name in shown[:2]]
    more = len(shown) - 2
    return (f"{', '.join(first)} and {more} more" if more else text.listed(first)), _listed(shown)


def _both(words: str) -> tuple[str, str]:
    return _short(words), words


def _listed(names: list[str]) -> str:
    """All names; of very many the first, and how many more there are."""
    return text.listed(names) if len(names) <= _NAMED else f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"


def _short(words: str, most: int = 34) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
