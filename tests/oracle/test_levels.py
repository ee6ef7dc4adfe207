# SPDX-License-Identifier: GPL-3.0-or-later
"""Energies of random nodes are called significant about as often as they should be; see bench/micro_levels.py."""

import null_lattices as null  # finds asc_cli
import asc_cli

STUDIES, PEOPLE = 40, 8


class Levels(asc_cli.CliTestCase):
    def test_random_nodes(self):
        segments, count = null.lattice(self.folder / "lattice")
        for design in ("isotropic", "anisotropic clustered"):
            folder = self.folder / design.replace(" ", "-")
            folder.mkdir()
            found = null.summarise(null.measure(folder, segments, count, design, STUDIES, PEOPLE, 1))
            with self.subTest(design=design):
                self.assertTrue(found.z_level.between(0.02, 0.08).all(), found)
                self.assertTrue(found.z_sd.between(0.85, 1.15).all(), found)
                self.assertTrue((found.z_mean.abs() < 0.2).all(), found)
                self.assertTrue((found.flips_level <= 0.15).all(), found)
                # Energies lie a little above null_nodes, so that few are called more ordered;
                # gravity has one null, 0.
                lower = found.nodes_lower.drop("gravity")
                self.assertTrue((lower <= 0.05).all(), found)


if __name__ == "__main__":
    asc_cli.main()
