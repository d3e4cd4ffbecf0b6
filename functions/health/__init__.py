"""Health of the deployment."""
