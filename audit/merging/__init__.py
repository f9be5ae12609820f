"""Records that are one: pairs that look like duplicates, merges that can be undone, and redirects from old ids.

The machine knows tables and columns only; which links a kind of record has, the apps say (`references`).
"""
