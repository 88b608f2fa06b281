"""Adviser: how councils stand, offline, for the principal advisers of the Local Government Association."""

__version__ = "0.1.0"
