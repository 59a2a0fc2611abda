"""What the committees write to people."""
