"""Pages that merged records leave behind."""
