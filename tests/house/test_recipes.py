# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes for Spack and Apptainer name what the build needs. Neither program is in Debian: the recipe is read with a
stand-in for Spack's words, the definition section by section."""

import pathlib
import re
import subprocess
import sys
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What cmake/AttrscopeDependencies.cmake looks for -> Spack's name of it.
NAMES = {"MPI": "mpi", "ParallelHDF5": "hdf5+mpi", "ScaLAPACK": "scalapack", "CBLAS": "openblas", "GSL": "gsl",
         "PkgConfig": "pkgconfig", "OpenMP": "c", "Random123": "random123", "yaml-0.1": "libyaml", "libutf8proc": "utf8proc",
         "libzip": "libzip", "zlib": "zlib-api", "jansson": "jansson", "libjpeg": "jpeg", "libpng": "libpng"}


class Package:
    @staticmethod
    def define(name, value):
        return f"-D{name}={value}"


def recipe():
    """The recipe's class, and what it depends on."""
    found = {}
    spack, words = types.ModuleType("spack"), types.ModuleType("spack.package")
    words.CMakePackage = Package
    words.version = words.variant = words.license = lambda *_, **__: None
    words.depends_on = lambda spec, **how: found.update({spec: how})
    words.__all__ = ["CMakePackage", "version", "variant", "license", "depends_on"]
    sys.modules.update({"spack": spack, "spack.package": words})
    names = {}
    exec((ROOT / "cmake/spack/packages/attrscope/package.py").read_text(), names)
    return names["Attrscope"], found


class Recipes(unittest.TestCase):
    def test_spack_knows_every_dependency(self):
        package, found = recipe()
        needed = (ROOT / "cmake/AttrscopeDependencies.cmake").read_text()
        asked = set(re.findall(r"find_package\((\w+)", needed)) | {"Random123"} | \
            set(re.findall(r"^attrscope_require\(\w+ (\S+)", needed, re.M))
        self.assertEqual(asked, set(NAMES))
        self.assertEqual({NAMES[x] for x in asked} - set(found), set())
        least = re.search(r"cmake_minimum_required\(VERSION ([\d.]+)\)", (ROOT / "CMakeLists.txt").read_text())[1]
        self.assertIn(f"cmake@{least}:", found)
        options = (ROOT / "CMakeLists.txt").read_text()
        for option in package().cmake_args():
            self.assertIn(f"option({option[2:].split('=')[0]} ", options)

    def test_the_container_is_built_of_files_that_are_here(self):
        text = (ROOT / "jobs/attrscope.def").read_text()
        head, *rest = re.split(r"(?m)^%(\w+)[^\n]*\n", text)
        sections = dict(zip(rest[::2], rest[1::2]))
        self.assertRegex(head, r"(?m)^Bootstrap: docker\nFrom: debian:bookworm")
        copied = dict(line.split() for line in sections["files"].splitlines() if line.strip())
        for source, target in copied.items():
            self.assertTrue((ROOT / source).exists(), source)
            self.assertEqual(target, f"/src/{source}")
        # What is built and installed is among them.
        for source in re.findall(r"(?:FILES|DIRECTORY) ((?:[\w./]+ ?)+?)(?: DESTINATION|$)",
                                 (ROOT / "cmake/AttrscopeInstall.cmake").read_text(), re.M):
            for name in source.split():
                self.assertIn(name.split("/")[0], copied, name)
        for name in ("post", "test", "runscript", "environment"):
            checked = subprocess.run(["bash", "-n"], input=sections[name], text=True, capture_output=True)
            self.assertEqual(checked.stderr, "", name)


if __name__ == "__main__":
    unittest.main()
