"""The shape of what comes in: forms validate, verbs act."""
