"""Mouse and keys in the 3D view: they turn, move and zoom the camera, hover and select."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, Target
from osteopoint.scene import camera
from osteopoint.scene.view import SceneView

_CLICK_PX = 4
_KEY_TURN_PX, _KEY_MOVE_PX, _KEY_ZOOM = 20.0, 40.0, 1.15
_WHEEL_ZOOM = 0.85  # for one notch
_NOTCH = 120.0  # of a wheel, in eighths of a degree
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_ZOOM_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus)


class Input:
    """Turns the events of the view's widget into camera movements and commands.

    Parameters
    ----------
    ratio : returns how many pixels of the screen one of Qt's has

    Attributes
    ----------
    dragging : whether a button is down and the pointer has moved
    """

    def __init__(self, explorer: Explorer, view: SceneView, ratio: Callable[[], float]) -> None:
        self._explorer, self._view, self._ratio = explorer, view, ratio
        self._pressed: QPoint | None = None
        self._last = QPoint()
        self.dragging = False

    def press(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        self._pressed = self._last = event.position().toPoint()
        self.dragging = False

    def move(self, event: QMouseEvent) -> None:
        """Turn the body, or move it with Shift or another button, while a button is down."""
        here = event.position().toPoint()
        if self._pressed is None:
            return
        if not self.dragging and (here - self._pressed).manhattanLength() < _CLICK_PX:
            return
        self.dragging = True
        step, self._last = here - self._last, here
        moves = event.buttons() & (Qt.MouseButton.RightButton | Qt.MouseButton.MiddleButton)
        if moves or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            ratio, height = self._ratio(), self._view.size[1]
            pose = camera.panned(self._view.pose, step.x() * ratio, step.y() * ratio, height)
        else:
            pose = camera.orbited(self._view.pose, step.x(), step.y())
        self._view.set_pose(pose)

    @property
    def pressed(self) -> bool:
        """Whether a button is down."""
        return self._pressed is not None

    def release(self, event: QMouseEvent) -> None:
        """Select what was clicked; with Ctrl, mark a bone beside the selection."""
        was_click = self._pressed is not None and not self.dragging
        self._pressed, self.dragging = None, False
        if not was_click or event.button() != Qt.MouseButton.LeftButton:
            return
        target = self.pick(event.position())
        several = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if several and isinstance(target, BoneTarget):
            self._explorer.bones.mark(target.bone)
        elif not several:
            self._explorer.select(target)

    def double_click(self, event: QMouseEvent) -> None:
        """Fly to what was double-clicked."""
        target = self.pick(event.position())
        if target is not None:
            self._explorer.select(target, fly_to=True)

    def hover(self, position: QPointF) -> Target | None:
        """Set what lies under the pointer as hovered, and return it."""
        target = self.pick(position)
        self._explorer.hover(target)
        return target

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom to the pointer."""
        ratio = self._ratio()
        at = (event.position().x() * ratio, event.position().y() * ratio)
        factor = _WHEEL_ZOOM ** (event.angleDelta().y() / _NOTCH)
        self._view.set_pose(camera.zoomed(self._view.pose, factor, at, self._view.size))

    def key(self, event: QKeyEvent) -> bool:
        """Turn with the arrows, move with Shift and the arrows, zoom with + and -.

        Returns
        -------
        used : whether it was one of these keys
        """
        key = Qt.Key(event.key())
        pose, size = self._view.pose, self._view.size
        if key in _ARROWS:
            x, y = _ARROWS[key]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                pose = camera.panned(pose, _KEY_MOVE_PX * x, _KEY_MOVE_PX * y, size[1])
            else:
                pose = camera.orbited(pose, _KEY_TURN_PX * x, _KEY_TURN_PX * y)
        elif key in _ZOOM_KEYS:
            factor = _KEY_ZOOM if key == Qt.Key.Key_Minus else 1.0 / _KEY_ZOOM
            pose = camera.zoomed(pose, factor, (size[0] / 2.0, size[1] / 2.0), size)
        else:
            return False
        self._view.set_pose(pose)
        return True

    def pick(self, position: QPointF) -> Target | None:
        """Return what lies at a place of the widget."""
        ratio = self._ratio()
        return self._view.pick(position.x() * ratio, position.y() * ratio)
