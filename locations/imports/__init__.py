"""Files of states, counties and towns, and places by the names that files have for them."""
