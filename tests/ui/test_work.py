"""Work on a thread: one end, told as a sentence, and nothing held on to afterwards."""

import gc
import weakref

from osteopoint.errors import OsteopointError
from osteopoint.storage import fault_log
from osteopoint.ui.support.tasks import BackgroundTask


class Large:
    """Stands for a whole body."""


def test_what_a_task_holds_goes_with_its_end(qtbot):
    large = Large()
    seen = weakref.ref(large)
    work = BackgroundTask(lambda progress, stopped, large=large: str(large))
    with qtbot.waitSignal(work.done):
        work.start()
    work.wait()
    del large
    gc.collect()
    assert seen() is None


def test_an_expected_end_is_told_as_it_stands(qtbot):
    def refuse(*_: object) -> None:
        raise OsteopointError("There is no such file.")

    work = BackgroundTask(refuse)
    with qtbot.waitSignal(work.failed) as told:
        work.start()
    assert told.args == ["There is no such file."]
    work.wait()


def test_a_fault_is_told_with_its_place_and_written_down(qtbot):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by\nzero")

    work = BackgroundTask(broken)
    with qtbot.waitSignal(work.failed) as told:
        work.start()
    assert told.args[0].startswith("A fault in the program (test_work.py, line ")
    assert told.args[0].endswith("by zero.")
    assert "ZeroDivisionError" in fault_log.fault_file().read_text("utf-8")
    work.wait()
