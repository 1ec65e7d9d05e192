"""Figures, exact arithmetic on them, and what executing a tree gives."""
