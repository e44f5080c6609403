// Writes what BERT's normalizer does to each character, as the reference does it (its Unicode data is older than the platform's):
// npm i @anush008/tokenizers in an empty folder, and from there: node bert-characters.mjs > BertCharacters.bin
import { createRequire } from 'node:module';
const { bertNormalizer, bertPreTokenizer } = createRequire(process.cwd() + '/')('@anush008/tokenizers');
const off = { cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false };
const clean = bertNormalizer({ ...off, cleanText: true }), strip = bertNormalizer({ ...off, stripAccents: true }), words = bertPreTokenizer();
const sets = [[], [], []], changed = [], bytes = [];
for (let cp = 0; cp < 0x110000; cp++) {
  if (cp >= 0xd800 && cp < 0xe000) continue;
  const c = String.fromCodePoint(cp), bare = strip.normalizeString(c);
  if (clean.normalizeString(c) === '') sets[0].push(cp);
  if (bare === '') sets[1].push(cp);
  else if (bare !== c && !(cp >= 0xac00 && cp <= 0xd7a3)) changed.push([cp, bare]); // Hangul is arithmetic
  if (words.preTokenizeString('a' + c + 'b').length === 3) sets[2].push(cp);
}
const number = n => { for (; n > 127; n >>>= 7) bytes.push((n & 127) | 128); bytes.push(n); };
for (const set of sets) { // dropped, marks, punctuation: ranges, each by its distance from the one before and its length
  const ranges = [];
  for (const cp of set) if (ranges.length && ranges.at(-1)[0] + ranges.at(-1)[1] === cp) ranges.at(-1)[1]++; else ranges.push([cp, 1]);
  number(ranges.length);
  let end = 0;
  for (const [start, length] of ranges) { number(start - end); number(length); end = start + length; }
}
number(changed.length);
let last = 0;
for (const [cp, bare] of changed) {
  const utf8 = Buffer.from(bare);
  number(cp - last); number(utf8.length); bytes.push(...utf8);
  last = cp;
}
process.stdout.write(Buffer.from(bytes));
