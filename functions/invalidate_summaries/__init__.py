"""What follows from a change of a learner's course: no cached summary stays that it made untrue."""
