"""The command line and the chat page; both ask through qa's one entry point and share one rendering."""
