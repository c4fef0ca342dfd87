"""Commands of the menus View and Show: directions to look from, layers, skin."""

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.layers import LAYERS, SKIN_MODES, VIEWS, SkinMode
from osteopoint.storage.settings import SKIN_TONES, SkinTone
from osteopoint.ui.commands.registry import Command

_VIEW_TITLES = {
    "front": ("From the front", "Front"), "back": ("From the back", "Back"),
    "left": ("From your left", "Left"), "right": ("From your right", "Right"),
    "top": ("From above", "Above"), "sole": ("From below", "Below"),
}  # fmt: skip
_LAYER_TITLES = {
    "bones": ("Bones", "Bones", "B"), "osteopoints": ("Osteopoints", "Osteopoints", "O"),
    "acupoints": ("Acupoints", "Acupoints", "A"), "landmarks": ("Landmarks", "Landmarks", "M"),
    "channels": ("The channel of the selected acupoint", "Channel", "C"),
    "zones": ("Zones where no hand works", "No-go zones", "Z"),
    "location_error": ("How sure: where people put the selected point", "How sure", "U"),
    "labels": ("Names beside points", "Names", "L"),
    "show_occluded": ("Hidden points shine through", "Shine through", "X"),
}  # fmt: skip
_SKIN_TITLES: dict[SkinMode, str] = {
    "auto": "By itself, with places on skin", "glass": "Glass", "solid": "Solid", "off": "Off",
}  # fmt: skip


def view_commands(explorer: Explorer) -> list[Command]:
    """Return the commands that change what is seen and from where."""
    return [
        *(_view(explorer, view, number) for number, view in enumerate(VIEWS, start=1)),
        *(_layer(explorer, layer) for layer in LAYERS),
        *(_skin(explorer, mode) for mode in SKIN_MODES),
        Command(
            "skin",
            "Skin: the next way to draw it",
            "Show/Skin",
            explorer.next_skin,
            ("K",),
            on_bar="Skin",
            state=lambda: explorer.skin,
        ),
        *(_tone(explorer, tone) for tone in SKIN_TONES),
    ]


def _view(explorer: Explorer, view: str, number: int) -> Command:
    title, short = _VIEW_TITLES[view]
    keywords = ("direction", "camera")
    return Command(
        view, title, "View", lambda: explorer.look_from(view), (str(number),), on_bar=short,
        keywords=keywords,
    )  # fmt: skip


def _layer(explorer: Explorer, layer: str) -> Command:
    title, short, key = _LAYER_TITLES[layer]

    def shown() -> bool:
        return bool(getattr(explorer.layers, layer))

    return Command(
        layer, title, "Show", lambda: explorer.show(layer, not shown()), (key,), shown,
        on_bar=short, keywords=("layer", "hide"),
    )  # fmt: skip


def _skin(explorer: Explorer, mode: SkinMode) -> Command:
    return Command(
        f"skin_{mode}",
        _SKIN_TITLES[mode],
        "Show/Skin",
        lambda: explorer.set_skin_mode(mode),
        checked=lambda: explorer.layers.skin == mode,
        one_of="skin",
    )


def _tone(explorer: Explorer, tone: SkinTone) -> Command:
    return Command(
        f"tone_{tone}",
        tone.capitalize(),
        "Show/Skin tone",
        lambda: explorer.set_skin_tone(tone),
        checked=lambda: explorer.settings.skin_tone == tone,
        one_of="tone",
    )
