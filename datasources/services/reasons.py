"""The most common reasons for rejecting a source or an agency; the curator may change the text."""

REASONS = (
    ("No records there", "The page describes the records but doesn’t link to them. Do you know where they are?"),
    ("Single document", "It’s a single document or article. We list pages where records are published."),
    ("Off topic", "It isn’t about police, courts or jails."),
    ("Doesn’t open", "The page didn’t open when we tried. Please check the link and submit it again."),
    ("Not public", "The page requires a password or payment that isn’t available to everyone."),
)
AGENCY_REASONS = (
    ("Already listed", "We already list this agency, perhaps under another name."),
    ("Not an agency", "It’s a person, a company or a program, not an agency."),
    ("Off topic", "It isn’t a police, court or jail agency, and it doesn’t keep their records."),
    ("Part of another agency", "It’s a unit of an agency that we list. Its sources belong to that agency."),
    ("Not found", "We couldn’t confirm that an agency of this name exists in this place."),
)
