"""What is printed of money: receipts, slips, registers."""
