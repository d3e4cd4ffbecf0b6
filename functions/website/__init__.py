"""Pages for people, and the OpenAPI documents. Not named `site`: Python has a module of that name."""
