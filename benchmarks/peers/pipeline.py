#!/usr/bin/env python3
"""The whole job at several sizes, and R survey doing the same on the same files in the same run.

usage: pipeline.py PROGRAM DATA_FOLDER SHARED_BENCH_FOLDER

Ours: wall time of the program, median of 3 (of 1 where a run takes seconds); "from columns" is less the
time spent reading the .sav. R: steps timed by the shared harness with few replicates, extrapolated to
ours (all are linear in them); the degrees of freedom declared by the user. Says which of svrep and
Python's svy and samplics are not there to be timed. Prints one table in Markdown.
"""
import importlib.util
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

program, data, shared = sys.argv[1:4]
here = pathlib.Path(__file__).parent
template = (here / "pipeline.toml").read_text()
data = pathlib.Path(data)
R_REPLICATES = 20
rows = []


def config(name, n, replicates, domains=None, outcomes=1):
    text = template.replace("100000_var", f"{n}_var").replace("replicates = 1000", f"replicates = {replicates}")
    if domains:
        text = re.sub(r"(?m)^domains *=.*$", f"domains = {domains}", text)
    indicators = re.findall(r"(?ms)^\[\[indicator\]\].*?(?=^\[|\Z)", text)
    for copy in range(1, outcomes):
        text += "\n" + "".join(re.sub(r'(?m)^(id *= *")', rf"\1again{copy}_", i) for i in indicators)
    path = data / f"{name}.toml"
    path.write_text(text)
    return path


def generate(n):
    if not (data / f"cvs_{n}_var.sav").exists():
        subprocess.run(["Rscript", f"{shared}/make_population.R", f"--n={n}", "--psu=var", "--seed=5",
                        f"--out={data}", "--formats=sav,rds"], check=True, stdout=subprocess.DEVNULL)


def once(path, threads, launcher=()):
    out = data / "out"
    shutil.rmtree(out, ignore_errors=True)
    start = time.perf_counter()
    child = subprocess.Popen([*launcher, program, "run", str(path), "-o", str(out), "-q", "--threads", str(threads)])
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"the program failed with status {status}")
    read = json.loads((out / "manifest.json").read_text())["timing"]["read_seconds"]
    return wall, read, usage.ru_maxrss / 1024, (out / "estimates.csv").read_bytes()


def ours(what, path, threads, whole=False, launcher=(), repeats=3):
    runs = [once(path, threads, launcher) for _ in range(repeats)]
    seconds = statistics.median(r[0] if whole else r[0] - r[1] for r in runs)
    who = "darkfigure" + (f", {threads} thread{'s' if threads > 1 else ''}" if not launcher else ", 2 processes of mpirun")
    memory = max(r[2] for r in runs)
    rows.append((what, who, seconds, f"{memory:.0f} MB" if not launcher else "", ""))
    return seconds, {r[3] for r in runs}


def peer(step, n, replicates):
    command = ["Rscript", f"{shared}/peer_survey.R", f"--n={n}", "--psu=var", f"--step={step}",
               "--type=subbootstrap", f"--R={replicates}", "--reps=1"]
    text = subprocess.run(command, env={**os.environ, "CVS_BENCH": str(data)}, check=True, capture_output=True,
                          text=True).stdout
    fields = text.strip().splitlines()[-1].split(",")
    return fields[0], float(fields[7])


def r_version(package):
    done = subprocess.run(["Rscript", "-e", f"cat(as.character(packageVersion('{package}')))"], capture_output=True,
                          text=True)
    return done.stdout if done.returncode == 0 else None


def beside(what, package, seconds, best, how):
    rows.append((what, package, seconds, "", f"{seconds / best:,.0f} ({how})"))


for size in (10000, 100000, 200000, 1000000):
    generate(size)
load = os.getloadavg()[0]
office = "10,000 × 500, from the `.sav`"
national = "100,000 × 1,000, from columns"
census = "1,000,000 × 1,000, from columns"
best_office, _ = ours(office, config("office", 10000, 500), 2, whole=True)
pipeline = config("pipeline", 100000, 1000)
bytes_seen = set()
best_national = None
for threads in (1, 2, 4):
    seconds, found = ours(national, pipeline, threads)
    bytes_seen |= found
    best_national = seconds if threads == 2 else best_national
if shutil.which("mpirun"):
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    bytes_seen |= ours(national, pipeline, 1, launcher=("mpirun", "--oversubscribe", "-n", "2"))[1]
ours(census, config("census", 1000000, 1000), 2, repeats=1)
many = ('["sex", "agegrp", "region", "educ", ["region", "sex", "agegrp"], ["region", "educ"], ["region", "sex"], '
        '["agegrp", "educ"], ["sex", "urban"]]')
ours("100,000 × 500, 448 domains", config("domains", 100000, 500, many), 2)
base = ours("doubling: 100,000 × 500", config("base", 100000, 500), 2)[0]
for what, path in (("n: 200,000 × 500", config("rows", 200000, 500)),
                   ("R: 100,000 × 1,000", pipeline),
                   ("26 outcomes: 100,000 × 500", config("outcomes", 100000, 500, outcomes=2))):
    seconds = ours(f"doubling {what}", path, 2)[0]
    rows[-1] = (*rows[-1][:4], f"{seconds / base:.2f} of 100,000 × 500")

if r_version("survey"):
    seconds = {}
    for step in ("rep_rake_nc", "rep_cal", "est_degf"):
        name, found = peer(step, 100000, R_REPLICATES)
        seconds[step] = found * 1000 / R_REPLICATES
    how = f"extrapolated from {R_REPLICATES} replicates"
    beside(national, f"{name}, `rake()` uncompressed, to one person", seconds["rep_rake_nc"] + seconds["est_degf"], best_national, how)
    beside(national, f"{name}, `calibrate()`, to 1e-7", seconds["rep_cal"] + seconds["est_degf"], best_national, how)
    name, found = peer("pipeline", 10000, 100)
    beside(office, f"{name}, `calibrate()`, reading with haven", found * 5, best_office, "extrapolated from 100 replicates")
if r_version("svrep"):
    print("svrep makes replicates and leaves calibrating them to survey: the same rows", file=sys.stderr)
else:
    print("svrep is not installed for R: not timed", file=sys.stderr)
for module in ("svy", "samplics"):
    if importlib.util.find_spec(module) is None:
        print(f"Python's {module} is not installed: not timed", file=sys.stderr)

same = len(bytes_seen) == 1
print(f"{os.cpu_count()} cores, load before {load:.2f}, after {os.getloadavg()[0]:.2f}; estimates.csv of 1, 2, 4 threads and 2 "
      f"processes: {'the same bytes' if same else 'DIFFERENT'}\n")
print("| job | program | seconds | peak memory | ratio |\n|---|---|---|---|---|")
for what, who, seconds, memory, ratio in rows:
    print(f"| {what} | {who} | {seconds:,.2f} | {memory} | {ratio} |")
sys.exit(0 if same else 1)
