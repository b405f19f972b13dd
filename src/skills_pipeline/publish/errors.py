"""What stops a publication, named where the command line can catch it without loading what publishes.

Here belong errors a person can mend.
"""


class PublicationError(RuntimeError):
    """A release cannot be published as asked: the folder holds something else, or a value has no place."""
