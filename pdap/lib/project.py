"""What the project and its site are called, and where people write to them."""

PROJECT = "Police Data Accessibility Project"
SITE = "Police Data Access Point"
HOME = "https://pdap.io"
CONTACT = "contact@pdap.io"
OPERATIONS = "operations@pdap.io"
