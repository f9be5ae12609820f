"""The toolkit of the admin: site, base classes, start page, work queues, gaps, preview, and pages of what no app owns.

An admin class of an app's records belongs to that app.
"""
