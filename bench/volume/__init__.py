"""Catalogs of any size that are spread as the real one is: the same rows every time, made of the country's places."""
