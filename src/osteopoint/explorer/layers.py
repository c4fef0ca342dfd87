"""Which layers are visible, and how the skin is drawn."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

VIEWS = ("front", "back", "left", "right", "top", "sole")
LAYERS = (
    "bones", "osteopoints", "acupoints", "landmarks", "channels", "location_error", "zones",
    "labels", "show_occluded",
)  # fmt: skip
EffectiveSkin: TypeAlias = Literal["off", "glass", "solid"]
SkinMode: TypeAlias = Literal["auto", "off", "glass", "solid"]
SKIN_MODES: tuple[SkinMode, ...] = ("auto", "glass", "solid", "off")


@dataclass(frozen=True, slots=True)
class LayerVisibility:
    """Which layers are visible, and the chosen skin mode.

    Attributes
    ----------
    acupoints : off at first, because there are many and they bring the skin
    channels : the channel of the selected acupoint
    zones : hatching where no hand may work; during a session it is always shown
    location_error : around the selection, how far apart people put it
    show_occluded : whether points hidden by the body are drawn
    skin : ``auto`` draws it as glass while acupoints are shown or a place on skin is selected
        or hands work
    """

    bones: bool = True
    osteopoints: bool = True
    acupoints: bool = False
    landmarks: bool = False
    channels: bool = False
    location_error: bool = False
    zones: bool = False
    labels: bool = True
    show_occluded: bool = False
    skin: SkinMode = "auto"
