"""What can go wrong in serving; in a module of its own, so that naming it starts no server."""


class ServingError(RuntimeError):
    """The address cannot be listened on; the message says what to do."""
