"""What the fuzz round knows of each reader of the program."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of the program and how to make inputs for it.

    Attributes
    ----------
    name : such as ``OBJ, STL and PLY files``
    share : of all inputs in the long round; many for cheap readers, few for whole imports
    try_one : makes one input from the generator in the given empty folder and reads it; an
        OsteopointError of one line is a fair answer, success is one too, and anything else
        that is raised is a fault
    """

    name: str
    share: float
    try_one: Callable[[random.Random, Path], None]
