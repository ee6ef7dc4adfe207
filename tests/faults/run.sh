#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Kills N runs (100) at random moments and compares what comes of them: tests/faults/run.sh [N [SEED]].
# $ATTRSCOPE_PROGRAM names the program; without it that of build/ci.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${ATTRSCOPE_PROGRAM:=$here/../../build/ci/attrscope}"
export ATTRSCOPE_PROGRAM
exec python3 "$here/campaign.py" "${1:-100}" "${2:-1}"
