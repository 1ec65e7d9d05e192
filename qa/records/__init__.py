"""Facts for a thing in a frame: exact look-up, search by words, members of an axis, disagreements."""
