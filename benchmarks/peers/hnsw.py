#!/usr/bin/python3
"""hnswlib (Debian's python3-hnswlib) over vectors that the figures wrote as raw float32: M 16, efConstruction 200, 2 threads to build, 1 to search.
   hnsw.py BASE QUERIES TRUTH DIMENSIONS      TRUTH holds the keys (int32) of each query's ten nearest
Prints JSON: build seconds, and for each ef until recall@10 reaches 0.95 the recall and the queries a second (all queries in one call, so without
Python's cost of a call; the best of three)."""
import json, sys, time
import hnswlib, numpy as np

base, queries, truth, dimensions = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
x = np.fromfile(base, dtype=np.float32).reshape(-1, dimensions)
q = np.fromfile(queries, dtype=np.float32).reshape(-1, dimensions)
t = np.fromfile(truth, dtype=np.int32).reshape(-1, 10)
index = hnswlib.Index('ip', dimensions)
index.init_index(len(x), M=16, ef_construction=200)
index.set_num_threads(2)
start = time.perf_counter()
index.add_items(x)
build = time.perf_counter() - start
sweep = []
for ef in (10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 64, 80, 100, 128, 160, 200, 256, 320, 400, 512, 640, 800, 1000, 1300, 1600, 2000, 2500, 3200, 4000):
    index.set_ef(ef)
    best = 1e9
    for _ in range(3):
        start = time.perf_counter()
        found = index.knn_query(q, 10, num_threads=1)[0]
        best = min(best, time.perf_counter() - start)
    recall = float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, t)]))
    sweep.append(dict(ef=ef, recall=recall, qps=len(q) / best))
    if recall >= 0.95:
        break
peak = next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM')) / 1024
print(json.dumps(dict(build=build, sweep=sweep, peak_mb=peak)))
