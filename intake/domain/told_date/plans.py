"""Plans told in the present: "surgery is in August", "me operan el lunes" speak of what is still to come.

The patterns stand over the words as they were said, in which every word for the surgery is "surgery"
(misspelt ones, too), every day, month, season or holiday is "date", a number "count", a unit of time "unit".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.told_date.signs import Token

_MY = r"(?:(?:my|the|a|an|another|more|this|that|new|back|neck|spine|spinal|lumbar) )*"
_DATE = r"(?:date|count(?! unit))"
_ON = rf"(?:(?:in|on|for|this|the|now|early|late|mid|around|about|like|maybe|probably) )*{_DATE}"
_DONE = r"(?:done|fixed|fused|repaired|removed|replaced|redone|operated|cut)"
_OTHER = r"(?:why|what|where|when|over)"
_LONG = r"(?:\w+ )?count unit(?! (?:away|out|from))"
"""From "My surgery is 10 years": so long ago."""

_MI = r"(?:(?:mi|la|una|un|otra|esta|esa|nueva|pendiente|fecha|de|para) )*"
_EN = rf"(?:(?:en|el|la|para|pa|este|esta|ya|como|por|a|(?:principios|mediados|finales|fines) de) )*{_DATE}"

_PLANS = (
    # The surgery is, comes, is set for.
    rf"surgery (?:date |unit )?(?:is|isnt|are|gets|comes|coming)(?! (?:{_DONE}|{_OTHER}|{_LONG})\b)",
    rf"surgery (?:date |unit )?(?:for|set for|due|pending) {_ON}",
    rf"date is {_MY}surgery",
    rf"(?:it is|its|date is) {_ON}",
    rf"(?:slated|due|up|down|set|set it|set me) for {_ON}",
    rf"gave me {_ON}",
    rf"(?:moved|rescheduled|pushed back) (?:to|until|till) {_ON}",
    # Having it done.
    rf"(?:having|getting|have|has|get|gets) {_MY}surgery",
    rf"(?:need|needs|want|wants|expecting|awaiting|waiting for|waiting on|facing) {_MY}surgery {_ON}",
    rf"(?:having|getting|have|has|get|gets) (?:it|this|that|them|(?:my|the) \w+) {_DONE}",
    rf"(?:having|getting) (?:it|{_DONE}) {_ON}",
    r"(?:supposed|hoping|hope|planning|plan|about|due|fixing|fixin|waiting) to (?:have|get|be|do|go)",
    rf"(?:go|goes|going) (?:back )?(?:in|under)(?: the knife)?(?: for)? (?:{_MY}surgery|{_ON})",
    r"(?:ill|itll|theyll|hell|shell) (?:be|have|get|do|go|operate|fuse)",
    # They are doing it.
    rf"(?:is|are|re|theyre|hes|shes|im|am|be) (?:doing|performing) (?:it|this|that|{_MY}surgery)",
    r"(?:is|are|re|theyre|hes|shes) (?:operating|fusing)",
    rf"(?:they|he|she) (?:do|does) (?:it|{_MY}surgery) {_ON}",
    rf"operates? (?:on me )?{_ON}",
    # La cirugia es.
    rf"surgery (?:es|queda|quedo|toca|sera|seria|va a ser|esta (?:para|el|en))(?! (?:hecha|{_LONG})\b)",
    rf"surgery (?:para|pa) {_EN}",
    rf"date es {_MI}surgery",
    rf"viene {_MI}surgery",
    rf"(?:^|ya |, )(?:es|sera) {_EN}",
    rf"^(?:para|pa) {_EN}",
    # Me operan, me la hacen.
    r"(?:me|lo|la|le|nos|se) (?:operan|opera|operare|operara|operaran|intervienen|internan)",
    r"(?:me|lo|la|le|nos) (?:(?:re)?program|agend|cit|pas)(?:an|aron|o) .*?\bpara",
    # "Me opero el doctor" is "me operó" without its accent.
    r"me opero(?! (?:el|la|un|una|mi) (?:doctor|doctora|dr|dra|cirujano|cirujana|medico|especialista)\b)",
    r"(?:me|le|nos) (?:toca|(?:la|lo|las|los) hacen)",
    rf"(?:me|le|nos) (?:hacen|haran|dieron|dan) {_MI}(?:surgery|cita|(?<=fecha ){_EN})",
    rf"(?:tengo|tenemos|tiene|tendre|tendra|esper[oa]|esperando) {_MI}(?:surgery|(?<=fecha ){_EN})",
    rf"(?:necesito|quiero) {_MI}surgery {_EN}",
    rf"(?:la|lo) tengo {_EN}",
    r"(?:entro|entra|voy|vamos|va) (?:a|al) (?:la )?(?:surgery|quirofano)",
    r"(?:quieren|quiero|espero|deben|debo|piensan|pienso|pueden|falta|que) operarme",
    r"sere operad[oa]",
)
_PLAN = re.compile("|".join(rf"(?<!\w){pattern}(?!\w)" for pattern in _PLANS))

_OVER = re.compile(
    r"\b(?:was|were|had|been|did|didnt|after|before|since|until|from|by|to|not|never|(?<!date )(?<!unit )of"
    r"|estaba|estuve|desde|por|con|(?<!unit )(?<!fecha )de)(?: (?:my|the|i|you|we|that|la|mi|que))? $"
)
"""What stands before such words where they tell of the past all the same: "after having surgery"."""

_AGO = frozenset({"hace", "hase", "ase", "ace", "haze", "desde hace"})


def tells_a_plan(said: Sequence[Token]) -> bool:
    """Whether the words speak of what is still to come, though no word of the future is among them."""
    text = " ".join(map(_as_matched, said))
    if not _PLAN.search(text) or any(map(_counts_back, said)):
        return False
    return any(not _OVER.search(text[: found.start()]) for found in _PLAN.finditer(text))


def _as_matched(token: Token) -> str:
    if token.sign == "Z" and token.value:
        return "surgery"
    if token.sign in {"U", "V"}:
        return "unit"
    if token.sign in {"n", "q"}:
        return "count"
    return "date" if token.sign and token.sign in "MWSHo#8" else token.text


def _counts_back(token: Token) -> bool:
    """Whether it counts back from today ("since", "ago"): who says so tells no plan."""
    return token.sign in {"s", "A"} or token.text in _AGO
