"""Where records, passages and originals are kept."""
