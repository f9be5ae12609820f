"""Signals about the change log for the apps above."""

from django.dispatch import Signal

# Sent inside the transaction of a merge once it is done, with the `merge`.
records_merged = Signal()
# Sent before the rows are locked that are undone, with the `steps`: who locks other rows with these does so now.
undoing_begins = Signal()
# Sent inside the transaction in which changes are undone, with the `steps` that were done: an email about a decision
# that is taken back need not leave. An error takes the undoing back.
changes_undone = Signal()
