"""Reads enable_when from content into the closed set of conditions.

The forms; `question` is always a link id:
    { question = "who", is = "me" }             or is_not = "me", or is_any = ["me", "me_with_help"]
    { question = "symptoms", includes = "pain" }            or includes_any = ["pain", "numbness"]
    { question = "helper_name", answered = true }           or above = 0, of a number
    { loop = "surgeries", at_least = 2 }        or any_instance = { ... }
    { all = [...] }      { any = [...] }        { not = { ... } }
    "has_operation"                             a condition named under [conditions]
"""

from __future__ import annotations

from intake.content.reading import Table
from intake.domain.conditions import (
    ALWAYS,
    Above,
    AllOf,
    AnyInstance,
    AnyOf,
    AtLeast,
    Condition,
    HasValue,
    Includes,
    Is,
    Not,
)

_FORMS = ("question", "loop", "all", "any", "not")
_TESTS = ("is", "is_not", "is_any", "includes", "includes_any", "answered", "above")


class ConditionReader:
    """Reads conditions; `looped` are the link ids inside a loop, answered once for each of its instances."""

    def __init__(self, looped: frozenset[str]) -> None:
        self._looped = looped
        self._named: dict[str, Condition] = {}

    def name_all(self, table: Table) -> None:
        """Read a table of named conditions; each may use the names above it."""
        for name in table.data:
            self._named[name] = self.read(table, name)

    def read(self, table: Table, key: str = "enable_when") -> Condition:
        """Read the condition at that key, ALWAYS where there is none; ContentError says what was expected."""
        return self._condition(table, key, table.anything(key)) if table.has(key) else ALWAYS

    def _condition(self, parent: Table, key: str, data: object) -> Condition:
        if isinstance(data, str):
            if data not in self._named:
                known = ", ".join(self._named)
                raise parent.error(key, f"expected a named condition ({known}), found {data!r}")
            return self._named[data]
        table = Table(parent.file, f"{parent.where}.{key}".lstrip("."), data)
        form = _only(parent, key, _FORMS, table)
        condition = self._of_form(table, form)
        table.done()
        return condition

    def _of_form(self, table: Table, form: str) -> Condition:
        match form:
            case "question":
                return self._of_question(table)
            case "loop":
                return self._of_loop(table)
            case "all":
                return AllOf(self._parts(table, form))
            case "any":
                return AnyOf(self._parts(table, form))
            case _:
                return Not(self._condition(table, form, table.anything(form)))

    def _of_question(self, table: Table) -> Condition:
        link_id = table.text("question")
        looped = link_id in self._looped
        match _only(table, "question", _TESTS, table):
            case "is":
                return Is(link_id, (table.text("is"),), looped)
            case "is_not":
                return Not(Is(link_id, (table.text("is_not"),), looped))
            case "is_any":
                return Is(link_id, table.texts("is_any"), looped)
            case "includes":
                return Includes(link_id, (table.text("includes"),), looped)
            case "includes_any":
                return Includes(link_id, table.texts("includes_any"), looped)
            case "above":
                return Above(link_id, table.whole("above", 0), looped)
            case _:
                has_value = HasValue(link_id, looped)
                return has_value if table.flag("answered") else Not(has_value)

    def _of_loop(self, table: Table) -> Condition:
        loop = table.text("loop")
        if _only(table, "loop", ("at_least", "any_instance"), table) == "at_least":
            return AtLeast(loop, table.whole("at_least", 1))
        return AnyInstance(loop, self._condition(table, "any_instance", table.anything("any_instance")))

    def _parts(self, table: Table, key: str) -> tuple[Condition, ...]:
        parts = table.anything(key)
        if not isinstance(parts, list) or not parts:
            raise table.error(key, "expected a list of conditions that is not empty")
        return tuple(self._condition(table, f"{key}[{number}]", part) for number, part in enumerate(parts, 1))


def _only(parent: Table, key: str, names: tuple[str, ...], table: Table) -> str:
    """The one of `names` that stands in the table; raises ContentError at `key` when not exactly one does."""
    found = [name for name in names if name in table.data]
    if len(found) != 1:
        raise parent.error(
            key, f"expected exactly one of {', '.join(names)}, found {', '.join(found) or 'none'}"
        )
    return found[0]
