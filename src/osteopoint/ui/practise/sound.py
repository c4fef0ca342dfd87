"""The sounds and the voice of the guide; silent without an audio device or a voice.

The player publishes `CueDue`, computed from guide time; nothing here has a clock of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl

from osteopoint.explorer.events import (
    CueDue,
    PlayerChanged,
    SessionChanged,
    SettingsChanged,
    StatusMessage,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.stages import Stage

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

KINDS = ("tick", "phase", "next", "end", "stop")


class Sounds(QObject):
    """Plays the cues that are due, and speaks the steps if the user wants that."""

    def __init__(self, explorer: Explorer, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._explorer, self._folder = explorer, folder
        self._effects: dict[str, QSoundEffect] | None = None
        self._speech: Any = None
        self._spoken: tuple[object, ...] = ()
        self.asked: list[str] = []  # the latest cues that came here, whether or not any was heard
        listen = explorer.events.subscribe
        listen(CueDue, lambda event: self._sound(event.kind))
        listen(SettingsChanged, lambda _: self._follow())
        listen(SessionChanged, lambda _: self._prepare())
        listen(PlayerChanged, lambda _: self._speak_step())

    def stop(self) -> None:
        """Stop all sounds and release the audio device."""
        if self._speech:
            self._speech.stop()
        for effect in (self._effects or {}).values():
            effect.stop()
        self._effects = {}

    def _prepare(self) -> None:
        """Load the sounds when a session begins, not before: most starts need none."""
        if self._effects is None and self._explorer.session.active:
            self._effects = {}
            if not _audio():
                said = "No sound here: no audio device was found. Everything is said in words."
                self._explorer.events.publish(StatusMessage(said))
                return
            from PySide6.QtMultimedia import QSoundEffect

            for kind in KINDS:
                effect = QSoundEffect(self)
                effect.setSource(QUrl.fromLocalFile(str(self._folder / f"{kind}.wav")))
                self._effects[kind] = effect
            self._follow()
        self._speak_step()

    def _follow(self) -> None:
        settings = self._explorer.settings
        for effect in (self._effects or {}).values():
            effect.setMuted(settings.muted)
            effect.setVolume(settings.volume)
        if self._speech:
            self._speech.setVolume(0.0 if settings.muted else settings.volume)

    def _sound(self, kind: str) -> None:
        self.asked = [*self.asked[-199:], kind]
        effect = (self._effects or {}).get(kind)
        if effect is not None and not self._explorer.settings.muted:
            effect.play()
        if kind == "phase":
            self._speak_step()

    def _speak_step(self) -> None:
        """Speak the phase and what to do, once when it begins."""
        settings, session = self._explorer.settings, self._explorer.session
        wanted = (settings.voice or settings.hands_busy) and not settings.muted
        moment = self._explorer.player.moment
        if not wanted or session.stage is not Stage.RUNNING or moment is None:
            return
        here = (session.index, moment.phase.id)
        if here == self._spoken or session.step is None:
            return
        self._spoken = here
        place = "" if moment.phase_index else f"{self._explorer.step_title(session.step)}. "
        self._say(f"{place}{moment.phase.name}. {moment.phase.goal}")

    def _say(self, text: str) -> None:
        if self._speech is None:
            self._speech = _voice(self)
        if self._speech is not False:
            self._follow()
            self._speech.say(text)


def _audio() -> bool:
    """Return whether there is anything to play on."""
    if os.environ.get("OSTEOPOINT_SILENT"):
        return False
    try:
        from PySide6.QtMultimedia import QMediaDevices

        return bool(QMediaDevices.audioOutputs())
    except (ImportError, RuntimeError):
        return False


def _voice(parent: QObject) -> Any:
    """Return what speaks, or False if nothing does."""
    if not _audio():
        return False
    try:
        from PySide6.QtTextToSpeech import QTextToSpeech

        if not [name for name in QTextToSpeech.availableEngines() if name != "mock"]:
            return False
        return QTextToSpeech(parent)
    except (ImportError, RuntimeError):
        return False
