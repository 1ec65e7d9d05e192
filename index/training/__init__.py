"""The embedded model, trained from texts."""
