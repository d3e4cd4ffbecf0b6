"""Awards and completions that learners get through a change of achievements or content."""
