"""What the resident’s pages and the desk’s have in common."""
