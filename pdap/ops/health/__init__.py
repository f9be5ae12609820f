"""Health, for load balancers and people on call."""
