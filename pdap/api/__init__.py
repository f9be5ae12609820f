"""What the apps' APIs share: keys, errors, lists, the document."""
