"""Layer 2: numbers in, numbers out (numpy)."""
