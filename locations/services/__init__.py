"""Services of places: adding and merging them."""
