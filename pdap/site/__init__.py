"""Pages of the whole: home, texts, metrics, sitemaps, data.json, and the roots of the API.

Whatever is about one domain belongs to its app; nothing but `pdap.urls` imports this package.
"""
