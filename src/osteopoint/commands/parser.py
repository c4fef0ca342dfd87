"""The arguments of the command line, and which function runs each command."""

import argparse
from collections.abc import Callable
from typing import NoReturn

from osteopoint import __version__
from osteopoint.errors import OsteopointError


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        raise OsteopointError(f"{message} (see '{self.prog} --help')")


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line; its answer's `run` is the command to call."""
    result = _Parser(
        prog="osteopoint", description="A 3D explorer of points on the human skeleton."
    )
    result.add_argument("--version", action="version", version=f"osteopoint {__version__}")
    result.add_argument("--atlas", help="an atlas by name or folder")
    result.add_argument("--select", metavar="ID", help="a point or bone to begin with")
    result.add_argument("--play", metavar="PROTOCOL", help="a sequence to begin with")
    result.set_defaults(run=_window)
    commands = result.add_subparsers(title="commands", metavar="")
    _add_picture(commands)
    _add_tables(commands)
    _add_texts(commands)
    _add_sessions(commands)
    _add_atlases(commands)
    return result


def _add_picture(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    render = _command(commands, "render", "draw a picture without a window", _render)
    render.add_argument("--out", required=True, metavar="F.png")
    render.add_argument("--view", help="front, back, left, right, top or sole")
    render.add_argument("--select", metavar="ID")
    render.add_argument("--side", choices=("left", "right", "midline"))
    render.add_argument("--size", default="1600x1000", metavar="WxH")
    render.add_argument(
        "--layers",
        default="bones,points,labels",
        metavar="A,B",
        help="of bones, skin, points, landmarks, labels, codes, channels, sure",
    )
    render.add_argument("--technique", metavar="T", help="show the hands at work, close by")
    render.add_argument(
        "--at", type=float, default=5.0, metavar="S", help="how far into the technique, seconds"
    )
    render.add_argument("--skin", choices=("glass", "solid"), help="how to draw the skin")
    render.add_argument("--tone", choices=("light", "medium", "dark"), help="the skin's tone")
    render.add_argument("--theme", choices=("light", "dark"), default="light")


def _add_tables(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, about, run in (
        ("bones", "the bones as a table", _bones),
        ("landmarks", "the landmarks as a table", _landmarks),
        ("points", "the points as a table", _points),
    ):
        table = _command(commands, name, about, run)
        table.add_argument(
            "--csv", required=True, metavar="F", help="a file, or - for standard output"
        )
        if name == "points":
            table.add_argument("--system", choices=("acupoint", "osteopoint"))
    guide = _command(commands, "guide", "a technique's movement over time as a table", _guide)
    guide.add_argument("technique")
    guide.add_argument("--seconds", type=float, metavar="S", help="how long; all of it if left out")
    guide.add_argument("--fps", type=float, default=60.0, metavar="N")
    guide.add_argument("--setting", help="one of the technique's settings; its first if left out")
    guide.add_argument("--pulse", type=float, metavar="S", help="the pulse is felt at this time")
    guide.add_argument(
        "--hand", action="store_true", help="also how far along its path the hand is, and so on"
    )
    guide.add_argument("--csv", required=True, metavar="F", help="a file, or - for standard output")


def _add_texts(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    explain = _command(
        commands, "explain", "a point's rule step by step, with this body's lengths", _explain
    )
    explain.add_argument("id")
    explain.add_argument("--side", choices=("left", "right", "midline"))
    search = _command(commands, "search", "find points by code, name or everyday word", _search)
    search.add_argument("text")
    search.add_argument("--limit", type=int, default=10, metavar="N")
    search.add_argument("--json", action="store_true")
    _command(commands, "check", "hold every asset against every rule", _check)


def _add_sessions(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "list, show, check or add sessions"
    sessions = commands.add_parser("sessions", help=about, description=about)
    inner = sessions.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _command(inner, "list", "every session, ours and your own", _list_sessions)
    show = _command(inner, "show", "a session's steps, numbers, questions, notes", _show_session)
    show.add_argument("id", metavar="ID")
    check = _command(inner, "check", "hold a file of sessions against every rule", _check_sessions)
    check.add_argument("file", metavar="F")
    add = _command(inner, "add", "check a file of sessions and keep them as yours", _add_own)
    add.add_argument("file", metavar="F")
    about = "export or delete the log of what was practised"
    log = commands.add_parser("log", help=about, description=about)
    what = log.add_mutually_exclusive_group(required=True)
    what.add_argument("--csv", metavar="F", help="a file, or - for standard output")
    what.add_argument("--delete", action="store_true", help="delete the whole log")
    log.add_argument("--yes", action="store_true", help="yes, delete it")
    log.set_defaults(run=_log)


def _add_atlases(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "list, check, import or download atlases"
    atlas = commands.add_parser("atlas", help=about, description=about)
    inner = atlas.add_subparsers(title="commands", metavar="COMMAND", required=True)
    about = "the atlases that are at hand, with licence and credit line"
    inner.add_parser("list", help=about, description=about).set_defaults(run=_list_atlases)
    about = "hold an atlas folder against every rule that a good atlas keeps"
    check = inner.add_parser("check", help=about, description=about)
    check.add_argument("dir", metavar="DIR", help="a folder, or 'default'")
    check.set_defaults(run=_check_atlas)
    about = "make an atlas of someone else's skeleton"
    import_ = inner.add_parser("import", help=about, description=about)
    import_.add_argument(
        "archive",
        metavar="ARCHIVE",
        help="a zip archive, a GLB, glTF or OBJ file, or a folder of meshes",
    )
    import_.add_argument("--out", required=True, metavar="DIR", help="the new atlas folder")
    for word, what in (("name", "its name"), ("licence", "its licence"), ("credit", "its credit")):
        import_.add_argument(
            f"--{word}", default="", help=f"{what}, instead of what the source says"
        )
    import_.add_argument(
        "--height", metavar="M", help="how tall the body is, in metres, instead of what was found"
    )
    import_.add_argument(
        "--names",
        metavar="F.csv",
        help="a table of two columns, name in the source and bone (femur.l, or - for none)",
    )
    import_.set_defaults(run=_import_atlas)
    about = "fetch an atlas from its publisher, after saying what it is"
    download = inner.add_parser("download", help=about, description=about)
    download.add_argument("name", metavar="NAME", help="bodyparts3d")
    download.add_argument("--out", metavar="DIR", help="the new atlas folder")
    download.add_argument("--yes", action="store_true", help="yes, fetch it")
    download.set_defaults(run=_download_atlas)


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    # A default would overwrite what stands before the command: osteopoint --atlas A bones
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.add_argument("--atlas", default=argparse.SUPPRESS, help="an atlas by name or folder")
    parser.set_defaults(run=run)
    return parser


# What each command runs is imported only then: a table needs no Qt, a search no VTK.


def _window(options: argparse.Namespace) -> int:
    from osteopoint.commands.window import open_window

    return open_window(options.atlas, options.select, options.play)


def _render(options: argparse.Namespace) -> int:
    from osteopoint.commands.picture import render

    return render(options)


def _bones(options: argparse.Namespace) -> int:
    from osteopoint.commands.tables import bones

    return bones(options)


def _landmarks(options: argparse.Namespace) -> int:
    from osteopoint.commands.tables import landmarks

    return landmarks(options)


def _points(options: argparse.Namespace) -> int:
    from osteopoint.commands.tables import points

    return points(options)


def _guide(options: argparse.Namespace) -> int:
    from osteopoint.commands.tables import guide

    return guide(options)


def _explain(options: argparse.Namespace) -> int:
    from osteopoint.commands.texts import explain

    return explain(options)


def _search(options: argparse.Namespace) -> int:
    from osteopoint.commands.texts import search

    return search(options)


def _check(options: argparse.Namespace) -> int:
    from osteopoint.commands.texts import check

    return check(options)


def _list_sessions(options: argparse.Namespace) -> int:
    from osteopoint.commands.sessions import list_sessions

    return list_sessions(options)


def _show_session(options: argparse.Namespace) -> int:
    from osteopoint.commands.sessions import show

    return show(options)


def _check_sessions(options: argparse.Namespace) -> int:
    from osteopoint.commands.sessions import check

    return check(options)


def _add_own(options: argparse.Namespace) -> int:
    from osteopoint.commands.sessions import add

    return add(options)


def _log(options: argparse.Namespace) -> int:
    from osteopoint.commands.sessions import log

    return log(options)


def _list_atlases(options: argparse.Namespace) -> int:
    from osteopoint.commands.atlases import print_atlases

    return print_atlases(options)


def _check_atlas(options: argparse.Namespace) -> int:
    from osteopoint.commands.atlases import check_folder

    return check_folder(options)


def _import_atlas(options: argparse.Namespace) -> int:
    from osteopoint.commands.atlases import import_

    return import_(options)


def _download_atlas(options: argparse.Namespace) -> int:
    from osteopoint.commands.atlases import download

    return download(options)
