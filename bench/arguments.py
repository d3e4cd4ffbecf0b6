"""What the commands of this folder take alike."""


def positive(text: str) -> int:
    """A number of at least 1.

    Raises:
        ValueError: for anything else.
    """
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
