"""Who may synchronize: accounts with the one right of the data source manager (contract 6.6)."""

from accounts.rights import CALL_DS_SOURCE_COLLECTOR_ENDPOINTS
from pdap.api.batch_endpoints import SyncEndpoint
from pdap.api.callers import holders_of


class CollectorEndpoint(SyncEndpoint):
    access = holders_of(CALL_DS_SOURCE_COLLECTOR_ENDPOINTS)
