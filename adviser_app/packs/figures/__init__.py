"""Views of figures as SVG text, and as pictures and pages made of it."""
