"""Pictures of pages, with what was found on them."""
