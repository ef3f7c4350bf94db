"""What caused what: each action's contribution, and what would have become of an organisation without it."""
