"""Advisory locks: each number means one thing, else one holder stops another in silence."""

import re
from collections import defaultdict

from tests.pdap.test_import_rule import modules

NUMBER = re.compile(r"^(\w*LOCK)\s*(?::\s*\w+\s*)?=\s*([0-9_]{4,})", re.MULTILINE)


def test_no_two_locks_have_one_number() -> None:
    names = defaultdict(set)
    for name, path in modules():
        for lock, number in NUMBER.findall(path.read_text()):
            names[int(number)].add(f"{name}.{lock}")

    assert len(names) > 1
    assert {number: sharing for number, sharing in names.items() if len(sharing) > 1} == {}
