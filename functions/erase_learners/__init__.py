"""Removes everything stored for erased learners."""
