"""Atlases, bones, skins and landmarks: reading, checking, queries and import."""
