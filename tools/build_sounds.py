"""Make the guide's sounds, `assets/sounds/*.wav`: soft, short, different in pitch and number.

    python tools/build_sounds.py

The sounds are sines with a slow start and a long decay. They are low and quiet, so that a tick
every second does not tire the user.
"""

import math
import struct
import wave

from commandline import ASSETS

FOLDER = ASSETS / "sounds"
RATE = 22050
# name → (pitch Hz, start s, length s, loudness) of each tone
SOUNDS = {
    "tick": [(330.0, 0.0, 0.045, 0.35)],
    "phase": [(440.0, 0.0, 0.16, 0.4), (587.0, 0.17, 0.24, 0.4)],
    "next": [(440.0, 0.0, 0.12, 0.4), (523.0, 0.13, 0.12, 0.4), (659.0, 0.26, 0.22, 0.4)],
    "end": [(659.0, 0.0, 0.2, 0.4), (523.0, 0.21, 0.2, 0.4), (440.0, 0.42, 0.45, 0.4)],
    "stop": [(220.0, 0.0, 0.22, 0.5), (165.0, 0.24, 0.4, 0.5)],
}


def samples(tones: list[tuple[float, float, float, float]]) -> list[float]:
    """Return the sum of some tones, -1 to 1."""
    whole = [0.0] * int(RATE * max(begin + length for _, begin, length, _ in tones))
    for pitch, begin, length, loudness in tones:
        count = int(RATE * length)
        for i in range(min(count, len(whole) - int(RATE * begin))):
            t = i / RATE
            rise = min(t / 0.006, 1.0)
            fall = math.exp(-4.0 * t / length) * min((count - i) / (0.01 * RATE), 1.0)
            whole[int(RATE * begin) + i] += (
                loudness * rise * fall * math.sin(2 * math.pi * pitch * t)
            )
    return whole


def main() -> None:
    """Write every sound."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            values = (round(32000 * max(-1.0, min(1.0, v))) for v in samples(tones))
            file.writeframes(b"".join(struct.pack("<h", value) for value in values))


if __name__ == "__main__":
    main()
