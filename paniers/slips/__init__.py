"""The papers « Confirmation » of the baskets."""
