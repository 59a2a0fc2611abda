"""What staff and residents fill in about outings."""
