"""Answers and checks as files to keep."""
