# Sourced by ../portwright. In: the command line. Out: `python`, an interpreter that can run the workbench, with the
# Debian packages of packages.txt that the command needs in place. Never asks apt more than once, nor for a password.

say() { printf 'portwright: %s\n' "$*" >&2; }

# groups_for COMMAND [ARGUMENT...]: the groups of packages.txt that the command needs.
groups_for() {
    case "${2-}" in -h | --help) echo core; return ;; esac
    case "${1-}" in
        build | run | size) echo core build "$(group_of_target "$@")" ;;
        demo) echo core build ;;
        bench) echo core build bench ;;
        verify) echo core verify ;;
        docs) [[ " $* " == *" --site "* ]] && echo core site || echo core ;;
        test) echo core build test bench site browser verify arm ;;
        *) echo core ;;
    esac
}

# group_of_target ARGUMENT...: the group that the target named by --target, or one that it extends, asks for in its target.yaml, if
# any. Targets that extend each other in a circle are told of later.
group_of_target() {
    local previous="" argument target="" group step
    for argument in "$@"; do
        [[ "$previous" == --target ]] && target="$argument"
        [[ "$argument" == --target=* ]] && target="${argument#*=}"
        previous="$argument"
    done
    for step in {1..9}; do
        [[ "$target" =~ ^[a-z0-9._-]+$ && -r "$root/targets/$target/target.yaml" ]] || return 0
        group="$(sed -n '/^ *#/d; s/^.*\bpackages: *\([a-z_]*\).*/\1/p' "$root/targets/$target/target.yaml")"
        [[ -z "$group" ]] || { echo "$group"; return; }
        target="$(sed -n 's/^extends: *\([a-z0-9._-]*\).*/\1/p' "$root/targets/$target/target.yaml")"
    done
}

# modules_for GROUP...: the Python modules that these groups need, each after a comma.
modules_for() {
    local group package probe
    while read -r group package probe; do
        [[ " $* " == *" $group "* && "$probe" == module:* ]] && printf ',"%s"' "${probe#*:}"
    done <"$root/workbench/packages.txt"
    return 0
}

# choose_python GROUP...: sets `python` to one that has every module of these groups, else to the system's, for which apt can
# install them, else to nothing. The system's comes first: another one in PATH does not see Debian's python3-* packages.
choose_python() {
    local candidate check
    check="import sys, importlib.util as u
sys.exit(sys.version_info < (3, 11) or None in map(u.find_spec, (\"sys\"$(modules_for "$@"))))"
    python=""
    while read -r candidate; do
        [[ -x "$candidate" ]] || continue
        python="${python:-$candidate}"
        if "$candidate" -c "$check" 2>/dev/null; then
            python="$candidate"
            return
        fi
    done < <(if [[ -n "${PORTWRIGHT_PYTHON-}" ]]; then echo "$PORTWRIGHT_PYTHON"; else
        echo /usr/bin/python3
        type -aP python3 || true
    fi)
}

# has PROBE: whether what a line of packages.txt looks for is there.
has() {
    case "$1" in
        command:python3) [[ -n "$python" ]] ;;
        command:*) command -v "${1#*:}" >/dev/null ;;
        file:*) [[ -e "${1#*:}" ]] ;;
        module:*) [[ -n "$python" ]] &&
            "$python" -c "import sys, importlib.util as u; sys.exit(u.find_spec('${1#*:}') is None)" 2>/dev/null ;;
    esac
}

# find_missing GROUP...: sets `missing` to the packages of these groups that are not there.
find_missing() {
    local group package probe
    missing=()
    choose_python "$@"
    while read -r group package probe; do
        [[ " $* " == *" $group "* ]] || continue
        has "$probe" || [[ " ${missing[*]-} " == *" $package "* ]] || missing+=("$package")
    done <"$root/workbench/packages.txt"
}

# install_packages PACKAGE...: one question to apt, its words kept in a file and shown only when it fails.
install_packages() {
    local as_root=() log options=(-o DPkg::Lock::Timeout=300)
    if ! command -v apt-get >/dev/null; then
        say "this machine has no apt-get; install what these Debian packages hold, then try again: $*"
        exit 3
    fi
    if [[ "$(id -u)" != 0 ]]; then
        if ! sudo -n true 2>/dev/null; then
            say "Debian packages are missing: $*"
            say "run this once, then try again:"
            echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" >&2
            exit 3
        fi
        as_root=(sudo -n)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    say "installing Debian packages: $*"
    log="$(mktemp)"
    "${as_root[@]}" apt-get "${options[@]}" update >"$log" 2>&1 </dev/null || true
    if ! "${as_root[@]}" apt-get "${options[@]}" install -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; then
        grep -E '^(E|W|Err):' "$log" | sed -E 's#[a-z+]+://[^ ]+#(mirror)#g' | tail -n 12 >&2 || true
        say "apt could not install them; all it said is in $log"
        exit 3
    fi
    rm -f -- "$log"
}

prepare() {
    local needed
    if [[ -n "${PORTWRIGHT_PYTHON-}" && ! -x "$PORTWRIGHT_PYTHON" ]]; then
        say "PORTWRIGHT_PYTHON is $PORTWRIGHT_PYTHON: no such program"
        exit 2
    fi
    read -ra needed < <(groups_for "$@")
    find_missing "${needed[@]}"
    ((${#missing[@]} == 0)) && return
    install_packages "${missing[@]}"
    find_missing "${needed[@]}"
    ((${#missing[@]} == 0)) && return
    say "still missing after apt installed them: ${missing[*]} (Portwright needs Python 3.11 or newer: Debian 12 has it)"
    exit 3
}
