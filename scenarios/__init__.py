"""What is read from files: scenarios, strategies, stakeholder tables."""
