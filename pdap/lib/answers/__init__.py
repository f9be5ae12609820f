"""Answers that are the same for everybody: how they are named, kept and compressed."""
