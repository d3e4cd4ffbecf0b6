"""Looks at learners for whom something else than they themselves has changed."""
