"""What people would use instead, asked the same questions."""
