#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the pages of docs/ with Sphinx, beside what the program writes about itself; a warning is an error. The pages are
# where they are in the source, so that their links hold in both. Usage: docs.sh ATTRSCOPE FOLDER
set -euo pipefail
attrscope=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rm -rf "$folder"
mkdir -p "$folder/source/tests/install" "$folder/source/cmake"
cp -r docs jobs CONTRIBUTING.md CHANGELOG.md CITATION.cff LICENSE "$folder/source/"
cp -r tests/install/consumer "$folder/source/tests/install/"
cp -r cmake/spack "$folder/source/cmake/"
"$attrscope" manual --markdown -o "$folder/source/docs/reference"
sphinx-build -q -W --keep-going -b html -d "$folder/doctrees" -c "$folder/source/docs" "$folder/source" "$folder/html"
