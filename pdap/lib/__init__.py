"""Helpers that know no app: settings, columns, rights, names, web addresses, CSV files, limits, email, jobs, fetching.

Code that reads or writes the tables of one app belongs to that app; code for pages or the API, to `web` and `api`.
"""
