# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a study whose attributes are of every kind: all figures are drawn, and labels are shown as they are."""

import asc_cli
import asc_page

LABELS = {"class-1": "it's ]]> %d _a_", "class-2": '"b" <i>@^', "class-3": "$HOME `x` 中"}


class ReportOfKinds(asc_cli.CliTestCase):
    def test_all_is_drawn(self):
        study = asc_cli.synth(self.folder / "study", images=240, identities=40, attributes=3,
                              traits="race:classes:3:0.6,step:ordered:4:0.4,yaw:linear:0.4")
        table = self.folder / "study" / "df_dataset.csv"
        text = table.read_text()
        for plain, hostile in LABELS.items():
            text = text.replace(plain, '"' + hostile.replace('"', '""') + '"')
        table.write_text(text)
        out = self.folder / "out"
        result = asc_cli.run(["run", study, "-o", out, "-a", "macro,kinds,inference,probe,verify,map",
                              "--inference.permutations=99"], report=True)
        self.assert_ok(result)
        self.assertNotIn("not drawn", result.stderr)
        page = asc_page.read(self, out)
        self.assertEqual(page.sentences, [])
        for label in LABELS.values():
            self.assertIn(label, page.words)
        for part in ("kinds_classes_1", "kinds_gaps", "kinds_bins", "inference_", "classes_1", "probe", "map_"):
            self.assertTrue(any(x.startswith(part) for x in page.figures), (part, page.figures))


if __name__ == "__main__":
    asc_cli.main()
