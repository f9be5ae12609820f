"""How often the search box understands: queries of a file, typed into the real page, judged by a program."""
