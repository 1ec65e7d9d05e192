"""Sentences into facts and passages."""
