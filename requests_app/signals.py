"""What happens to data requests that apps above this one want to know of."""

from django.dispatch import Signal

# Sent inside the transaction in which a request reaches another status, with `data_request`, the status that it had
# `before`, and the `actor_id` of the person who brought it there, with `is_undone` if that was by undoing a change; an
# error takes that back.
data_request_status_changed = Signal()
