"""Ctrl+K: find or do anything."""
