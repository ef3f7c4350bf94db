"""The world and its laws."""
