"""What the user chose for techniques: setting, contact and rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.protocols import ProtocolStep
    from osteopoint.catalogue.techniques import Technique


class Choices:
    """Choices by technique, kept while the program runs; and those made at the present step.

    Attributes
    ----------
    setting_here, contact_here : chosen at the present step; empty if none was
    rates : movements a second by technique id
    """

    def __init__(self) -> None:
        self._settings: dict[str, str] = {}
        self._contacts: dict[str, str] = {}
        self.rates: dict[str, float] = {}
        self.setting_here = self.contact_here = ""

    def begin_step(self) -> None:
        """Forget what was chosen at the step before."""
        self.setting_here = self.contact_here = ""

    def setting_of(self, step: ProtocolStep, technique: Technique) -> str:
        """Return the setting that a step will have.

        One that was chosen for the technique before counts only if the step has no own numbers.
        """
        chosen = "" if step.numbers else self._settings.get(technique.id, "")
        return chosen or step.setting or technique.settings[0].id

    def choose_setting(self, technique: Technique, setting_id: str) -> None:
        """Take a setting for this step and for later ones; its rate counts again."""
        self.setting_here = technique.setting(setting_id).id
        self._settings[technique.id] = self.setting_here
        self.rates.pop(technique.id, None)

    def contact_of(self, step: ProtocolStep, technique: Technique, allowed: tuple[str, ...]) -> str:
        """Return what touches the skin at a step: the first choice that is allowed there."""
        wanted = (self.contact_here, step.contact, self._contacts.get(technique.id), allowed[0])
        return next(contact for contact in wanted if contact in allowed)

    def choose_contact(self, technique: Technique, contact: str) -> None:
        """Take a contact for this step and for later ones."""
        self._contacts[technique.id] = self.contact_here = contact
