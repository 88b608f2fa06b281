"""Layer 1: the field's words as frozen dataclasses and pure rules. Standard library only."""
