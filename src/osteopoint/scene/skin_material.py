"""The material of skin, for the body and the hands: tones, and soft light without highlights.

Light enters skin a little and leaves beside, red the farthest (subsurface scattering). So it
reaches around a limb farther than on stone, and the edge of the shadow is warm. There are no
highlights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkRenderingCore import vtkActor

from osteopoint.scene.palette import Colour
from osteopoint.storage.settings import SkinTone

# How far light reaches around: 0 as on stone, 1 to the far side; red, green and blue.
_AROUND = np.array([0.40, 0.21, 0.14])
# How much less comes back where skin is seen from its side.
_EDGE = np.array([0.20, 0.30, 0.34])
# So much of the light comes back from its surface, and so little that it is no shine.
_SHEEN = 0.05


def _vec3(numbers: NDArray[np.float64]) -> str:
    return f"vec3({', '.join(f'{number:.4f}' for number in numbers)})"


# VTK's own lines are left out, with the two powers a pixel that its shine costs.
_SOFT_LIGHT = f"""
  vec3 slope = {_vec3(1 / (1 + _AROUND))}, start = {_vec3(_AROUND / (1 + _AROUND))};
  vec3 key = max(start - slope * dot(normalVCVSOutput, lightDirectionVC0), 0.0);
  vec3 low = max(start - slope * dot(normalVCVSOutput, lightDirectionVC1), 0.0);
  vec3 eye = normalize(-vertexVC.xyz);
  float edge = 1.0 - dot(normalVCVSOutput, eye);
  float sheen = max(dot(normalVCVSOutput, normalize(eye - lightDirectionVC0)), 0.0);
  sheen *= sheen; sheen *= sheen; sheen *= sheen; sheen *= sheen;
  vec3 lit = ambientColor + diffuseColor * (lightColor0 * key + lightColor1 * low);
  lit = lit * (1.0 - {_vec3(_EDGE)} * (edge * edge)) + {_SHEEN} * sheen * lightColor0;
  gl_FragData[0] = vec4(lit, opacity);
"""
# What blood near the surface takes away of red, green and blue.
_BLOOD = np.array([0.06, 0.38, 0.34], np.float32)
# What is hidden from the sky is lit by the skin around it: red fades the least.
_FADES = np.array([0.72, 1.0, 1.1], np.float32)


@dataclass(frozen=True, slots=True)
class ToneColours:
    """Colours of one tone.

    Attributes
    ----------
    skin : of the body
    hand, nail : of the hands that work on it: brown hands on light skin, light ones on brown
    """

    skin: Colour
    hand: Colour
    nail: Colour


_BROWN = ((150, 97, 68), (190, 142, 118))
_FAIR = ((240, 200, 174), (248, 222, 208))
TONES: dict[SkinTone, ToneColours] = {
    "light": ToneColours((222, 184, 160), *_BROWN),
    "medium": ToneColours((198, 148, 114), *_FAIR),
    "dark": ToneColours((126, 84, 62), *_FAIR),
}


def light_softly(actor: vtkActor) -> None:
    """Light an actor's own colours as skin.

    Where its colours are clear, the picture is too.
    """
    actor.ForceOpaqueOn()
    actor.GetProperty().SetAmbient(0.14)
    actor.GetProperty().SetDiffuse(0.86)
    shader = actor.GetShaderProperty()
    shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, _SOFT_LIGHT, False)


def flushed(colour: NDArray[np.float32], share: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a colour, (3,), reddened by each share, (n,), as (n, 3)."""
    return np.asarray(colour * (1.0 - share[:, None] * _BLOOD), np.float32)


def shaded(colours: NDArray[np.float32], light: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return colours, (n, 3), darkened as skin by shares of light, (n,)."""
    return np.asarray(colours * light[:, None] ** _FADES, np.float32)
