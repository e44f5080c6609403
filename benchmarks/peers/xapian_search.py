#!/usr/bin/python3
"""Xapian (Debian's python3-xapian) over collections in the BEIR layout: every document's title and text indexed with Porter stems, each collection's queries
asked of all with BM25 (k1 1.2, b 0.75), the words of a query without English function words joined by OR, top 10.
   xapian_search.py COLLECTIONS STOPWORDS       COLLECTIONS holds a folder a collection; STOPWORDS is a file of words
Prints JSON: documents, queries, build seconds, and p50 and p95 in milliseconds (of the query parsed already, the second time over)."""
import json, os, re, sys, tempfile, time
import xapian

words = re.compile(r"\w+")
stop = set(open(sys.argv[2]).read().split())
stem = xapian.Stem("porter")

def lines(file):
    with open(file, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]

folders = [os.path.join(sys.argv[1], name) for name in sorted(os.listdir(sys.argv[1]))]
with tempfile.TemporaryDirectory() as folder:
    start = time.perf_counter()
    db = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)
    generator = xapian.TermGenerator()
    generator.set_stemmer(stem)
    generator.set_stemming_strategy(xapian.TermGenerator.STEM_ALL)
    count = 0
    for path in folders:
        for row in lines(path + "/corpus.jsonl"):
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text_without_positions(row["title"] + "\n" + row["text"])
            db.add_document(document)
            count += 1
    db.commit()
    build = time.perf_counter() - start
    enquire = xapian.Enquire(db)
    enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 1, 0.75, 0))
    queries = []
    for path in folders:
        for row in lines(path + "/queries.jsonl"):
            kept = [w for w in words.findall(row["text"].lower()) if w not in stop] or words.findall(row["text"].lower())
            queries.append(xapian.Query(xapian.Query.OP_OR, [stem(w.encode()).decode() for w in kept]))
    for _ in range(2):
        took = []
        for query in queries:
            start = time.perf_counter()
            enquire.set_query(query)
            for match in enquire.get_mset(0, 10):
                match.docid
            took.append(1000 * (time.perf_counter() - start))
    took.sort()
    print(json.dumps(dict(documents=count, queries=len(queries), build=build, p50=took[len(took) // 2], p95=took[len(took) * 95 // 100])))
