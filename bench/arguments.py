"""Types of command-line arguments that the commands of this folder share."""


def positive(text: str) -> int:
    """A number of at least 1.

    Raises:
        ValueError: for anything else.
    """
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
