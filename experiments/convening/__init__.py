"""The convener's own questions: whom first, what if, when to leave, this case or that one. A module a question."""
