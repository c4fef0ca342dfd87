"""A few hundred damaged inputs, the same each time: each reader takes them or says why not.

The long round, with a hundred thousand, is made of the same readers.
"""

import random
from pathlib import Path

import pytest

from fuzz import READERS, Reader

INPUTS = 300
MIN_BONES = 4


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_takes_anything(
    reader: Reader, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    share = reader.share / sum(each.share for each in READERS)
    for number in range(max(MIN_BONES, round(INPUTS * share))):
        folder = tmp_path / str(number)
        folder.mkdir()
        reader.try_one(random.Random(f"{reader.name} {number}"), folder)
    assert capfd.readouterr().err == ""
