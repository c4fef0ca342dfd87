"""Geometry on arrays, without files, state or drawing; metres unless a name says otherwise."""
