"""The shipped gold questions, and gold files as values."""
