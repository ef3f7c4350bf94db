"""The names that everything else is written in, as plain data: fields, outcomes, actions, parameters, sectors."""
