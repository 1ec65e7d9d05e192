"""Trees into results, and the choice among readings by what they give."""
