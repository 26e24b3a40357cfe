"""Why a file cannot be read, in a sentence for the person who chose it."""


class UnreadableFile(ValueError):
    """The file is not what it should be; the message is the Chinese sentence."""
