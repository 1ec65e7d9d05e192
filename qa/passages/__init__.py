"""Quotes of the documents on one facet of a thing."""
