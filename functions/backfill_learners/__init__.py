"""Awards and completions that learners get without a change of their own."""
