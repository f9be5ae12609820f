"""Values that a process keeps."""

from dataclasses import dataclass

from pdap.lib.bounded_memory import ENTRY_BYTES, BoundedMemory, size_of


def test_what_was_used_least_recently_makes_room() -> None:
    memory: BoundedMemory[str] = BoundedMemory(4 * (100 + ENTRY_BYTES))
    for name in "abcd":
        memory.put(name, name, 100)
    assert memory.get("a") == "a"

    memory.put("e", "e", 100)

    assert memory.get("b") is None
    assert [memory.get(name) for name in "acde"] == ["a", "c", "d", "e"]
    assert memory.bytes == memory.most_bytes


def test_a_value_takes_the_place_of_the_one_before() -> None:
    memory: BoundedMemory[int] = BoundedMemory(10_000)
    memory.put("a", 1, 2_000)
    memory.put("a", 2, 1_000)

    assert memory.get("a") == 2
    assert memory.bytes == 1_000 + ENTRY_BYTES
    memory.clear()
    assert (len(memory), memory.bytes) == (0, 0)


def test_one_value_never_takes_all_the_room() -> None:
    memory: BoundedMemory[int] = BoundedMemory(10_000)
    memory.put("small", 1, 100)
    memory.put("large", 2, 9_000)

    assert memory.get("large") is None
    assert memory.get("small") == 1


def test_one_value_may_take_one_of_the_parts_of_the_room() -> None:
    quarters: BoundedMemory[int] = BoundedMemory(10_000)
    halves: BoundedMemory[int] = BoundedMemory(10_000, parts=2)
    for memory in (quarters, halves):
        memory.put("large", 1, 4_000)

    assert (quarters.get("large"), halves.get("large")) == (None, 1)


def test_sizes_are_counted_with_all_that_hangs_on_a_value() -> None:
    @dataclass
    class Point:
        words: str

    @dataclass(slots=True)
    class Slotted:
        words: str

    text = "x" * 10_000
    for value in (text, [text], {"a": {"b": text}}, {text: 1}, Point(text), Slotted(text), (frozenset([text]),)):
        assert 10_000 < size_of(value) < 11_500, value
    assert size_of([text, text]) < 11_000
