"""Pages of glyphs and rules into blocks."""
