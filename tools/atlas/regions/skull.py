"""The skull: braincase, face, jaw, teeth and hyoid bone, each bone separately."""

from atlas.regions import face, hyoid, jaw, nose_inside, skull_base, teeth

MAKERS = (
    skull_base.MAKERS | face.MAKERS | nose_inside.MAKERS | jaw.MAKERS | teeth.MAKERS | hyoid.MAKERS
)
