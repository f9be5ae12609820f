"""Programs that build data files, run by hand."""
