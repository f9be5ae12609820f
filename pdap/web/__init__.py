"""The toolkit of pages: parameters, paging, errors, context, forms, pickers, charts, template tags.

A page itself belongs to its app, and a page of the whole to `pdap.site`.
"""
