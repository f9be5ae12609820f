"""What the catalog lacks: decisions on single gaps, and how many there were each week."""
