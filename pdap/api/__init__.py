"""The toolkit of the API: endpoint, list, plain rows, parameters, limits, errors, and the document.

An endpoint itself belongs to its app, and the roots that join them to `pdap.site`.
"""
