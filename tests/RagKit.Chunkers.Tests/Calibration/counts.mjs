// Writes reference counts of documents that took no part in calibration: node counts.mjs > counts.tsv
import { docs, enc, hash } from './data.mjs';
const seen = {};
for (const d of docs()) {
  if (hash(d.key) % 2 === 0 || (seen[d.coll] = (seen[d.coll] ?? 0) + 1) > 280) continue;
  const n = enc.encode_ordinary(d.text).length;
  if (n >= 20) console.log(`${d.key}\t${n}`);
}
