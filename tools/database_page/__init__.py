"""Writes docs/database.md and its diagrams from the models."""
