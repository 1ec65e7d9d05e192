"""Text, Markdown, HTML and delimited files into blocks."""
