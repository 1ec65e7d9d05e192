"""Measures into Markdown and HTML."""
