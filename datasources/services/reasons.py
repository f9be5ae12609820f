"""The most common reasons for rejecting a submission; the curator may change the text before it is sent."""

REASONS = (
    ("No records there", "The page describes the records but doesn't link to them. Do you know where they are?"),
    ("Single document", "It's a single document or article. We list pages where records are published."),
    ("Off topic", "It isn't about police, courts or jails."),
    ("Doesn't open", "The page didn't open when we tried. Please check the link and submit it again."),
    ("Not public", "The page requires a password or payment that isn't available to everyone."),
)
