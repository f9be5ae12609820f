"""Search: which sources are found where, and the words that find them."""
