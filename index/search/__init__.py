"""Passages found by words and by meaning."""
