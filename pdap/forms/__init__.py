"""What the forms of several apps are made of."""
