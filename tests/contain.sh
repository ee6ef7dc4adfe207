#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test where all that it starts ends with it, however it ends: in process and mount namespaces
# of its own, with a /dev/shm and a TMPDIR, in memory, of its own: launchers of one number would share
# the folder of a session. Where the system allows none of that, as it is.
# Usage: contain.sh COMMAND...
set -eu
apart="--mount --pid --fork --kill-child --mount-proc"
if [ "$(id -u)" -ne 0 ]; then
    apart="--user --map-current-user $apart"
fi
export ASC_CONTAINED=1
if ! unshare $apart true 2>/dev/null; then
    exec "$@"
fi
# The shell stays: as the first process of a namespace a test would be deaf to signals.
exec unshare $apart sh -c '
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm 2>/dev/null || true
    place=$(mktemp -d "${TMPDIR:-/tmp}/asc-XXXXXX")
    mount -t tmpfs -o mode=1777 tmpfs "$place" 2>/dev/null || true
    TMPDIR=$place "$@"
    code=$?
    umount --lazy "$place" 2>/dev/null || true
    rm -rf "$place"
    exit $code' sh "$@"
