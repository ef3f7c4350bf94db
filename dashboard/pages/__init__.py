"""The pages, one module each, with a component `Page(session)`."""
