"""Spans into candidate trees."""
