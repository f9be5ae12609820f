"""The outbox of the local environment: mails are files, and pages show them. Nothing leaves the machine."""
