"""Nouns that know no app: settings, columns, rights, names, web addresses, spreadsheets, limits, email, jobs, fetching.

What reads or writes the tables of one app belongs to that app; what makes a page or an answer, to `web` and `api`.
"""
