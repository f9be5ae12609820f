"""Pages of places, and their maps."""
