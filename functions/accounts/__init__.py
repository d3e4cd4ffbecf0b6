"""Accounts of Hito's own, and learners' exports and erasures."""
