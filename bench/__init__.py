"""Measuring the site: `make bench`.

`real` holds the targets at today's size, `volume` makes larger catalogs, `reads` measures what each request costs on
them.
"""
