#!/usr/bin/env python3
"""Holds the views of a run to its estimates.csv.

usage: compare_views.py [--digits N] RUN [HIDDEN.csv]

Every number in report.*.html, tables*.xlsx and sdmx/SDG.csv must be that of estimates.csv: equal to
17 digits where a view keeps them, else its rounding. HIDDEN.csv is estimates.csv of the same run without
disclosure control: no number that only it has may stand in any view's bytes. Workbooks hold 16 digits, those that
LibreOffice saved 15: --digits.
"""
import csv
import glob
import html.parser
import math
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

MEASURES = ["estimate", "se", "ci_lower", "ci_upper", "cv", "n"]
failures = []
digits = 16


def fail(text):
    if len(failures) < 40:
        failures.append(text)


def estimates(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(text) if text else math.nan


def shown_scale(row):
    share = row["statistic"] in ("prevalence", "reporting_rate", "dark_figure", "average", "share")
    return 100 if share and row["unit"] == "1" else 1


class Numbers(html.parser.HTMLParser):
    """The <data value=…> of a page with the text inside."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.value = None

    def handle_starttag(self, tag, attributes):
        if tag == "data":
            self.value = dict(attributes)["value"]
            self.text = ""

    def handle_data(self, data):
        if self.value is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "data":
            self.found.append((float(self.value), self.text))
            self.value = None


DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.")


def parsed(text, language):
    """A number as the page shows it."""
    text = text.translate(DIGITS).replace("٬", "")
    text = re.sub(r"[\s\u00a0\u202f\u200e\u200f\u061c%٪]", "", text).replace("−", "-")
    if language in ("es", "fr", "pt", "ru"):
        text = text.replace(".", "").replace(",", ".")
    return float(text.replace(",", ""))


def check_html(path, rows):
    language = os.path.basename(path).split(".")[1].split("-")[0]
    values = {number(r["estimate"]) for r in rows} - {math.nan}
    page = Numbers()
    with open(path, encoding="utf-8") as file:
        page.feed(file.read())
    scales = {number(r["estimate"]): shown_scale(r) for r in rows if r["estimate"]}
    seen = set()
    for value, text in page.found:
        if value not in values:
            fail(f"{path}: {value!r} is no estimate")
            continue
        seen.add(value)
        text = re.sub(r"[\s\u00a0\u061c]*[%٪]\u061c?$", "", text)
        decimals = len(text.translate(DIGITS).replace(",", ".").split(".")[-1]) if re.search(r"[.,٫]\S+$", text) and not re.search(r"[.,٬]\d{3}$", text) else 0
        exact = value * scales[value]
        if abs(parsed(text, language) - exact) > 0.5000001 * 10 ** -decimals:
            fail(f"{path}: {value!r} is shown as {text!r}")
    missing = {v for v in values if not math.isnan(v)} - seen
    if missing:
        fail(f"{path}: {len(missing)} estimates are not on the page, as {sorted(missing)[:3]}")
    return len(page.found)


def sheets(path):
    """Name → {(row, column): value} with numbers as floats."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as book:
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", space):
                strings.append("".join(t.text or "" for t in item.iter("{%s}t" % space["m"])))
        workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))
        for k, sheet in enumerate(workbook.find("m:sheets", space), 1):
            cells = {}
            root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{k}.xml"))
            for cell in root.iter("{%s}c" % space["m"]):
                value = cell.find("m:v", space)
                if value is None:
                    continue
                letters, row = re.match(r"([A-Z]+)(\d+)", cell.get("r")).groups()
                column = 0
                for letter in letters:
                    column = column * 26 + ord(letter) - 64
                if cell.get("t") == "s":
                    cells[int(row), column] = strings[int(value.text)]
                else:
                    cells[int(row), column] = float(value.text)
                    if not math.isfinite(cells[int(row), column]):
                        fail(f"{path}: {sheet.get('name')} {cell.get('r')}: {value.text}")
            yield k, sheet.get("name"), cells


def close(found, wanted):
    if found == wanted or math.isnan(wanted) or wanted == 0:
        return found == wanted
    last_digit = 10.0 ** (math.floor(math.log10(abs(wanted))) + 1 - digits)
    # Half a unit of the last digit; and, of 15, the half unit of the 16th that was rounded before.
    return abs(found - wanted) <= 0.5501 * last_digit + abs(wanted) * 2e-16


def check_cell(path, place, cell, wanted, published):
    if isinstance(cell, float):
        if math.isnan(wanted) or not close(cell, wanted):
            fail(f"{path}: {place}: {cell!r}, estimates.csv has {wanted!r}")
    elif not math.isnan(wanted):
        fail(f"{path}: {place}: {cell!r}, estimates.csv has {wanted!r}")
    elif cell not in ("[c]", "[u]", "[x]"):
        fail(f"{path}: {place}: {cell!r} for a number that is not available")


