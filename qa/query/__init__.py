"""A question as a tree: its nodes and what they give, its notation, rewriting, editing and wording."""
