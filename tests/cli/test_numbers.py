# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers in tables and in recorded settings are the shortest that read back as themselves."""

import csv

import h5py
import numpy as np
import pandas as pd
import asc_cli


def shortest(value):
    """Python's repr, without the point of whole numbers, and with an exponent where leading zeros
    would make it longer than 17 digits."""
    text = repr(float(value))
    digits = text.lstrip("-").replace(".", "")
    if np.isnan(value):
        return ""
    if text.endswith(".0"):
        return text[:-2]
    if "e" in text or not digits.startswith("0") or len(digits) <= 17:
        return text
    mantissa, exponent = f"{value:.{len(digits.lstrip('0')) - 1}e}".split("e")
    return f"{mantissa}e{exponent}"


class Numbers(asc_cli.CliTestCase):
    def check_tables(self, out):
        """Every real of every table against results.h5; returns how many there are, and how many of few digits."""
        reals = few = 0
        with h5py.File(out / "results.h5") as file:
            for path in sorted((out / "tables").rglob("*.csv")):
                name = str(path.relative_to(out / "tables"))[:-4]
                if name.startswith("published/"):
                    continue
                table = file["tables"][name][()]
                with open(path, newline="") as text:
                    rows = list(csv.reader(text))
                exact = pd.read_csv(path, float_precision="round_trip", keep_default_na=True)
                default = pd.read_csv(path)
                for c, name in enumerate(rows[0]):
                    stored = table[name]
                    if stored.dtype != np.float64:
                        continue
                    with self.subTest(table=path.name, column=name):
                        written = [row[c] for row in rows[1:]]
                        self.assertEqual(written, [shortest(v) for v in stored])
                        np.testing.assert_array_equal(exact[name].to_numpy(float), stored)
                        short = np.array([len(t.split("e")[0].replace(".", "").strip("-0")) <= 15 for t in written])
                        short &= ~(np.abs(stored) < 1e-7)  # powers of ten up to 1e22 are exact
                        np.testing.assert_array_equal(default[name].to_numpy(float)[short], stored[short])
                        np.testing.assert_allclose(default[name].to_numpy(float), stored, rtol=5e-16)
                        reals += len(written)
                        few += short.sum()
        return reals, few

    def test_tables_of_a_study(self):
        path = asc_cli.synth(self.folder / "study", images=300, identities=30, attributes=3)
        path.write_text(path.read_text() + "verify: {bandwidth: 0.07}\n")
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", path, "-o", out], ranks=2))
        reals, few = self.check_tables(out)
        self.assertGreater(reals, 300)
        self.assertGreater(few, 20)

    def test_a_parameter_is_found_by_its_value(self):
        folder = self.folder / "lattice"
        self.assert_ok(asc_cli.run(["synth", "-o", folder, "--lattice", "--side", 3]))
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", folder / "study.yaml", "-o", out, "--micro.eps=0.6,0.3,1e-05"]))
        energies = pd.read_csv(out / "tables" / "energies.csv")
        for eps in (0.6, 0.3, 1e-5):
            self.assertGreater((energies.parameter == eps).sum(), 0, eps)
        self.check_tables(out)
        with h5py.File(out / "results.h5") as file:
            settings = {}
            file.visititems(lambda name, item: settings.update(
                {k: v for k, v in item.attrs.items() if "eps" in k}))
            settings.update({k: v for k, v in file.attrs.items() if "eps" in k or "settings" in k})
        self.assertIn("0.6,0.3,1e-05", " ".join(str(v) for v in settings.values()))


if __name__ == "__main__":
    asc_cli.main()
