"""Word processor and spreadsheet files into blocks."""
