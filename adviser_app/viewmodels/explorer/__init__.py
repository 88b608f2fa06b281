"""Views of figures as they are shown: one model a kind, each of which says itself in words and as a table."""
