"""The panel of a session: one page for each stage, in place of the details."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from osteopoint.catalogue.lessons import Setup
from osteopoint.explorer.events import SessionChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.session import Stage
from osteopoint.ui.gate_page import GatePage
from osteopoint.ui.running_page import RunningPage
from osteopoint.ui.session_pages import AfterPage, CautionPage, ExitPage, SetupPage, StoppedPage


class SessionPanel(QStackedWidget):
    """Shows the page that the session's stage asks for, with the focus on its way on."""

    def __init__(self, explorer: Explorer, setup: Setup) -> None:
        super().__init__()
        self._session = explorer.session
        self._stage = Stage.NONE
        self.gate = GatePage(explorer)
        self.exit = ExitPage(explorer)
        self.setup = SetupPage(explorer, setup)
        self.caution = CautionPage(explorer)
        self.running = RunningPage(explorer)
        self.stopped = StoppedPage(explorer)
        self.after = AfterPage(explorer, setup)
        self._pages: dict[Stage, tuple[QWidget, QWidget]] = {
            Stage.GATE: (self.gate, self.gate),
            Stage.REFUSED: (self.exit, self.exit.done),
            Stage.SETUP: (self.setup, self.setup.begin),
            Stage.CAUTION: (self.caution, self.caution.go_on),
            Stage.RUNNING: (self.running, self.running.pause),
            Stage.STOPPED: (self.stopped, self.stopped.done),
            Stage.AFTER: (self.after, self.after.comfort.slider),
        }
        for page, _ in self._pages.values():
            self.addWidget(page)
        explorer.events.listen(SessionChanged, lambda _: self.refresh())

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
