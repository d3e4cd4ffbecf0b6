"""Explains a learner's numbers, and repairs stored data that does not follow from them."""
