"""Layer 4: view models to pages (Typst, then PDF; Word), pictures (SVG) and CSV."""
