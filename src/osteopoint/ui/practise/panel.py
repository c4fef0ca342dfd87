"""The panel of a session: one page for each stage, in place of the details."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from osteopoint.catalogue.lessons import Setup
from osteopoint.explorer.events import SessionChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.stages import Stage
from osteopoint.ui.practise.after_page import AfterPage
from osteopoint.ui.practise.interrupt_pages import CautionPage, RefusedPage, StoppedPage
from osteopoint.ui.practise.running_page import RunningPage
from osteopoint.ui.practise.screening_page import ScreeningPage
from osteopoint.ui.practise.setup_page import SetupPage


class SessionPanel(QStackedWidget):
    """Shows the page that the session's stage asks for, with the focus on its way on."""

    def __init__(self, explorer: Explorer, setup: Setup) -> None:
        super().__init__()
        self._session = explorer.session
        self._stage = Stage.NONE
        self.screening = ScreeningPage(explorer)
        self.refused = RefusedPage(explorer)
        self.setup = SetupPage(explorer, setup)
        self.caution = CautionPage(explorer)
        self.running = RunningPage(explorer)
        self.stopped = StoppedPage(explorer)
        self.after = AfterPage(explorer, setup)
        self._pages: dict[Stage, tuple[QWidget, QWidget]] = {
            Stage.SCREENING: (self.screening, self.screening),
            Stage.REFUSED: (self.refused, self.refused.done),
            Stage.SETUP: (self.setup, self.setup.begin),
            Stage.CAUTION: (self.caution, self.caution.go_on),
            Stage.RUNNING: (self.running, self.running.pause),
            Stage.STOPPED: (self.stopped, self.stopped.done),
            Stage.AFTER: (self.after, self.after.comfort.slider),
        }
        for page, _ in self._pages.values():
            self.addWidget(page)
        explorer.events.subscribe(SessionChanged, lambda _: self.refresh())

    def refresh(self) -> None:
        """Show how the session stands."""
        stage = self._session.stage
        if stage is Stage.NONE:
            self._stage = stage
            self.after.forget()
            return
        page, focus = self._pages[stage]
        page.refresh()  # type: ignore[attr-defined]
        if stage is not self._stage:
            self._stage = stage
            self.setCurrentWidget(page)
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
