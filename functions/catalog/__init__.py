"""Authoring of courses. No other function writes course content."""
