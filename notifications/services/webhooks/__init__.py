"""Webhooks: secrets and signatures, deliveries that are written with the events, and their sending."""
