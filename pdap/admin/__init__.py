"""What the admin classes of all apps share."""
