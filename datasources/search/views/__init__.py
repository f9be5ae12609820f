"""Pages of search: the box, results, suggestions, downloads."""
