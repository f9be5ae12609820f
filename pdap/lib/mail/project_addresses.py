"""Addresses of PDAP that mails name."""

CONTACT = "contact@pdap.io"
