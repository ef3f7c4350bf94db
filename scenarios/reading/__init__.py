"""Tables of stakeholders as people keep them: cells, the table among them, its columns, its values; told as a `Reading`."""
