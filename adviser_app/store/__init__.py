"""Layer 2: the only SQL of the program."""
