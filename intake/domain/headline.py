"""What decides a case among its pairs: which are set aside, which one leads, and what the case may come to.

For each symptom, pairs on another area are set aside, then pairs whose operation came after the onset, each
only while another pair is left. Of all that are kept, over all symptoms, the highest-ranked leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from intake.domain.bands import Link, Pair, ranked

_STRENGTH = (
    *(Link.PERSISTENT, Link.EARLY, Link.RECENT, Link.UNKNOWN, Link.UNCERTAIN, Link.REMOTE),
    *(Link.BEFORE_SURGERY, Link.OTHER_AREA, Link.NO_SURGERY),
)
"""In what order a link decides for one symptom: what can be set aside stands behind what cannot."""
_NOT_SET_ASIDE = _STRENGTH.index(Link.UNCERTAIN) + 0.5
"""Where `before_surgery` stands that is never set aside: by its rank, above `remote`."""


def by_symptom(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """The pairs of each symptom."""
    symptoms = dict.fromkeys(pair.symptom for pair in pairs)
    return [[pair for pair in pairs if pair.symptom == symptom] for symptom in symptoms]


def kept_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that each symptom keeps."""
    return [pair for of_one in by_symptom(pairs) for pair in _kept(of_one)]


def _kept(pairs: list[Pair]) -> list[Pair]:
    same_area = [pair for pair in pairs if pair.link is not Link.OTHER_AREA]
    kept = same_area or pairs
    return [pair for pair in kept if not pair.later] or kept


def in_precedence(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs, the one that leads first."""
    return sorted(pairs, key=_precedence)


def _precedence(pair: Pair) -> tuple[int, bool, bool, int, int, str, int, int]:
    """Highest rank, then settled, a shared area, the latest operation, the latest onset, the key."""
    surgery, onset = pair.surgery_interval, pair.onset_interval
    return (
        pair.link.rank,
        not pair.settled,
        not pair.shared,
        -surgery.lo.toordinal() if surgery else 0,
        -onset.lo.toordinal() if onset else 0,
        pair.symptom,
        # Whatever is still alike is told apart by the operation itself, never by the order it was told in.
        -surgery.hi.toordinal() if surgery else 0,
        pair.surgery if pair.surgery is not None else -1,
    )


def possible_links(pairs: Sequence[Pair]) -> tuple[Link, ...]:
    """Every link the headline can get when each pair takes one of its links and pairs are set aside anew.

    Of one symptom these are the links of its pairs that stand no lower than any pair's last one; of several
    symptoms the same again, by rank.
    """
    of_each = [_possible_of_symptom(of_one) for of_one in by_symptom(pairs)]
    floor = min(max(link.rank for link in links) for links in of_each)
    return ranked(link for links in of_each for link in links if link.rank <= floor)


def _possible_of_symptom(pairs: list[Pair]) -> set[Link]:
    floor = min(max(_strength(pair, link) for link in pair.possible) for pair in pairs)
    return {link for pair in pairs for link in pair.possible if _strength(pair, link) <= floor}


def _strength(pair: Pair, link: Link) -> float:
    """Smaller decides first."""
    if link is Link.BEFORE_SURGERY and pair.contradicted:
        return _NOT_SET_ASIDE
    return _STRENGTH.index(link)
