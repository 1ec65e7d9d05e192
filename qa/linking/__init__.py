"""The words of a question into typed spans: names, years, numbers, marks."""
