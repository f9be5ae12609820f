"""A person's own pages: what they follow, asked for and submitted, their account, their key, their data."""
