"""Nouns that know no app: web addresses, spreadsheets, limits, mail, jobs, fetching, declared settings.

What reads or writes the tables of one app belongs to that app; what makes a page or an answer, to `web` and `api`.
"""
