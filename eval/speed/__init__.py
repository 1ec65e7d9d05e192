"""How long answers take, and how that grows."""
