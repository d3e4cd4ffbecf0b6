"""Awards what learners have earned, and tells the world."""
