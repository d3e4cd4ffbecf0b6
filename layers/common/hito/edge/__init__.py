"""Where HTTP ends: who calls, what they ask, how it is shown."""
