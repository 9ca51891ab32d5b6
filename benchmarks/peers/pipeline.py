#!/usr/bin/env python3
"""The pipeline benchmark beside R survey, on the same file in the same run.

usage: pipeline.py PROGRAM DATA_FOLDER SHARED_BENCH_FOLDER

Ours: the whole program, wall time minus the time spent reading the .sav (its own row), median of 3.
R survey: re-raking of 20 replicates by rake() on uncompressed weights and by calibrate(), and 442
estimates from 20 replicates with the degrees of freedom declared by the user, each extrapolated to
1,000 (all are linear in the number of replicates).
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

program, data, shared = sys.argv[1:4]
here = pathlib.Path(__file__).parent
R_REPLICATES, OUR_REPLICATES = 20, 1000


def ours(threads):
    out = pathlib.Path(data) / "out"
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    child = subprocess.Popen([program, "run", f"{data}/pipeline.toml", "-o", str(out), "-q", "--threads", str(threads)])
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"the program failed with status {status}")
    read = json.loads((out / "manifest.json").read_text())["timing"]["read_seconds"]
    return wall, read, usage.ru_maxrss / 1024, (out / "estimates.csv").read_bytes()


def peer(step):
    command = ["Rscript", f"{shared}/peer_survey.R", "--n=100000", "--psu=var", f"--step={step}",
               "--type=subbootstrap", f"--R={R_REPLICATES}", "--reps=1"]
    text = subprocess.run(command, env={**os.environ, "CVS_BENCH": data}, check=True, capture_output=True,
                          text=True).stdout
    fields = text.strip().splitlines()[-1].split(",")
    return fields[0], float(fields[7])


shutil.copy(here / "pipeline.toml", data)
print(f"load before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
bytes_seen = set()
for threads in (1, 2, 4):
    runs = [ours(threads) for _ in range(3)]
    bytes_seen |= {run[3] for run in runs}
    rest = statistics.median(run[0] - run[1] for run in runs)
    read = statistics.median(run[1] for run in runs)
    print(f"darkfigure, {threads} threads: {rest:.2f} s from parsed columns to estimates.csv; reading {read:.2f} s; "
          f"peak {max(run[2] for run in runs):.0f} MB")
    if threads == 2:
        best = rest
print("estimates.csv: the same bytes in every run" if len(bytes_seen) == 1 else "estimates.csv DIFFERS between runs")
seconds_of = {}
for step in ("rep_rake_nc", "rep_cal", "est_degf"):
    name, seconds = peer(step)
    seconds_of[step] = seconds * OUR_REPLICATES / R_REPLICATES
    print(f"{name}, {step}: {seconds:.1f} s for {R_REPLICATES} replicates, {seconds_of[step]:.0f} s extrapolated to "
          f"{OUR_REPLICATES}")
for step, what in (("rep_rake_nc", "rake(), its fastest way, stopping at a margin error of 1 person"),
                   ("rep_cal", "calibrate(), to a relative 1e-7")):
    total = seconds_of[step] + seconds_of["est_degf"]
    print(f"ratio: R survey {total:.0f} s (extrapolated) with {what}, to darkfigure's {best:.2f} s (2 threads): {total / best:.0f}")
print(f"load after: {os.getloadavg()[0]:.2f}")
sys.exit(0 if len(bytes_seen) == 1 else 1)
