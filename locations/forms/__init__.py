"""Fields with which forms choose places and agencies."""
