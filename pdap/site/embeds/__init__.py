"""Small pages that other sites may show in a frame; no other page of ours can be framed."""
