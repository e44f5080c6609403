// Writes src/RagKit/Cleaning/normalization.txt: node normalization.mjs > ../../../src/RagKit/Cleaning/normalization.txt
// Three lists from the Unicode tables of the JavaScript engine, numbers in hexadecimal: combining classes (found by the order in which marks
// are put, numbered by rank: only their order matters), canonical and compatibility decompositions, and pairs that compose.
const points = [];
for (let c = 0; c <= 0x10ffff; c++) if ((c < 0xd800 || c > 0xdfff) && /\P{Cn}/u.test(String.fromCodePoint(c))) points.push(c);
const hex = c => c.toString(16).toUpperCase();
const codes = s => [...s].map(x => x.codePointAt(0));
const isHangul = c => c >= 0xac00 && c <= 0xd7a3;
// A mark is what changes places with another mark: of class a before one of class b only where a < b. U+0334 has the lowest class there is,
// U+0345 the highest.
const swaps = (a, b) => (String.fromCodePoint(a) + String.fromCodePoint(b)).normalize("NFD") === (String.fromCodePoint(b) + String.fromCodePoint(a)).normalize("NFD");
const single = c => codes(String.fromCodePoint(c).normalize("NFD")).length === 1 && String.fromCodePoint(c).normalize("NFD") === String.fromCodePoint(c);
const marks = points.filter(c => single(c) && /\p{M}/u.test(String.fromCodePoint(c)) && (swaps(c, 0x334) || swaps(c, 0x345)));
const goesFirst = (a, b) => codes((String.fromCodePoint(b) + String.fromCodePoint(a)).normalize("NFD"))[0] === a && a !== b && swaps(a, b);
const classes = [];
for (const m of marks) {
  const same = classes.find(k => !swaps(k[0], m));
  if (same) same.push(m); else classes.push([m]);
}
classes.sort((x, y) => goesFirst(x[0], y[0]) ? -1 : 1);
const ranges = list => {
  const out = [];
  for (const c of list) { const last = out.at(-1); if (last && last[1] === c - 1) last[1] = c; else out.push([c, c]); }
  return out.map(([a, b]) => a === b ? hex(a) : `${hex(a)}-${hex(b)}`).join(" ");
};
const lines = ["# classes"];
classes.forEach((k, i) => lines.push(`${hex(i + 1)} ${ranges(k)}`));
lines.push("# canonical");
for (const c of points) { const s = String.fromCodePoint(c), d = s.normalize("NFD"); if (d !== s && !isHangul(c)) lines.push(`${hex(c)} ${codes(d).map(hex).join(" ")}`); }
lines.push("# compatibility");
for (const c of points) { const s = String.fromCodePoint(c), d = s.normalize("NFKD"); if (d !== s.normalize("NFD") && !isHangul(c)) lines.push(`${hex(c)} ${codes(d).map(hex).join(" ")}`); }
lines.push("# pairs");
for (const c of points) {
  const s = String.fromCodePoint(c), d = codes(s.normalize("NFD"));
  if (d.length < 2 || s.normalize("NFC") !== s || isHangul(c)) continue;
  const first = codes(String.fromCodePoint(...d.slice(0, -1)).normalize("NFC"));
  if (first.length !== 1) throw new Error(hex(c));
  lines.push(`${hex(c)} ${hex(first[0])} ${hex(d.at(-1))}`);
}
console.log(lines.join("\n"));
