"""The colours of the drawn body, for a light and a dark surrounding.

Only blue and black reach a contrast of 3:1 on bone (#E8DFC8), so no marker relies on
its colour: each has a black ring in a white halo and a shape of its own
(contrast figures: WCAG 2.1, 1.4.11, computed for the Okabe-Ito colours).
"""

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as red, green, blue from 0 to 255.

    Attributes
    ----------
    skin_light : how bright the skin's tone is drawn, as a share
    """

    background: Colour
    bone: Colour
    cartilage: Colour
    hovered: Colour
    selected: Colour
    osteopoint: Colour
    acupoint: Colour
    text: Colour
    plate: Colour
    landmark: Colour
    glass: Colour
    skin_light: float = 1.0
    tooth: Colour = (240, 236, 224)
    iris: Colour = (96, 76, 58)
    channel: Colour = (160, 40, 90)

    def of_kind(self, kind: str) -> Colour:
        """Return the colour of a kind of part: bone, tooth, cartilage or disc."""
        return {"bone": self.bone, "tooth": self.tooth}.get(kind, self.cartilage)


LIGHT = Palette(
    background=(224, 229, 234),
    bone=(232, 223, 200),
    cartilage=(176, 200, 208),
    hovered=(204, 219, 232),
    selected=(150, 190, 232),
    osteopoint=(0, 114, 178),
    acupoint=(240, 228, 66),
    text=(20, 24, 28),
    plate=(255, 255, 255),
    landmark=(0, 158, 115),
    glass=(128, 84, 68),
)
DARK = Palette(
    background=(30, 34, 40),
    bone=(232, 223, 200),
    cartilage=(150, 176, 186),
    hovered=(206, 221, 234),
    selected=(132, 178, 228),
    osteopoint=(0, 114, 178),
    acupoint=(240, 228, 66),
    text=(238, 240, 242),
    plate=(30, 34, 40),
    landmark=(0, 158, 115),
    glass=(226, 186, 166),
    skin_light=0.96,
)
