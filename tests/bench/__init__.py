"""Tests of the bench: its generator at a tiny size, and its measuring."""
