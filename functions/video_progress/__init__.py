"""Videos and courses as the video progress contract shows them, and a learner's summary."""
