"""How a time is written where no template spells it out: in the admin's lists and forms to read. It names its zone."""

DATETIME_FORMAT = "M j, Y, H:i T"
