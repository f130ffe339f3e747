"""How a name sounds, roughly: so that one heard on the phone is found however it was spelled.

Names that sound alike, and names with two letters changed about, have the same key: "Jones" and "joens",
"Gonzalez" and "Gonsales", "Hernandez" and "ernandes", "Smith" and "Smyth".
"""

from __future__ import annotations

from collections.abc import Iterable

from intake.domain.person import name_words

_SOUNDS = (("ph", "f"), ("qu", "k"), ("q", "k"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"))
_ONE_LETTER = str.maketrans({"z": "s", "v": "b", "x": "s", "h": "", "y": "i"})
_VOWELS = frozenset("aeiou")
VOWEL = "a"
"""Stands for any vowel that a name begins with."""
FEWEST_LETTERS = 2
"""A key of one letter alone is every tenth name's."""


def sound_of(word: str) -> str:
    """The key of a word as `name_words` gives it: the first sound, then the other consonants by the alphabet.

    Empty where too little is left to tell names apart ("Hoa").
    """
    for written, said in _SOUNDS:
        word = word.replace(written, said)
    word = word.translate(_ONE_LETTER)
    if not word:
        return ""
    first = VOWEL if word[0] in _VOWELS else word[0]
    key = first + "".join(sorted(set(word[1:]) - _VOWELS))
    return key if len(key) >= FEWEST_LETTERS else ""


def sounds_of(names: Iterable[str]) -> set[str]:
    """The keys of all words of these names."""
    return {sound for name in names for word in name_words(name) if (sound := sound_of(word))}
