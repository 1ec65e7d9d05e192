"""Facts into findings: what must add up, and whether it does."""
