"""News from the enrollment system: who enrolled in a course or dropped it."""
