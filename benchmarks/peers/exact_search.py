"""Exact top-10 over random vectors of 384 dimensions by numpy and faiss, one thread and two: medians in milliseconds as JSON.

python3 exact_search.py ROWS
"""
import json
import os
import sys
import time

if len(sys.argv) == 2:
    # Each number of threads in a process of its own: numpy's library reads it once.
    import subprocess
    found = {}
    for threads in ("1", "2"):
        environment = dict(os.environ, OPENBLAS_NUM_THREADS=threads, OMP_NUM_THREADS=threads, MKL_NUM_THREADS=threads)
        found.update(json.loads(subprocess.run([sys.executable, __file__, sys.argv[1], threads], env=environment, check=True, capture_output=True).stdout))
    print(json.dumps(found))
    sys.exit()

import numpy

rows, threads = int(sys.argv[1]), sys.argv[2]
random = numpy.random.default_rng(1)
vectors = random.standard_normal((rows, 384), dtype=numpy.float32)
vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
queries = random.standard_normal((21, 384), dtype=numpy.float32)


def median(search):
    search(queries[:1])
    times = []
    for i in range(len(queries)):
        start = time.perf_counter()
        search(queries[i:i + 1])
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)[len(times) // 2]


def by_numpy(query):
    scores = vectors @ query[0]
    best = numpy.argpartition(scores, -10)[-10:]
    return best[numpy.argsort(-scores[best])]


found = {f"numpy.threads{threads}": median(by_numpy)}
try:
    import faiss
    faiss.omp_set_num_threads(int(threads))
    index = faiss.IndexFlatIP(384)
    index.add(vectors)
    found[f"faiss.threads{threads}"] = median(lambda query: index.search(query, 10))
except ImportError:
    pass
print(json.dumps(found))
