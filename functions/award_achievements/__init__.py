"""Awards achievements to learners, and publishes awards and completed courses."""
