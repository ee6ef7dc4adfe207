#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configuring must fail, with the remedy, where a library is missing, where HDF5 is a serial one, and where it was built for
# another MPI than the chosen one. Usage: refused.sh SOURCE_DIR
set -euo pipefail
source_dir=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
fail() { echo "$1"; exit 1; }

# What is there is looked for once: it takes most of a configuration's time.
cmake -S "$source_dir" -B "$place/build" >"$place/log" 2>&1 || fail "$(cat "$place/log")"
mv "$place/build/CMakeCache.txt" "$place/found"

# Configures with the options given, where nothing is known yet of names with $hidden (a pattern); the message must have
# each of the words before them: refuses WORDS... -- OPTIONS...
hidden=nothing
refuses() {
    local words=() said
    while [ "$1" != -- ]; do words+=("$1") && shift; done
    shift
    grep -vE "^[A-Za-z_]*($hidden)[A-Za-z0-9_-]*:" "$place/found" >"$place/build/CMakeCache.txt"
    if cmake -S "$source_dir" -B "$place/build" "$@" >"$place/log" 2>&1; then
        fail "configured in spite of $*, where this should be said: ${words[*]}"
    fi
    said=$(tr -s ' \n' ' ' <"$place/log")
    for word in "${words[@]}"; do
        [[ $said == *"$word"* ]] || fail "not said with $*: $word"$'\n'"$(cat "$place/log")"
    done
}

# Only the modules of pkg-config whose names do not match the pattern can be seen.
hide_modules() {
    local folder file seen=()
    rm -rf "$place/modules"
    mkdir "$place/modules"
    for folder in $(pkg-config --variable pc_path pkg-config | tr ':' ' '); do
        for file in "$folder"/*.pc; do
            [[ ! -e $file || ${file##*/} == $1 ]] || seen+=("$file")
        done
    done
    ln -sf "${seen[@]}" "$place/modules/"
}

missing() { # PACKAGE OPTIONS...
    refuses " not found. On Debian or Ubuntu: apt-get install $1" "On a cluster: load its module" -- "${@:2}"
}
for name in OpenMP:lib PkgConfig:pkg-config MPI:libopenmpi-dev GSL:libgsl-dev; do
    hidden=${name%:*}
    missing "${name#*:}" "-DCMAKE_DISABLE_FIND_PACKAGE_$hidden=ON"
done
hidden=Random123
missing librandom123-dev -DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF
export PKG_CONFIG_LIBDIR=$place/modules
for name in yaml-0.1:libyaml-dev:YAML libutf8proc:libutf8proc-dev:UTF8PROC libzip:libzip-dev:ZIP zlib:zlib1g-dev:GZIP \
    jansson:libjansson-dev:JANSSON libjpeg:libjpeg-dev:JPEG libpng:libpng-dev:PNG cmocka:libcmocka-dev:CMOCKA; do
    IFS=: read -r module package hidden <<<"$name"
    hide_modules "$module.pc"
    missing "$package"
done
hidden=HDF5
hide_modules 'hdf5*.pc'
missing libhdf5- -DCMAKE_DISABLE_FIND_PACKAGE_HDF5=ON
hidden=SCALAPACK
hide_modules 'scalapack*.pc'
missing libscalapack- -DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF
hidden=CBLAS
hide_modules 'openblas*.pc'
missing libopenblas-dev -DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF

# An HDF5 of a header, and of whatever it is linked with, for any MPI that may have been chosen.
hidden=HDF5
hide_modules 'hdf5*.pc'
mkdir "$place/include"
put_hdf5() { # LIBS MACROS
    printf '#define H5_VERS_MAJOR 1\n%s\n' "$2" >"$place/include/hdf5.h"
    for name in openmpi mpich; do
        printf '%s\n' "Name: hdf5" "Description: HDF5" "Version: 1.10" "Cflags: -I$place/include" "Libs: $1" \
            >"$place/modules/hdf5-$name.pc"
    done
}
put_hdf5 -lm ""
refuses "it is a serial one: attrscope needs HDF5 built with" --
echo 'int PMPI_Get_library_version(void) { return 0; }' >"$place/other.c"
echo 'int PMPI_Get_library_version(void); int H5Pset_fapl_mpio(void) { return PMPI_Get_library_version(); }' >"$place/hdf5.c"
gcc -shared -fPIC "$place/other.c" -o "$place/libother.so"
gcc -shared -fPIC "$place/hdf5.c" -L"$place" -lother -Wl,-rpath,"$place" -o "$place/libhdf5.so"
put_hdf5 "-L$place -lhdf5" '#define H5_HAVE_PARALLEL 1'
refuses "Two MPIs in one program: " " was chosen" "but HDF5 ($place/libhdf5.so) was built for " "($place/libother.so)" \
    "apt-get install libhdf5-" "update-alternatives --config mpi" --
