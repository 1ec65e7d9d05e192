"""The answerers that read the question itself; deleted when the engine executes trees."""
