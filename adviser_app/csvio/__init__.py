"""Layer 2: bytes to typed rows and problems. Knows no store."""
