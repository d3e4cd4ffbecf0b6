"""Events of the enrollment system: who enrolled in a course or dropped it."""
