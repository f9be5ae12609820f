"""What a search finds, filtered, counted, sorted and cut into pages by PostgreSQL: a page costs what it shows."""
