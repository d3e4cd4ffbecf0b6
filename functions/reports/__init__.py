"""What a teacher sees of a course: a report, and the roster of its learners."""
