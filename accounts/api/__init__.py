"""The API of people: their profiles, searches, requests and rights."""
