"""Questions that span domains: query builders, mixins and typed common table expressions. DESIGN.md shows them."""

from pdap.db.queries.base import QueryBuilderBase, run_query_builder
from pdap.db.queries.cte import TypedCTE

__all__ = ["QueryBuilderBase", "TypedCTE", "run_query_builder"]
