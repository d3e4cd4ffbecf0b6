"""Awards achievements to learners, and publishes what happened to them."""
