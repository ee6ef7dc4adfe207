#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Submits a study: import, analyses, report, each when the one before has succeeded. Prints job ids.
#
#   jobs/submit.sh STUDY.yaml OUT            one job for all models
#   jobs/submit.sh --array STUDY.yaml OUT MODEL...   a task a model, then the tables of all
#
# What follows -- goes to every sbatch: jobs/submit.sh STUDY.yaml OUT -- --partition=short --time=10
set -euo pipefail
jobs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

array=no
if [ "${1-}" = --array ]; then
    array=yes
    shift
fi
arguments=() options=()
while [ $# -gt 0 ]; do
    if [ "$1" = -- ]; then
        shift
        options=("$@")
        break
    fi
    arguments+=("$1")
    shift
done
if [ ${#arguments[@]} -lt 2 ] || { [ $array = yes ] && [ ${#arguments[@]} -lt 3 ]; }; then
    echo "usage: jobs/submit.sh [--array] STUDY.yaml OUT [MODEL...] [-- options of sbatch]" >&2
    exit 64
fi
study=${arguments[0]} out=${arguments[1]} models=("${arguments[@]:2}")

# A job whose forerunner has failed would wait for ever; Slurm removes it instead.
submit() { sbatch --parsable --kill-on-invalid-dep=yes "${options[@]}" "$@"; }

if [ $array = yes ]; then
    first=$(submit --array=0-$((${#models[@]} - 1)) "$jobs/array.sbatch" "$study" "$out" "${models[@]}")
    echo "models  $first"
    run=$(submit --dependency=afterok:"$first" "$jobs/attrscope.sbatch" "$study" "$out" --no-report --reuse "$out/tasks")
else
    first=$(submit "$jobs/import.sbatch" "$study" "$out")
    echo "import  $first"
    run=$(submit --dependency=afterok:"$first" "$jobs/attrscope.sbatch" "$study" "$out" --no-report)
fi
echo "run     $run"
report=$(submit --dependency=afterok:"$run" "$jobs/report.sbatch" "$out")
echo "report  $report"
