# Shared by ./run and ./test: a Python, a virtual environment from the lock, system libraries.
# Sourced with the repository's root as the working directory. POSIX sh.

say() { printf '%s\n' "$*" >&2; }

# Sets PYTHON to the first Python 3.11 to 3.13 there is.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            PYTHON=$candidate
            return 0
        fi
    done
    say "Osteopoint needs Python 3.11, 3.12 or 3.13 and found none of them."
    exit 1
}

# install_packages WHY PACKAGE...: with apt where that needs no password, else say how.
install_packages() {
    why=$1
    shift
    line="apt-get update && apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null 2>&1; then
        say "$why. Install what your system calls: $*"
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "$why. Type this, then start again:"
        say "    sudo sh -c '$line'"
        return 1
    fi
    say "$why: installing $*"
    if ! { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        $as_root apt-get install -y -qq --no-install-recommends "$@"; } >.setup-done.log 2>&1; then
        tail -n 5 .setup-done.log >&2
        say "That did not work. Type it yourself:"
        say "    $line"
        return 1
    fi
}

# make_environment LOCK: .venv with exactly what the lock names, made again when the lock changes.
make_environment() {
    lock=$1
    find_python
    stamp=$("$PYTHON" -c 'import hashlib,sys; print(sys.version_info[:2], *(hashlib.sha256(open(f,"rb").read()).hexdigest() for f in sys.argv[1:]))' "$lock")
    if [ -x .venv/bin/python ] && grep -qxF "$lock $stamp" .venv/stamps 2>/dev/null; then
        return 0
    fi
    if [ ! -x .venv/bin/python ] || ! grep -qF " $(echo "$stamp" | cut -d')' -f1))" .venv/stamps 2>/dev/null; then
        say "Making the environment in .venv (once)…"
        rm -rf .venv
        if ! "$PYTHON" -m venv .venv 2>/dev/null; then
            rm -rf .venv
            install_packages "Python's venv module is missing" python3-venv || exit 1
            "$PYTHON" -m venv .venv || exit 1
        fi
    fi
    say "Getting the packages of $lock…"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" || {
        say "The packages of $lock could not be installed; is there a network?"
        exit 1
    }
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$PWD/src" >"$site/osteopoint.pth"
    echo "$lock $stamp" >>.venv/stamps
}

# system_libraries [test]: what Qt and OpenGL load from the system, and a virtual screen for tests.
system_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    qt=$(.venv/bin/python -c 'import importlib.util as u, pathlib; print(pathlib.Path(u.find_spec("PySide6").origin).parent / "Qt")')
    missing=
    if ldd "$qt/plugins/platforms/libqxcb.so" "$qt/lib/libQt6Gui.so.6" "$qt/lib/libQt6Widgets.so.6" 2>/dev/null | grep -q 'not found' ||
        ! libraries | grep -q 'libGL\.so\.1' || ! libraries | grep -Eq 'libEGL_(mesa|nvidia)'; then
        missing="libegl1 libegl-mesa0 libgl1 libglx-mesa0 libgl1-mesa-dri libopengl0 libglib2.0-0 libfontconfig1 libfreetype6 \
libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0 libx11-6 libx11-xcb1 libxrender1 libxcb-cursor0 libxcb-icccm4 \
libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 \
libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libxcb1"
    fi
    if [ -z "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.fonts" -name '*.[to]tf' 2>/dev/null | head -n 1)" ]; then
        missing="$missing fonts-dejavu-core"
    fi
    if [ "${1:-}" = test ] && ! command -v Xvfb >/dev/null 2>&1; then
        missing="$missing xvfb"
    fi
    [ -z "$missing" ] && return 0
    # shellcheck disable=SC2086
    install_packages "System libraries are missing" $missing
}

libraries() {
    { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null
}
