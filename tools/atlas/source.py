"""The source meshes: the model in the wheel, in a standing pose.

The wheel holds one body as a tree of rigid parts with joints between them. The bones' surfaces
belong to those parts, so the positions of the bones depend on a pose (joint angles). The pose here
is the anatomical position: standing, forearms supinated, palms to the front.
"""

import sys
from pathlib import Path

import numpy as np

from wheels import Wheel

WHEEL = Wheel(
    "myo-sim", "0.2.3", "259eb2bb9bbd7a484b18de3be4951562789b90a568713ff2ac19b100392c6ce3"
)

# MuJoCo has X to the left, Y to the back, Z up; the atlas has X left, Y up, Z front.
TO_ATLAS = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])

# In the model's zero pose the forearm is half-way, thumb to the front. -90° is the end of its
# supination: the radius lies beside the ulna and the palm faces forward.
POSE = {"pro_sup_r": -np.pi / 2, "pro_sup_l": -np.pi / 2}


def posed_meshes(package: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the vertices (n, 3) in metres and faces (m, 3) of every mesh of the model.

    Parameters
    ----------
    package : the folder with the unpacked wheel

    Returns
    -------
    Mesh name as in the source → (vertices, faces), all in one frame: +X left, +Y up, +Z front; the
    origin is the model's own.
    """
    sys.path.insert(0, str(package))
    import mujoco
    from myo_sim.build.compose import build_spec

    model = build_spec("myofullbody").compile()
    data = mujoco.MjData(model)
    for joint, angle in POSE.items():
        data.qpos[model.jnt_qposadr[model.joint(joint).id]] = angle
    _follow_couplings(model, data, mujoco.mjtEq.mjEQ_JOINT)
    mujoco.mj_kinematics(model, data)

    meshes = {}
    for geom in range(model.ngeom):
        if model.geom_type[geom] != mujoco.mjtGeom.mjGEOM_MESH:
            continue
        mesh = model.geom_dataid[geom]
        first, count = model.mesh_vertadr[mesh], model.mesh_vertnum[mesh]
        first_face, faces = model.mesh_faceadr[mesh], model.mesh_facenum[mesh]
        turn = data.geom_xmat[geom].reshape(3, 3)
        vertices = model.mesh_vert[first : first + count] @ turn.T + data.geom_xpos[geom]
        meshes[model.mesh(mesh).name] = (
            vertices @ TO_ATLAS.T,
            np.array(model.mesh_face[first_face : first_face + faces]),
        )
    return meshes


def _follow_couplings(model, data, joint_equality) -> None:
    """Set each joint that a polynomial couples to another one to its coupled value.

    Kinematics alone ignores these couplings; without them the patellae lie behind the femora.
    Several
    rounds are needed, because a coupled joint may lead another.
    """
    for _ in range(5):
        for e in range(model.neq):
            if model.eq_type[e] != joint_equality:
                continue
            led, leader = model.eq_obj1id[e], model.eq_obj2id[e]
            at = model.jnt_qposadr[led]
            x = 0.0
            if leader >= 0:
                other = model.jnt_qposadr[leader]
                x = data.qpos[other] - model.qpos0[other]
            powers = x ** np.arange(5)
            data.qpos[at] = model.qpos0[at] + model.eq_data[e][:5] @ powers
