"""The roots of the API: its versions, their documents, and what belongs to no domain."""
