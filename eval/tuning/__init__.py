"""Tables to choose constants by."""
