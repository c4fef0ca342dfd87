"""How skin looks, of the body and of the guide's hands: its tones, and soft light without shine.

Light goes a little way into skin and comes out beside, red the farthest. So it reaches around
a limb beyond where light ends on a stone, and the edge of the shadow is warm. That is all that
tells skin from plastic here; there is no shine at all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from osteopoint.explorer.shown import SkinTone
from osteopoint.scene.palette import Colour

# How far light reaches around: 0 as on stone, 1 to the far side; red, green and blue.
_AROUND = "vec3(0.42, 0.24, 0.17)"
# VTK's own lines are left out, with the two powers a pixel that its shine costs.
_SOFT_LIGHT = f"""
  vec3 around = {_AROUND};
  vec3 key = clamp((dot(normalVCVSOutput, -lightDirectionVC0) + around) / (1.0 + around), 0.0, 1.0);
  vec3 low = clamp((dot(normalVCVSOutput, -lightDirectionVC1) + around) / (1.0 + around), 0.0, 1.0);
  vec3 lit = ambientColor + diffuseColor * (lightColor0 * key + lightColor1 * low);
  gl_FragData[0] = vec4(lit * opacity, opacity);
"""
# What is hidden from the sky is lit by the skin around it: red fades the least.
_FADES = np.array([0.72, 1.0, 1.1], np.float32)


@dataclass(frozen=True, slots=True)
class ToneColours:
    """Colours of one tone.

    Attributes
    ----------
    skin : of the body
    hand, nail : of the hands that work on it, which are another person's: brown ones on light
        skin and light ones on brown
    """

    skin: Colour
    hand: Colour
    nail: Colour


_BROWN = ((150, 97, 68), (190, 142, 118))
_FAIR = ((240, 200, 174), (248, 222, 208))
TONES: dict[SkinTone, ToneColours] = {
    "light": ToneColours((232, 195, 172), *_BROWN),
    "medium": ToneColours((198, 148, 114), *_FAIR),
    "dark": ToneColours((126, 84, 62), *_FAIR),
}


def light_softly(actor: vtkActor) -> None:
    """Have an actor's own colours lit as skin is.

    Where its colours are clear, the picture is too, in premultiplied colour.
    """
    actor.ForceOpaqueOn()
    actor.GetProperty().SetAmbient(0.16)
    actor.GetProperty().SetDiffuse(0.84)
    shader = actor.GetShaderProperty()
    shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, _SOFT_LIGHT, False)


def shaded(colours: NDArray[np.float32], light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return colours, (n, 3), as dark as the share of light, (n,), makes skin look."""
    return np.asarray(colours * light[:, None] ** _FADES, np.float32)
