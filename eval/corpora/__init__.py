"""Made-up documents with the truth of every cell."""
