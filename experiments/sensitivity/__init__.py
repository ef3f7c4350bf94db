"""Which parameters matter: screening, indices and tornadoes, told apart from luck."""
