"""Layer 4: view models to PDF and CSV."""
