"""The window's program: application, theme, store, main window, and a clean end."""
