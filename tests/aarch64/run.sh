#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the program for aarch64 from Debian's packages of that architecture and runs it under qemu beside the
# program of this machine: the same tables. Usage: tests/aarch64/run.sh [FOLDER]
#   FOLDER   where the packages' files, the build and the studies are put: build/aarch64
# $ATTRSCOPE_PROGRAM names the program of this machine; without it that of build/ci.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../cmake/packages.sh"
mkdir -p "${1:-$here/../../build/aarch64}"
place=$(cd "${1:-$here/../../build/aarch64}" && pwd)
: "${ATTRSCOPE_PROGRAM:=$here/../../build/ci/attrscope}"
libraries=$place/root/usr/lib/aarch64-linux-gnu

apt() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$place/state" \
        -o Dir::State::status="$place/state/status" -o Dir::Cache="$place/cache" \
        -o APT::Sandbox::User=root "$@"
}

# Only the files: nothing of another architecture is installed.
unpack_packages() {
    local folder archive path target
    mkdir -p "$place/state/lists/partial" "$place/cache/archives/partial" "$place/root"
    touch "$place/state/status"
    apt update
    apt install -y --no-install-recommends --download-only $(printf '%s\n' $build_packages |
        grep -E '^lib.*-dev$') libgcc-12-dev libgomp1 openmpi-bin
    for folder in lib bin sbin; do
        mkdir -p "$place/root/usr/$folder"
        ln -sfn "usr/$folder" "$place/root/$folder"
    done
    for archive in "$place"/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$archive" | tar -x -C "$place/root" --keep-directory-symlink
    done
    find "$place/root/usr" -type l -lname '/*' -printf '%p\t%l\n' | while IFS=$'\t' read -r path target; do
        if [ -e "$place/root$target" ]; then ln -sfn "$place/root$target" "$path"; fi
    done
    for path in libblas.so libblas.so.3 liblapack.so liblapack.so.3 libopenblas.so libopenblas.so.0; do
        ln -sf "openblas-pthread/$path" "$libraries/$path" # what update-alternatives would do
    done
}

build() {
    cmake -S "$here/../.." -B "$place/build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$here/toolchain.cmake" \
        -DASC_ROOT="$place/root" -DCMAKE_BUILD_TYPE=Release -DATTRSCOPE_TESTS=OFF \
        -DMPI_C_HEADER_DIR="$libraries/openmpi/include" -DMPI_C_LIB_NAMES=mpi \
        -DMPI_mpi_LIBRARY="$libraries/openmpi/lib/libmpi.so" >"$place/build.log"
    cmake --build "$place/build" >>"$place/build.log" || { tail -n 40 "$place/build.log"; return 1; }
}

allow_mpi_as_root
export OMPI_MCA_ess_singleton_isolated=1
install_packages gcc-aarch64-linux-gnu qemu-user python3-pandas
[ -e "$libraries/libopenblas.so" ] || unpack_packages
build
exec /usr/bin/python3 "$here/compare.py" "$place" "$ATTRSCOPE_PROGRAM" \
    qemu-aarch64 -L "$place/root" -E LD_LIBRARY_PATH="$libraries/openmpi/lib:$libraries" "$place/build/attrscope"
