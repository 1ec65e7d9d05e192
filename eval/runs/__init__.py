"""Systems asked a gold set, runs kept and compared."""
