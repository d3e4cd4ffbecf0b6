"""Why a learner's numbers are what they are, and what is not as it follows."""
