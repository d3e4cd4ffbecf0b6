"""Removes what is held of erased learners."""
