#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Strikes runs for so many minutes (10), at points in turn and at random moments, and compares what comes of
# them with undisturbed runs: tests/faults/run.sh [MINUTES [SEED]].
# $ATTRSCOPE_PROGRAM and $ATTRSCOPE_FAULTS name the program and what is preloaded; without them those of build/ci.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
minutes=${1:-10} seed=${2:-1}
: "${ATTRSCOPE_PROGRAM:=$here/../../build/ci/attrscope}"
: "${ATTRSCOPE_FAULTS:=$here/../../build/ci/tests/libasc_faults.so}"
export ATTRSCOPE_PROGRAM ATTRSCOPE_FAULTS
# Four rounds of the random campaign take about a minute.
"$here/../contain.sh" python3 "$here/campaign.py" $((minutes + 1)) "$seed"
exec "$here/../contain.sh" python3 "$here/systematic.py" 0 "$minutes" "$seed"
