"""Results into an answer: the one gate for figures, and every sentence a person reads."""
