#!/usr/bin/python3
"""hnswlib (Debian's python3-hnswlib) over vectors that the figures wrote as raw float32: M 16, efConstruction 200, 2 threads to build, 1 to search.
   hnsw.py FOLDER DIMENSIONS EFS      FOLDER holds base, queries and truth: the keys (int32) of each query's ten nearest; EFS: 10,12,...
Prints JSON: build seconds, and for each ef until recall@10 reaches 0.95 the recall and the queries a second (all queries in one call, so without
Python's cost of a call; the best of three)."""
import json, sys, time
import hnswlib, numpy as np

folder, dimensions = sys.argv[1], int(sys.argv[2])
x = np.fromfile(folder + '/base', dtype=np.float32).reshape(-1, dimensions)
q = np.fromfile(folder + '/queries', dtype=np.float32).reshape(-1, dimensions)
t = np.fromfile(folder + '/truth', dtype=np.int32).reshape(-1, 10)
index = hnswlib.Index('ip', dimensions)
index.init_index(len(x), M=16, ef_construction=200)
index.set_num_threads(2)
start = time.perf_counter()
index.add_items(x)
build = time.perf_counter() - start
sweep = []
for ef in map(int, sys.argv[3].split(',')):
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
