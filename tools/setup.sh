# Shared by ./run, ./test and packaging/build: a Python, a virtual environment from a lock, system libraries.
# Sourced with the repository's root as the working directory. POSIX sh.

log=.setup.log

say() { printf '%s\n' "$*" >&2; }

# Sets PYTHON to the first Python 3.11 to 3.13 there is; one that is named in PYTHON comes first.
find_python() {
    for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            PYTHON=$candidate
            return 0
        fi
    done
    say "Osteopoint needs Python 3.11, 3.12 or 3.13 and found none of them. If you have one, name it:"
    say "    PYTHON=/path/to/python3.12 ./run"
    exit 1
}

version_of() { "$1" -c 'import sys; print("python%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# install_packages WHY PACKAGE...: with apt where that needs no password, else say how.
install_packages() {
    why=$1
    shift
    if ! command -v apt-get >/dev/null 2>&1; then
        say "$why. Install what your system calls: $*"
        return 1
    fi
    line="apt-get update; apt-get install -y --no-install-recommends $*"
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
    # A source that cannot be read does not matter if the packages come from another.
    if ! {
        $as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
    } >"$log" 2>&1 </dev/null; then
        grep '^E:' "$log" | tail -n 3 >&2
        say "That did not work; is there a network? All of it is in $log. To try by hand, as root:"
        say "    $line"
        return 1
    fi
}

# make_environment FOLDER LOCK [WIDER_LOCK]: a virtual environment with what LOCK names, made anew when
# the lock changes. One from WIDER_LOCK is as good. A copy of the lock in it says that it is complete.
make_environment() {
    venv=$1
    lock=$2
    have=$(version_of "$venv/bin/python")
    if [ -n "$have" ] && [ -n "${PYTHON:-}" ] && [ "$(version_of "$PYTHON")" != "$have" ]; then
        have= # made with another Python than the one asked for
    fi
    if [ -n "$have" ] && [ -e "$venv/lib/$have/site-packages/osteopoint.pth" ]; then
        for complete in "$lock" ${3:+"$3"}; do
            cmp -s "$complete" "$venv/lock" && return 0
        done
    fi
    if [ -z "$have" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        find_python
        say "Making the environment in $venv (once)…"
        rm -rf "$venv"
        if ! "$PYTHON" -m venv "$venv" >"$log" 2>&1; then
            install_packages "Python's venv module is missing" "$(version_of "$PYTHON")-venv" || exit 1
            rm -rf "$venv"
            if ! "$PYTHON" -m venv "$venv" >"$log" 2>&1; then
                tail -n 3 "$log" >&2
                say "$PYTHON cannot make a virtual environment."
                exit 1
            fi
        fi
    fi
    rm -f "$venv/lock"
    say "Getting the packages of $lock (once, some hundred MB)…"
    if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --only-binary :all: --require-hashes -r "$lock" >"$log" 2>&1; then
        grep '^ERROR' "$log" | tail -n 3 | cut -c 1-200 >&2
        say "The packages of $lock could not be installed. Is there a network? Was the file changed?"
        say "(All that pip said is in $log; the file as it was: git checkout $lock)"
        exit 1
    fi
    # Relative to site-packages, so the folder may be moved.
    echo ../../../../src >"$venv/lib/$(version_of "$venv/bin/python")/site-packages/osteopoint.pth"
    printf '%s\n' "$PWD" >"$venv/made-in"
    cp "$lock" "$venv/lock"
}

# system_libraries FOLDER [test]: what Qt and OpenGL load from the system, and a virtual screen for tests.
system_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    qt=$(echo "$1"/lib/python3.*/site-packages/PySide6/Qt)
    shared=$({ ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null)
    missing=
    if ldd "$qt/plugins/platforms/libqxcb.so" "$qt/lib/libQt6Widgets.so.6" 2>/dev/null | grep -q 'not found' ||
        ! echo "$shared" | grep -q 'libGL\.so\.1' || ! echo "$shared" | grep -Eq 'libEGL_(mesa|nvidia)'; then
        missing="libegl1 libegl-mesa0 libgl1 libglx-mesa0 libgl1-mesa-dri libopengl0 libglib2.0-0 libfontconfig1 libfreetype6 \
libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0 libx11-6 libx11-xcb1 libxrender1 libxcb-cursor0 libxcb-icccm4 \
libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 \
libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libxcb1"
    fi
    if [ -z "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.fonts" -name '*.[to]tf' 2>/dev/null | head -n 1)" ]; then
        missing="$missing fonts-dejavu-core"
    fi
    if [ "${2:-}" = test ] && [ -z "${DISPLAY:-}" ] && ! command -v Xvfb >/dev/null 2>&1; then
        missing="$missing xvfb"
    fi
    [ -z "$missing" ] && return 0
    # shellcheck disable=SC2086
    install_packages "System libraries are missing" $missing
}
