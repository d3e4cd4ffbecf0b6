"""What Hito does for a caller, one function per need."""
