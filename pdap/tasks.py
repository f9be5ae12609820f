"""Jobs of the project as a whole."""

from pdap.materialized import refresh


def refresh_views() -> list[str]:
    """Refresh all materialized views while they are read; return those refreshed."""
    return [str(view) for view in refresh()]
