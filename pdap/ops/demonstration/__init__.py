"""The demonstration catalog: real places and a few dozen real portals, and much that is invented and says so."""
