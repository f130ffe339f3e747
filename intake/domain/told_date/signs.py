"""The one-letter signs that words are sorted under, so that a grammar rule is a short pattern of signs.

Numbers and calendar
    Y  a year of four digits            y  a year of two digits with its apostrophe
    D  a decade (its first year)        M  a month            S  a season     H  a holiday      W  a weekday
    n  a number of one or two digits    o  an ordinal         q  any other number              1  "a", "one"
    #  numbers with strokes, dashes or dots between them      8  six or eight digits in a row
    u  "xx": a part not known           0  digits that are no year
Amounts of time
    U  a unit (year)    V  units (years)    5  half    c  a couple, a few    @  a day by its name (yesterday)
    A  ago              h  for, been        k  a quarter of a year           R  right (after)   G  vague
Which one
    L  last    l  the past (so many)    p  this past    B  before last    T  this    X  next
    P  early, mid, late
Of what else a number tells
    m  a word before a number that is no date (room 12)       r  what is counted (3 levels)
    z  such a number       f  which surgery it was (surgery #2)
    I  plans told in the present (surgery is in August)
Around a date
    ~  about   ?  perhaps   >  more than   <  less than   ^  almost   +  or more
    s  since   b  before    a  after       t  until       N  not      F  still to come
    i  in      d  of        x  the         j  at (an age) J  I was    g  age, years old
    |  or      :  to        -  dash        &  and         ,  comma    [  between   /  stroke
    Z  the surgery          E  another event   O  another person   v  the Spanish "a", "al"
"""

from __future__ import annotations

from typing import Any, NamedTuple

COUNTS = frozenset("YyDMSHWnoq#80uUVc@z")
"""Signs of a date, a number or a time: left over beside a date, they keep a phrase from being read."""


END = "."
"""The sign of the end of a phrase, apart where words that mean nothing stand there."""


class Token(NamedTuple):
    """One word, number or mark of a phrase."""

    sign: str
    value: Any
    text: str
    apart: bool = False
    """Whether words that mean nothing here stand before it."""
    marked: bool = False
    """Whether a bracket or a full stop stands before it."""
