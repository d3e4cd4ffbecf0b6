"""The video progress contract: videos, courses and a learner's summary."""
