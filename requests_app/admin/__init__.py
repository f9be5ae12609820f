"""Data requests in the admin; importing it registers them."""

from requests_app.admin import data_request, gaps, queues

__all__ = ["data_request", "gaps", "queues"]
