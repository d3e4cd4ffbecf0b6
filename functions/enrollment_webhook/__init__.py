"""What the enrollment system tells: who entered or left a course."""
