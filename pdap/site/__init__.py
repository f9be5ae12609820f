"""Pages of the whole: home, texts, metrics, sitemaps, downloads, embeds, cards, and the roots of the API.

Whatever is about one domain belongs to its app; only `pdap.urls`, settings, `pdap.ops`, `tools` and tests import this
room.
"""
