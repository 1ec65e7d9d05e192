"""The page that is asked."""
