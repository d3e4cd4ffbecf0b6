"""A reply without what it may not show: a learner's text may talk a model into anything, so its words are read.

What a model hides otherwise (translated, spelled out, encoded) passes.
"""

# So many characters in common are no coincidence. Source: the issue.
FRAGMENT = 12

# A shorter secret is hidden where it stands alone; the shortest are words that anybody uses.
SHORTEST = 4

HIDDEN = "[…]"


def redacted(reply: str, secrets: tuple[str, ...], own: str) -> str:
    """The reply with each fragment of a secret hidden that is not in ``own``, what the learner wrote.

    Letters are compared without case, and any white space is one blank.
    """
    letters, places = _folded(reply)
    # As if it stood between other words.
    allowed, _ = _folded(f" {own} ")
    hide = [False] * len(reply)
    for secret in secrets:
        sought, _ = _folded(secret)
        sought = sought.strip()
        for start, end in _found(letters, sought):
            fragment = letters[start:end]
            if fragment not in allowed:
                first, last = start + fragment.startswith(" "), end - 1 - fragment.endswith(" ")
                for place in range(places[first], places[last] + 1):
                    hide[place] = True
    return _without(reply, hide)


def _found(letters: str, secret: str) -> list[tuple[int, int]]:
    """Where fragments of a secret stand."""
    if len(secret) < FRAGMENT:
        return _standing_alone(letters, secret) if len(secret) >= SHORTEST else []
    fragments = {secret[at : at + FRAGMENT] for at in range(len(secret) - FRAGMENT + 1)}
    return [
        (at, at + FRAGMENT) for at in range(len(letters) - FRAGMENT + 1) if letters[at : at + FRAGMENT] in fragments
    ]


def _standing_alone(letters: str, secret: str) -> list[tuple[int, int]]:
    found, at = [], letters.find(secret)
    while at >= 0:
        end = at + len(secret)
        if not letters[max(0, at - 1) : at].isalnum() and not letters[end : end + 1].isalnum():
            found.append((at, end))
        at = letters.find(secret, at + 1)
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """A text as it is compared, and for each of its characters the place in ``text`` that it is from."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isspace():
            if folded and folded[-1] == " ":
                continue
            alike = " "
        else:
            alike = char.casefold()
        folded += alike
        places += [place] * len(alike)
    return "".join(folded), places


def _without(reply: str, hide: list[bool]) -> str:
    shown: list[str] = []
    for place, char in enumerate(reply):
        if not hide[place]:
            shown.append(char)
        elif place == 0 or not hide[place - 1]:
            shown.append(HIDDEN)
    return "".join(shown)
