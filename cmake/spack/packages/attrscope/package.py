# SPDX-License-Identifier: GPL-3.0-or-later
"""What Spack builds attrscope with: docs/install.md shows how."""

from spack.package import *


class Attrscope(CMakePackage):
    """How attributes (hair, age, gender, light, pose) shape the embedding space of face-recognition
    models: KS statistics, permutation tests, verification and probes on any number of MPI ranks."""

    homepage = "https://example.org/attrscope"
    git = "https://example.org/attrscope.git"

    license("GPL-3.0-or-later")

    version("main", branch="main")

    variant("report", default=True, description="gnuplot draws the report")

    depends_on("c", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("mpi")
    depends_on("hdf5+mpi")
    depends_on("scalapack")
    depends_on("openblas")
    depends_on("gsl")
    depends_on("random123", type="build")
    depends_on("libyaml")
    depends_on("utf8proc")
    depends_on("libzip")
    depends_on("zlib-api")
    depends_on("jansson")
    depends_on("jpeg")
    depends_on("libpng")
    depends_on("gnuplot", type="run", when="+report")

    def cmake_args(self):
        return [self.define("ATTRSCOPE_TESTS", False)]
