"""The laws of the model, one short pure function each, by the part of the month they belong to."""
