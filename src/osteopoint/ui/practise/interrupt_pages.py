"""The pages that interrupt a session: refused, a caution, stopped."""

from osteopoint.documents.text import as_html
from osteopoint.explorer.explorer import Explorer
from osteopoint.ui.practise.page import Page


class RefusedPage(Page):
    """One neutral page after a yes; it does not say which, and guesses nothing."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer, "The session does not begin")
        self.done = self.button("Close", self._session.leave)
        self.close_column()

    def refresh(self) -> None:
        """Show the page that the answers lead to."""
        page = self._session.exit
        if page is not None:
            self.text.setText(f"<h2>{as_html(page.title)}</h2><p>{as_html(page.text)}</p>")


class CautionPage(Page):
    """What to take care of at this point, asked once more."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer, "Take care at this point")
        self.skip = self.button("Leave this point out", self._session.skip)
        self.go_on = self.button("I have read it, go on", self._session.go_on)
        self.close_column()

    def refresh(self) -> None:
        """Show the cautions of the point."""
        step = self._session.step
        if step is not None and self._explorer.body_data is not None:
            rows = "".join(f"<li>{as_html(c.text)}</li>" for c in self._session.cautions)
            title = as_html(self._explorer.step_title(step))
            self.text.setText(f"<h2>⚠ Take care</h2><p><b>{title}</b></p><ul>{rows}</ul>")


class StoppedPage(Page):
    """After the stop button."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer, "Stopped")
        self.done = self.button("Close", self._session.leave)
        self.close_column()

    def refresh(self) -> None:
        """Say what to do after a stop."""
        body_data = self._explorer.body_data
        if body_data is not None:
            talk = as_html(body_data.practice.gates.talk["stop"])
            self.text.setText(f"<h2>■ Stopped</h2><p>{talk}</p>")
