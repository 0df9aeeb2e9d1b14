"""Questions as people type them in a channel: lower case, terse, with slips of the finger."""

import random


def noisy(question: str, chance: random.Random) -> str:
    """Return the question as somebody may type it; often as it was."""
    if chance.random() < 0.5:
        question = question.lower()
    if chance.random() < 0.5:
        question = question.rstrip(" ?")
    words = question.split()
    if chance.random() < 0.15 and len(words) > 5:
        words.pop(chance.randrange(1, len(words)))
    if chance.random() < 0.15:
        place = chance.randrange(len(words))
        words[place] = _slip(words[place], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    """The word with one letter left out, doubled, or swapped with the next."""
    if len(word) < 5:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