def check_workbook(path, rows):
    by_domain = {}
    for row in rows:
        by_domain.setdefault(row["domain"], []).append(row)
    domains = ["all"] + [d for d in by_domain if d != "all"]
    indicators = list(dict.fromkeys(r["indicator"] for r in rows))
    by_key = {(r["indicator"], r["domain"], r["category"]): r for r in rows}
    lines = [(d, c) for d in domains for c in dict.fromkeys(r["category"] for r in by_domain[d])]
    count = 0
    all_sheets = list(sheets(path))
    tables = all_sheets[3:3 + len(domains)]
    for domain, (_, name, cells) in zip(domains, tables):
        for k, row in enumerate(by_domain[domain]):
            for m, measure in enumerate(MEASURES):
                check_cell(path, f"{name} row {k + 5} {measure}", cells[k + 5, m + 5],
                           number(row[measure]), row["disclosure"] == "")
                count += 1
    companions = all_sheets[3 + len(domains):]
    if len(companions) != len(MEASURES):
        fail(f"{path}: {len(companions)} companion sheets")
    for measure, (_, name, cells) in zip(MEASURES, companions):
        for r, (domain, category) in enumerate(lines):
            for c, indicator in enumerate(indicators):
                row = by_key.get((indicator, domain, category))
                wanted = number(row[measure]) if row else math.nan
                check_cell(path, f"{name} {indicator} {domain}={category}", cells[r + 5, c + 3], wanted, True)
                count += 1
    return count


def check_sdmx(path, rows):
    published = {}
    for row in rows:
        for measure in ("estimate", "ci_lower", "ci_upper"):
            published.setdefault(number(row[measure]) * shown_scale(row), row)
    count = 0
    for k, row in enumerate(estimates(path), 2):
        for column in ("OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND"):
            if row[column] == "":
                continue
            count += 1
            if number(row[column]) not in published:
                fail(f"{path}:{k}: {column} {row[column]} is no number of estimates.csv")
        if (row["OBS_VALUE"] == "") != (row["OBS_STATUS"] in ("Q", "O", "M", "L")):
            fail(f"{path}:{k}: OBS_VALUE {row['OBS_VALUE']!r} with OBS_STATUS {row['OBS_STATUS']}")
    return count


def content(path):
    if path.endswith(".xlsx"):
        with zipfile.ZipFile(path) as book:
            return b"".join(book.read(name) for name in book.namelist())
    with open(path, "rb") as file:
        return file.read()


def check_hidden(run, rows, raw_rows):
    """Numbers of suppressed rows, as 12 digits, stand nowhere."""
    raw = {(r["indicator"], r["domain"], r["category"]): r for r in raw_rows}
    shown = {f"{number(r[m]) * s:.12g}" for r in rows for m in MEASURES for s in (1, 100) if r[m]}
    secret = set()
    for row in rows:
        if row["disclosure"] == "":
            continue
        for measure in ("estimate", "se", "ci_lower", "ci_upper"):
            text = raw[row["indicator"], row["domain"], row["category"]][measure]
            for scale in (1, 100):
                if text and number(text) not in (0, 1):
                    secret.add(f"{number(text) * scale:.12g}")
    secret = {s for s in secret - shown if len(s) >= 12}
    files = [p for p in glob.glob(run + "/**/*", recursive=True)
             if os.path.isfile(p) and "handoff" not in p and "survey/" not in p
             and not p.endswith((".sav", "disclosure_audit.csv"))]
    for path in files:
        found = {f"{float(m):.12g}" for m in re.findall(r"\d+\.\d{8,}(?:e-?\d+)?", content(path).decode("utf-8", "replace"))}
        for leak in sorted(found & secret):
            fail(f"{path}: holds the suppressed number {leak}")
    return len(secret), len(files)


def main():
    global digits
    if sys.argv[1] == "--digits":
        digits = int(sys.argv[2])
        del sys.argv[1:3]
    run = sys.argv[1]
    rows = estimates(run + "/estimates.csv")
    counts = {}
    for path in sorted(glob.glob(run + "/report.*.html")):
        counts[os.path.basename(path)] = check_html(path, rows)
    for path in sorted(glob.glob(run + "/tables*.xlsx")):
        counts[os.path.basename(path)] = check_workbook(path, rows)
    counts["SDG.csv"] = check_sdmx(run + "/sdmx/SDG.csv", rows)
    if len(sys.argv) > 2:
        secrets, files = check_hidden(run, rows, estimates(sys.argv[2]))
        if secrets == 0:
            fail("nothing was suppressed: the check says nothing")
        print(f"{secrets} suppressed numbers looked for in {files} files")
    for name, count in counts.items():
        if count == 0:
            fail(f"{name}: no number was compared")
    for text in failures:
        print(text)
    print(("FAIL " if failures else "PASS ") + ", ".join(f"{name} {count}" for name, count in counts.items()))
    sys.exit(1 if failures else 0)


main()
