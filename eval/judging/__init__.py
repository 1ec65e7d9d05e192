"""Answers against gold items: right, wrong, cited."""
