# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a report back: the page by an HTML parser, every drawing by an XML parser."""

import html.parser
import re
import xml.etree.ElementTree

import asc_drawing

VOID = {"meta", "link", "br", "img", "hr"}
TEXT = "{http://www.w3.org/2000/svg}text"


class Page(html.parser.HTMLParser):
    """Collects links, figures, sentences in a figure's place, and whether every element is closed."""

    def __init__(self, text):
        super().__init__()
        self.text, self.words = text, ""
        self.open, self.links, self.figures, self.labels, self.anchors = [], [], [], [], set()
        self.sentences = [html.unescape(x) for x in re.findall(r'<p class="quiet">(.*: not drawn, .*)</p>', text)]
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "figure":
            self.figures.append(values["id"].removeprefix("figure-"))
        if values.get("role") == "img":
            self.labels.append(values["aria-label"])
        if "id" in values:
            self.anchors.add(values["id"])
        self.links += [values[k] for k in ("href", "src", "xlink:href") if k in values]

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.words += data


def read(test, out):
    """The page of a folder, after what holds of every page and its figures has been asserted."""
    text = (out / "report.html").read_bytes().decode()
    test.assertLess(len(text.encode()), 5e6)
    test.assertIsNone(re.search(r"[^<>]*\d %[^<>]*", re.sub(r"<svg.*?</svg>", "", text, flags=re.S)))
    text = text.replace("\u00a0", " ")
    page = Page(text)
    test.assertEqual(page.open, [])
    test.assertEqual(len(page.labels), len(page.figures))
    test.assertEqual(len(set(page.figures)), len(page.figures))
    for link in page.links:
        if link.startswith("#"):
            test.assertTrue(link[1:] in page.anchors or link.startswith("#gp"), link)
        elif not link.startswith("data:"):
            test.assertTrue((out / link).exists(), link)
    test.assertIsNone(re.search(r"(src|href|url\()\s*=?\s*[\"']?https?:", text))
    test.assertEqual(re.findall(r"(?i).*\b(?:nan|inf)\b.*", page.words), [])
    test.assertEqual({f"{x}.svg" for x in page.figures}, {x.name for x in (out / "figures").glob("*.svg")})
    for figure in page.figures:
        drawn(out, figure)
        asc_drawing.assert_legible(test, (out / "figures" / f"{figure}.svg").read_bytes(), figure)
    return page


def drawn(out, figure):
    """The texts of a drawing."""
    root = xml.etree.ElementTree.fromstring((out / "figures" / f"{figure}.svg").read_bytes())
    return ["".join(element.itertext()).strip() for element in root.iter(TEXT)]
