"""Pages that show several domains; may import every app, and no app imports them."""
