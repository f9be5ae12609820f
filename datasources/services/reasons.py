"""The most common reasons for rejecting a submission; the curator may change the text before it is sent."""

REASONS = (
    ("Not the records", "The page is about the records, and does not lead to them. Do you know where they are kept?"),
    ("One document", "It is a single record or article. The catalogue lists the pages where records are kept."),
    ("Another subject", "It is not about police, courts or jails."),
    ("Does not open", "The page did not open when we looked. Please check the address and submit it again."),
    ("Not public", "The page asks for a password or a payment that is not open to everybody."),
)
