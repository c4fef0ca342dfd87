"""Placement of points: solves the rules of the catalogue on the loaded body."""
