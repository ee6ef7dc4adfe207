#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configuring against a serial HDF5 must fail with the remedy. Usage: serial_hdf5.sh SOURCE_DIR
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/include" "$place/pkgconfig"
printf '#define H5_VERS_MAJOR 1\n' >"$place/include/hdf5.h"
cat >"$place/pkgconfig/hdf5-openmpi.pc" <<END
Name: hdf5
Description: a serial HDF5
Version: 1.10
Cflags: -I$place/include
Libs: -lm
END
if PKG_CONFIG_PATH=$place/pkgconfig cmake -S "$1" -B "$place/build" >"$place/log" 2>&1; then
    echo "configuring against a serial HDF5 succeeded"
    exit 1
fi
tr -s ' \n' ' ' <"$place/log" | grep -q 'it is a serial one: attrscope needs HDF5 built with' ||
    { cat "$place/log"; exit 1; }
