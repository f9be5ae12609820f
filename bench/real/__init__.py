"""The site at today's real size: times that pages, endpoints and jobs may take (SIZE=real)."""
