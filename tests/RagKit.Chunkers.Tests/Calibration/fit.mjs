// Fits TokenEstimator.bin to train.json and states the errors: node fit.mjs 14 4 0.7 25 1e-3 26000 4096 0.3
// (bits of the gram table, characters a gram, exponent of frequencies, epochs, decay, common pieces, words of the filter, least weight).
// Stochastic gradient descent with AdaGrad steps (Duchi, Hazan and Singer 2011) on squared error, none where one token is a lower bound.
import fs from 'node:fs'; import { docs, enc, RE, hash } from './data.mjs';
const BITS = +(process.argv[2] ?? 13), N = +(process.argv[3] ?? 4), POW = +(process.argv[4] ?? 0.5), EP = +(process.argv[5] ?? 25), L2 = +(process.argv[6] ?? 1e-3);
const MINW = +(process.argv[9] ?? 0.8); const SCALE = 48, T = 1 << BITS, LB = 16;
// features: [0,T) grams; [T, T+512) blocks of 128 code units; then bias[class*LB + min(len,15)]
const CL = { word: 0, spaceword: 1, capword: 2, spacecap: 3, punct: 4, space: 5, otherword: 6, othercap: 7 };
const isUp = c => c >= 65 && c <= 90, isLow = c => c >= 97 && c <= 122, isL = c => isUp(c) || isLow(c);
export function feats(p, out) {
  let k = 0, i = 0, cls; const c0 = p.charCodeAt(0);
  const letters = /\p{L}/u.test(p[p.length - 1]) || /\p{L}/u.test(p) ;
  let base;
  if (letters) {
    let s = 0; const first = /^\p{L}/u.test(p) ? 0 : (p.codePointAt(0) > 0xffff ? 2 : 1); 
    base = first === 0 ? 0 : c0 === 32 ? 1 : 6;
    if (base === 6) { base = 6; }
    const f = p.charCodeAt(first), low = f + 32;
    const cap = isUp(f) && !(isUp(p.charCodeAt(first + 1)));
    cls = base === 0 ? (cap ? 2 : 0) : base === 1 ? (cap ? 3 : 1) : (cap ? 7 : 6);
    // the prefix char of 'other' takes part as a gram
    let w = (cls + 1) >>> 0, len = 0;
    if (base === 6) { if (c0 >= 0x250) out[k++] = T + (c0 >> 7); else { w = (Math.imul(w, 256) + c0) >>> 0; } }
    for (i = first; i < p.length; i++) {
      let c = p.charCodeAt(i); len++;
      if (c >= 0x250) { out[k++] = T + (c >> 7); w = 1; continue; }
      if (i === first && cap) c += 32;
      w = N === 4 ? ((w << 8) | (c & 255) ^ (c >> 8 << 4)) >>> 0 : (((w << 6) ^ c) & 0x3fffffff) >>> 0;
      out[k++] = Math.imul(w, 0x9E3779B1) >>> (32 - BITS);
    }
    out[k++] = T + 512 + cls * LB + Math.min(len, 15);
  }   else {
    const cls = /^\s+$/u.test(p) ? 5 : 4; let w = 9, len = 0;
    for (; i < p.length; i++) { const c = p.charCodeAt(i); len++; if (c >= 0x250) { out[k++] = T + (c >> 7); w = 1; continue; } w = N === 4 ? ((w << 8) | (c & 255)) >>> 0 : (((w << 6) ^ c) & 0x3fffffff) >>> 0; out[k++] = Math.imul(w, 0x9E3779B1) >>> (32 - BITS); }
    out[k++] = T + 512 + cls * LB + Math.min(len, 15);
  }
  return k;
}
const train = JSON.parse(fs.readFileSync('train.json'));
// other languages: messages of the TypeScript compiler, even lines
const tot = new Map(train.map(([p, w, c]) => [p, [w, c]]));
const langs = {}; const tl = 'node_modules/typescript/lib';
for (const l of fs.readdirSync(tl)) { const f = `${tl}/${l}/diagnosticMessages.generated.json`; if (!fs.existsSync(f)) continue; const v = Object.values(JSON.parse(fs.readFileSync(f, 'utf8'))); langs[l] = v.filter((_, i) => i % 2).join('\n'); for (const m of v.filter((_, i) => i % 2 === 0).join('\n').matchAll(RE)) { const e = tot.get(m[0]); if (e) e[0] += .3; else tot.set(m[0], [.3, enc.encode_ordinary(m[0]).length]); } }
const udhr = fs.readFileSync(`${process.env.RAGKIT_DATA}/docs/txt/UDHR_first_article_all.txt`, 'utf8'); for (const m of udhr.matchAll(RE)) { const e = tot.get(m[0]); if (e) e[0] += 1; else tot.set(m[0], [1, enc.encode_ordinary(m[0]).length]); }
const W = new Float64Array(T + 512 + 8 * LB), G = new Float64Array(W.length).fill(1e-6); const buf = new Int32Array(1 << 20);
W.fill(1, T + 512); for (let i = T; i < T + 512; i++) W[i] = 0.7;
const items = [];
const KB = +(process.argv[7] ?? 12000), WORDS = +(process.argv[8] ?? 2048); const bloom = new Uint32Array(WORDS * 2);
const bh = p => { let h = 0x811C9DC5 | 0; for (let i = 0; i < p.length; i++) h = Math.imul(h ^ p.charCodeAt(i), 0x01000193); h ^= h >>> 15; h = Math.imul(h, 0x2C1B3C6D); h ^= h >>> 13; return h >>> 0; };
const masks = h => { const m = [0, 0]; const r = Math.imul(h, 0x9E3779B1) >>> 0; for (let j = 0; j < 4; j++) { const b = (r >>> (j * 6 + 8)) & 63; m[b >> 5] |= 1 << (b & 31); } return m; };
const blk = h => h & (WORDS - 1);
const inB = p => { const h = bh(p), m = masks(h), b = blk(h) * 2; return (bloom[b] & m[0]) >>> 0 === m[0] >>> 0 && (bloom[b + 1] & m[1]) >>> 0 === m[1] >>> 0; };
{ let n = 0; for (const [p, [w, c]] of [...tot].filter(([p, [w, c]]) => c === 1 && p.length > 1 && !/^\p{N}+$/u.test(p)).sort((a, b) => b[1][0] - a[1][0])) { if (n++ >= KB) { console.log('bloom last weight', w, p); break; } const h = bh(p), m = masks(h), b = blk(h) * 2; bloom[b] |= m[0]; bloom[b + 1] |= m[1]; } }
{ let fp = 0, all = 0; for (const [p, [w, c]] of tot) if (c > 1) { all += 1; if (inB(p)) fp += 1; } console.log('fp', fp / all); }
for (const [p, [w, c]] of tot) { if (inB(p) || same(p) && !/[a-zA-Z]/.test(p) || p.length > (/[a-zA-Z]/.test(p) ? 28 : 300) || w < MINW || /^\p{N}+$/u.test(p)) continue; const k = feats(p, buf); items.push({ f: buf.slice(0, k), w: Math.min(Math.pow(w, POW), 300), c }); }
{ const a = new Float64Array(512), b = new Float64Array(512); for (const [p, [w, c]] of tot) { const x = [...p].length && /^[^\0-\u024f]+$/.test(p[0] === ' ' ? p.slice(1) : p) ? p.trim() : ''; for (let i = 0; i < x.length; i++) { a[x.charCodeAt(i) >> 7] += w * c / x.length; b[x.charCodeAt(i) >> 7] += w; } } for (let i = 0; i < 512; i++) W[T + i] = b[i] > 0 ? a[i] / b[i] : 1.3; W.fill(0.4, T + 512); }
function same(p) { for (let i = 1; i < p.length; i++) if (p.charCodeAt(i) !== p.charCodeAt(0)) return false; return /^[ \t\r\n=*_#.-]/.test(p); };
let seed = 1; const rnd = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296;
for (let ep = 0; ep < EP; ep++) {
  for (let i = items.length - 1; i > 0; i--) { const j = Math.floor(rnd() * (i + 1)); [items[i], items[j]] = [items[j], items[i]]; }
  let loss = 0, sw = 0; const lr = 0.12 / (1 + ep * 0.15);
  for (const { f, w, c } of items) {
    let s = 0; for (let i = 0; i < f.length; i++) s += W[f[i]];
    let e = s - c; if (c === 1 && s < 1) e = 0; loss += w * e * e; sw += w;
    e = Math.max(-3, Math.min(3, e)) * w;
    if (e !== 0) for (let i = 0; i < f.length; i++) { const g = e + L2 * W[f[i]]; G[f[i]] += g * g; W[f[i]] -= lr * g / Math.sqrt(G[f[i]]); }
  }
  if (ep % 8 === 0 || ep === EP - 1) console.log(ep, Math.sqrt(loss / sw).toFixed(4));
}
const Q = Int32Array.from(W, v => Math.max(-127, Math.min(127, Math.round(v * SCALE))));
fs.writeFileSync(`weights.${BITS}.${N}.json`, JSON.stringify({ BITS, N, SCALE, Q: [...Q] }));
{ const out = Buffer.alloc(WORDS * 8 + Q.length); for (let i = 0; i < bloom.length; i++) out.writeUInt32LE(bloom[i], i * 4); for (let i = 0; i < Q.length; i++) out.writeInt8(Q[i], WORDS * 8 + i); fs.writeFileSync('TokenEstimator.bin', out); console.log('bytes', out.length); }
const cache = new Map();
const est = text => { let n = 0; for (const m of text.matchAll(RE)) { const p = m[0]; let c = cache.get(p); if (c === undefined) { if (!/[a-zA-Z]/.test(p) && same(p)) c = SCALE * (1 + ((p.length - 1) >> 6)); else if (/^[0-9]+$/u.test(p) || p.length === 1 && p < '\x80' || inB(p)) c = SCALE; else { const k = feats(p, buf); let s = 0; for (let i = 0; i < k; i++) s += Q[buf[i]]; c = Math.max(SCALE, s); } cache.set(p, c); } n += c; } return Math.ceil(n / SCALE); };
const gold = new Map(JSON.parse(fs.readFileSync('gold.json')).map(g => [g[0], g])); const stat = {}; const worst = [];
for (const d of docs()) { const [, coll, held, n] = gold.get(d.key); if (!n) continue; const e = (est(d.text) - n) / n; const s = (stat[coll] ??= { n: 0, a: 0, b: 0, m: 0, ha: 0, hn: 0 }); s.n++; if (!coll.startsWith('ir/')) worst.push([e, d.key, n]); s.a += Math.abs(e); s.b += e; s.m = Math.max(s.m, Math.abs(e)); if (held) { s.ha += Math.abs(e); s.hn++; } }
let A = 0, C = 0; for (const [k, s] of Object.entries(stat)) { A += s.a; C += s.n; console.log(k.padEnd(26), s.n, 'mae', (100 * s.a / s.n).toFixed(2), 'bias', (100 * s.b / s.n).toFixed(2), 'max', (100 * s.m).toFixed(0), 'held', (100 * s.ha / s.hn).toFixed(2)); }
console.log(worst.sort((a, b) => Math.abs(b[0]) - Math.abs(a[0])).slice(0, +process.argv[10] || 0)); console.log('overall', (100 * A / C).toFixed(2)); 
console.log(Object.entries(langs).map(([l, t]) => { const n = enc.encode_ordinary(t).length; return `${l} ${(100 * (est(t) - n) / n).toFixed(1)}`; }).join('  '));
