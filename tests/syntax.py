"""The syntax trees of our modules, read once in a process: several tests look through all of them."""

import ast
import gc
from functools import cache
from pathlib import Path


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a file's tree in the order of `ast.walk`: the module is the first."""
    nodes = tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    gc.freeze()  # they stay, and are too many to be looked through whenever garbage is collected
    return nodes
