#!/usr/bin/env python3
"""Holds the source tree to its rules: who may include whom, and how long a file may be.

usage: check_includes.py ROOT

A folder may include itself and the folders listed for it (docs/architecture.md, Libraries). A
third-party header belongs to the files listed for it. Files over 500 lines fail.
"""
import pathlib
import re
import sys

ALLOWED = {
    "engine/core": [],
    "engine/io": ["engine/core"],
    "engine/config": ["engine/core"],
    "engine/expression": ["engine/core"],
    "engine/weighting": ["engine/core"],
    "engine/estimation": ["engine/core"],
    "engine/disclosure": ["engine/core", "engine/estimation"],
    "engine/reliability": ["engine/core", "engine/config", "engine/expression", "engine/estimation"],
    "engine/questionnaire": ["engine/core", "engine/config", "engine/expression", "engine/io"],
    "engine/report": ["engine/core", "engine/io", "engine/weighting", "engine/estimation",
                      "engine/disclosure", "engine/reliability"],
    "engine/language": ["engine/core", "engine/config"],
    "engine/presentation": ["engine/core", "engine/language", "engine/report", "engine/disclosure"],
    "engine/html": ["engine/core", "engine/io", "engine/language", "engine/presentation", "engine/report",
                    "engine/comparison", "engine/reliability"],
    "engine/workbook": ["engine/core", "engine/presentation"],
    "engine/exchange": ["engine/core", "engine/io", "engine/presentation"],
    "engine/handoff": ["engine/core", "engine/io"],
    "engine/inspection": ["engine/core", "engine/config", "engine/questionnaire"],
    "engine/editing": ["engine/core", "engine/weighting", "engine/estimation"],
    "engine/simulation": ["engine/core", "engine/config", "engine/io"],
    "engine/comparison": ["engine/core", "engine/io", "engine/estimation", "engine/report"],
    "engine/distribution": ["engine/core", "engine/io", "engine/weighting"],
    "engine": ["engine/core", "engine/io", "engine/config", "engine/expression", "engine/weighting",
               "engine/estimation", "engine/editing", "engine/disclosure", "engine/reliability", "engine/report",
               "engine/distribution", "engine/questionnaire", "engine/language", "engine/presentation",
               "engine/comparison", "engine/html", "engine/workbook", "engine/exchange", "engine/handoff"],
    "engine/synthetic": ["engine", "engine/core", "engine/config", "engine/expression",
                         "engine/questionnaire"],
    "estimators": ["engine/core", "engine/estimation"],
    "cli": ["engine", "engine/core", "engine/io", "engine/config", "engine/expression", "engine/weighting",
            "engine/estimation", "engine/report", "engine/editing", "engine/inspection", "engine/simulation",
            "engine/disclosure", "engine/reliability", "engine/comparison", "engine/distribution",
            "engine/questionnaire", "engine/synthetic", "engine/language", "engine/presentation",
            "engine/exchange", "engine/handoff", "estimators"],
    "cli/main": ["cli", "engine", "engine/core", "engine/report", "engine/distribution"],
}
# Which files may see a third-party header; a pattern ending in / allows a folder's .cc and .h.
THIRD_PARTY = {
    r"readstat\.h": ["engine/io/readstat_reader.cc", "engine/io/readstat_input.h",
                     "engine/io/readstat_handlers.h",
                     "engine/io/readstat_writer.cc"],
    r"seccomp\.h": ["engine/io/isolated_process.cc"],
    r"shapefil\.h": ["engine/io/dbf_reader.cc"],
    r"iconv\.h": ["engine/io/text_encoding.cc"],
    r"openssl/.*": ["engine/io/sha256.cc"],
    r"toml\+\+/.*": ["engine/config/parse_config.cc", "engine/config/complete_config.cc",
                  "engine/config/read_value.h"],
    r"tao/.*": ["engine/expression/grammar.h"],
    r"ceres/.*": ["engine/weighting/calibrate.cc", "engine/estimation/logistic_regression.cc"],
    r"coin/.*": ["engine/weighting/feasibility.cc", "engine/disclosure/attacker.cc",
                 "engine/disclosure/suppression.cc"],
    r"tbb/.*": ["engine/core/parallel.cc"],
    r"Random123/.*": ["engine/core/random.cc"],
    r"boost/mpi/.*": ["engine/distribution/world.cc"],
    r"boost/program_options.*": ["cli/command_line.cc"],
    r"boost/math/.*": ["engine/estimation/distributions.cc"],
    r"nlohmann/.*": ["engine/report/json_views.cc", "engine/report/json_fields.h",
                     "engine/inspection/codebook_json.cc", "engine/exchange/restyle.cc"],
    r"unicode/.*": ["engine/language/language.cc"],
    r"xlsxwriter\.h": ["engine/workbook/workbook.cc"],
    r"pugixml\.hpp": ["engine/exchange/data_structure.cc", "engine/exchange/ddi.cc"],
    r"Eigen/Core": ["engine/"],
    r"Eigen/Cholesky": ["engine/weighting/calibration_residuals.cc", "engine/estimation/crosstab.cc",
                        "engine/estimation/logistic_regression.cc"],
    r"Eigen/Eigenvalues": ["engine/weighting/estimated_totals.cc"],
    r"Eigen/.*": [],
}
MAX_LINES = 500


def folder_of(path):
    return str(pathlib.PurePosixPath(path).parent)


def check_own(path, included, problems, number):
    here, there = folder_of(path), folder_of(included)
    if there != here and there not in ALLOWED[here]:
        problems.append(f"{path}:{number}: {here} may not include {there} ({included})")


def check_third_party(path, header, problems, number):
    for pattern, files in THIRD_PARTY.items():
        if re.fullmatch(pattern, header):
            if not any(path == f or (f.endswith("/") and path.startswith(f)) for f in files):
                problems.append(f"{path}:{number}: <{header}> may not be included here")
            return


def main():
    root = pathlib.Path(sys.argv[1])
    problems, files = [], 0
    for top in ("engine", "estimators", "cli"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".cc", ".h"):
                continue
            files += 1
            path = file.relative_to(root).as_posix()
            lines = file.read_text(encoding="utf-8").splitlines()
            if len(lines) > MAX_LINES:
                problems.append(f"{path}: {len(lines)} lines, more than {MAX_LINES}")
            for number, line in enumerate(lines, 1):
                if match := re.match(r'#include "([^"]+)"', line):
                    check_own(path, match[1], problems, number)
                elif match := re.match(r"#include <([^>]+)>", line):
                    check_third_party(path, match[1], problems, number)
    print("\n".join(problems) if problems else f"{files} files, no forbidden include, none too long")
    sys.exit(1 if problems or files == 0 else 0)


main()
