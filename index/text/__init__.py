"""Printed words and figures into the names and amounts of the field."""
