"""Who may read and write which column of data requests (contract 4.2)."""

from pdap.lib.column_rights import Relation, register
from requests_app.fields import REQUESTS

DATA_REQUESTS = register(
    Relation(
        "data_requests",
        models=("requests_app.DataRequest", "requests_app.DataRequestExpanded"),
        owner="creator_id",
        rules=REQUESTS.rules(),
    )
)
