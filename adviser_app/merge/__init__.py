"""Edits, heads, conflicts, bundles and templates as pure functions and files; knows no store."""
