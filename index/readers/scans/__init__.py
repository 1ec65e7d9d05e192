"""Pictures of pages into blocks."""
