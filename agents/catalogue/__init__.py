"""The actions themselves, a module for each family of leadership activity."""
