#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds with other stacks than Open MPI and gcc, and runs the unit, MPI and command-line tests; before that, a stack that
# lacks a part must be refused with its name and the remedy. Usage: tests/stacks.sh [STACK...]
#   mpich   MPICH with the HDF5 and the ScaLAPACK that were built for it
#   clang   clang-16 with its OpenMP
# For root. Packages are installed, and alternatives set, in a layer above this machine's files that is gone at the end: those of
# the machine stay as they are. Builds are in build/mpich and build/clang, what ctest said in build/STACK.log. ctest takes $CTEST_ARGS.
set -euo pipefail
script=$(readlink -f "${BASH_SOURCE[0]}")
source_dir=$(dirname "$(dirname "$script")")
cd "$source_dir"
. cmake/packages.sh
fail() { echo "stacks.sh: $1" >&2; exit 1; }

# Runs this script for one stack where / is a layer above /, in a mount namespace of its own.
in_layer() {
    unshare --mount --propagation private bash -euo pipefail -c '
        layer=$(mktemp -d)
        mount -t tmpfs -o size=90% tmpfs "$layer"
        mkdir "$layer/upper" "$layer/work" "$layer/root"
        mount -t overlay -o lowerdir=/,upperdir="$layer/upper",workdir="$layer/work" overlay "$layer/root"
        for path in /proc /sys /dev /tmp /etc/resolv.conf /etc/hosts "$1"; do
            case $path in /etc/*) mountpoint -q "$path" || continue ;; esac
            mkdir -p "$layer/root$(dirname "$path")"
            [ -e "$layer/root$path" ] || mkdir -p "$layer/root$path"
            mount --rbind "$path" "$layer/root$path"
        done
        exec chroot "$layer/root" "$2" --here "$3"' bash "$source_dir" "$script" "$1" ||
        fail "$1 failed (it needs root, overlays and mount namespaces)"
}

# Configuring now must fail, and say each of the words.
refused() {
    local place said words
    place=$(mktemp -d)
    if cmake -S . -B "$place" -G Ninja >"$place/log" 2>&1; then fail "configuring succeeded without $1"; fi
    said=$(tr -s ' \n' ' ' <"$place/log")
    rm -rf "$place"
    for words in "$@"; do
        [[ $said == *"$words"* ]] || fail "not said: $words"$'\n'"$said"
    done
    echo "refused without $1, as it should be"
}

choose_mpich() {
    install_packages libmpich-dev mpich
    update-alternatives --set mpi /usr/bin/mpicc.mpich >/dev/null
    update-alternatives --set mpirun /usr/bin/mpirun.mpich >/dev/null
    refused libhdf5-mpich-dev "Two MPIs in one program: MPICH 4.0.2 was chosen" " but HDF5 " " was built for Open MPI ("
    install_packages libhdf5-mpich-dev
    refused libscalapack-mpich-dev "Two MPIs in one program: MPICH 4.0.2 was chosen" " but ScaLAPACK " " was built for Open MPI ("
    install_packages libscalapack-mpich-dev
}

choose_clang() {
    install_packages clang-16
    export CC=clang-16
    refused libomp-16-dev "OpenMP for "
    install_packages libomp-16-dev
}

build_and_test() {
    local build=build/$1 log=build/$1.log
    mkdir -p build
    "choose_$1"
    cmake --preset ci -B "$build" >"$log" 2>&1 || { cat "$log"; fail "configuring for $1"; }
    cmake --build "$build" --parallel "$(nproc)" >"$log" 2>&1 || { tail -n 60 "$log"; fail "the build with $1"; }
    ctest --test-dir "$build" --output-on-failure -L '^(unit|mpi|cli)$' ${CTEST_ARGS:-} | tee "$log"
    "$build/attrscope" --version
}

if [ "${1:-}" = --here ]; then
    allow_mpi_as_root
    build_and_test "$2"
    exit
fi
install_packages $build_packages $test_packages
for stack in "${@:-mpich clang}"; do
    for name in $stack; do
        echo "== $name"
        in_layer "$name"
    done
done
