"""Questions that span domains: query builders, mixins and typed common table expressions. DESIGN.md shows them."""

from pdap.queries.base import QueryBuilderBase, run_query_builder

__all__ = ["QueryBuilderBase", "run_query_builder"]
