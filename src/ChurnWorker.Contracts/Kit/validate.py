#!/usr/bin/env python3
"""Checks messages against the contract; needs nothing but Python 3.

    validate.py winback.triggered < message.json      one message; errors on stdout, exit 1 when there are any
    validate.py --samples                             every golden sample against its schema, and that broken ones are refused

In your own tests: from validate import errors; assert not errors("winback.triggered", message)
"""

import copy
import json
import math
import pathlib
import re
import sys
from datetime import datetime

CONTRACTS = pathlib.Path(__file__).resolve().parent.parent
IGNORED = {"$schema", "$id", "title", "description", "examples", "default"}
TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and math.isfinite(v),
    "integer": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool) and math.isfinite(v) and v == int(v),
}


def schema(name):
    return json.loads((CONTRACTS / "Schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


def sample(name):
    return json.loads((CONTRACTS / "Samples" / f"{name}.json").read_text(encoding="utf-8"))


def names():
    return sorted(path.name.removesuffix(".schema.json") for path in (CONTRACTS / "Schemas").glob("*.schema.json"))


def errors(name, message):
    """What is wrong with a message, one text each; none: it keeps the contract. Unknown members are fine: ignore them too."""
    return list(_check(schema(name), message, name))


def _is_instant(text):
    # Whoever writes a time without its offset leaves the reader to guess
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", text):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", text).upper().replace("Z", "+00:00"))
        return True
    except ValueError:
        return False


FORMATS = {"date-time": _is_instant, "uuid": lambda text: re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text)}


def _check(rules, value, at):
    for key, rule in rules.items():
        if key in IGNORED:
            continue
        if key not in CHECKS:
            raise NotImplementedError(f"{key} at {at}")
        yield from CHECKS[key](rule, value, at)


def _type(rule, value, at):
    allowed = rule if isinstance(rule, list) else [rule]
    if not any(TYPES[name](value) for name in allowed):
        yield f"{at} is no {' or '.join(allowed)}"


def _properties(rule, value, at):
    if isinstance(value, dict):
        for member, rules in rule.items():
            if member in value:
                yield from _check(rules, value[member], f"{at}.{member}")


def _additional(rule, value, at):
    if isinstance(rule, dict) and isinstance(value, dict):
        for member, inner in value.items():
            yield from _check(rule, inner, f"{at}.{member}")


def _items(rule, value, at):
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(rule, item, f"{at}[{index}]")


def _any_of(rule, value, at):
    if all(list(_check(choice, value, at)) for choice in rule):
        yield f"{at} is none of what it may be"


def _simple(kind, test, text):
    def check(rule, value, at):
        if TYPES[kind](value) and not test(rule, value):
            yield f"{at} {text} {rule}"

    return check


CHECKS = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "anyOf": _any_of,
    "required": lambda rule, value, at: (f"{at}.{member} is missing" for member in rule if isinstance(value, dict) and member not in value),
    "enum": lambda rule, value, at: () if value in rule else (f"{at} is none of {', '.join(map(str, rule))}",),
    "minLength": _simple("string", lambda rule, value: len(value) >= rule, "is shorter than"),
    "maxLength": _simple("string", lambda rule, value: len(value) <= rule, "is longer than"),
    "pattern": _simple("string", lambda rule, value: re.search(rule, value), "does not match"),
    "format": _simple("string", lambda rule, value: FORMATS[rule](value), "is no"),
    "minimum": _simple("number", lambda rule, value: value >= rule, "is below"),
    "exclusiveMinimum": _simple("number", lambda rule, value: value > rule, "is not above"),
    "exclusiveMaximum": _simple("number", lambda rule, value: value < rule, "is not below"),
    "maximum": _simple("number", lambda rule, value: value <= rule, "is above"),
}


def broken(name):
    """Messages that break the contract in one way each: a required member missing, or of another type."""
    for member in schema(name)["required"]:
        without = copy.deepcopy(sample(name))
        del without[member]
        yield f"without {member}", without
        yield f"{member} of another type", {**sample(name), member: {"no": "type of ours"} if not isinstance(sample(name)[member], dict) else []}


def check_samples():
    failures = 0
    for name in names():
        found = errors(name, sample(name))
        missed = [what for what, message in broken(name) if not errors(name, message)]
        failures += len(found) + len(missed)
        print(f"{name}: {'ok' if not found and not missed else '; '.join(found + [f'accepted {what}' for what in missed])}")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--samples":
        sys.exit(check_samples())
    problems = errors(sys.argv[1], json.load(sys.stdin))
    print("\n".join(problems) or "ok")
    sys.exit(1 if problems else 0)
