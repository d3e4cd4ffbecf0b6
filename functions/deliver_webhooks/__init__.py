"""Sends events as signed webhooks: to the subscriber of the deployment, and to those of the API."""
