"""Grids into tables and facts."""
