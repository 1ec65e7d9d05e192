"""The page of a department's year."""
