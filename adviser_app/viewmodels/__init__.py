"""Layer 3: what a screen or a page shows, as data: text, sort key, tone, spoken text. No Qt."""
