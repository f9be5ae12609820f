"""Social cards: the picture that other sites show beside a link to a page of ours."""
