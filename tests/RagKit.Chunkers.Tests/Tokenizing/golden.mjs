// Writes the golden files of this folder: small.tiktoken (also as small-tokenizer.json) and small-vocab.txt, trained here on the repository's own prose, and golden.tsv,
// the ids of the reference implementations: kind, text (base64 of UTF-16), ids.
// npm i tiktoken @anush008/tokenizers in an empty folder, and from there: node golden.mjs
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
const require = createRequire(process.cwd() + '/');
const { Tiktoken } = require('tiktoken'), { Tokenizer } = require('@anush008/tokenizers');
const here = import.meta.dirname, root = path.join(here, '../../..');
const pattern = name => require(`tiktoken/encoders/${name}.json`).pat_str;

const prose = ['README.md', ...['abstractions', 'chunkers', 'loaders', 'flows', 'embedders', 'evaluation'].map(n => `src/RagKit.${n[0].toUpperCase() + n.slice(1)}/README.md`)]
  .map(f => path.join(root, f)).filter(fs.existsSync).map(f => fs.readFileSync(f, 'utf8')).join('\n') + ' été naïve Ünïcödé Россия Привет 日本語 中文 한국어 don\'t I\'LL \n\n    \t'.repeat(20);

// Byte pairs, the most frequent first, 900 of them.
const pieces = new Map();
for (const p of prose.match(/[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+/gu)) pieces.set(p, (pieces.get(p) ?? 0) + 1);
const words = [...pieces].map(([p, n]) => [[...Buffer.from(p)].map(b => Buffer.from([b]).toString('latin1')), n]);
const tokens = Array.from({ length: 256 }, (_, b) => String.fromCharCode(b));
while (tokens.length < 1156) {
  const counts = new Map();
  for (const [parts, n] of words) for (let i = 0; i + 1 < parts.length; i++) { const k = parts[i] + '\u0100' + parts[i + 1]; counts.set(k, (counts.get(k) ?? 0) + n); }
  const [left, right] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0].split('\u0100');
  if (!tokens.includes(left + right)) tokens.push(left + right);
  for (const [parts] of words) for (let i = 0; i + 1 < parts.length; i++) if (parts[i] === left && parts[i + 1] === right) parts.splice(i, 2, left + right);
}
const ranks = tokens.map((t, i) => `${Buffer.from(t, 'latin1').toString('base64')} ${i}\n`).join('');
fs.writeFileSync(path.join(here, 'small.tiktoken'), ranks);

const vocabulary = new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
for (let c = 33; c < 127; c++) vocabulary.add(String.fromCharCode(c)).add('##' + String.fromCharCode(c));
for (const c of 'éüïöäßяпртиве日本中文\u1112\u1161\u11ab') vocabulary.add(c).add('##' + c);
for (const t of tokens.slice(256)) if (/^ ?[A-Za-z]+$/.test(t)) vocabulary.add(t.trim()).add(t.trim().toLowerCase()).add('##' + t.trim());
fs.writeFileSync(path.join(here, 'small-vocab.txt'), [...vocabulary].join('\n') + '\n');

let seed = 42;
const random = n => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };
const bits = ["'s", "'S", "'re", "'LL", "'\u017F", '\r\n', '\n\n', ' \n ', '  ', '\t', ' ', '/', '//', "don't", 'HELLOworld', '\u0301', 'a\u0301', 'ʰ', '中', '123456', '½', 'x', '\u00A0', '\u2028', '\u0085', '\uD800', '\uDC00', '<|endoftext|>', 'ǅ', 'ſ', '日本語', '🙂👍🏽', '한국', 'İ', '≠', '\u0000', '\uFFFD', '[SEP]'];
const any = () => [() => String.fromCharCode(32 + random(95)), () => bits[random(bits.length)], () => String.fromCharCode(128 + random(0x2f80)), () => String.fromCodePoint(random(0x110000)), () => String.fromCharCode(random(0x250))][random(5)]();
const texts = ['a', ' ', '\n', 'Parental leave is 26 weeks.', "I'll say it's John's; they'Ve DON'T", 'x = 1234567890;\r\n\r\n\tif (x) { return; }  \n', 'naïve café ÜBER Straße', 'Россия и Україна', '日本語のテキストです。', '안녕하세요 한국어', 'مرحبا كيف حالك', 'a'.repeat(150), ' '.repeat(100) + 'x', '='.repeat(80), 'ab'.repeat(70), '😀'.repeat(20), 'word '.repeat(20) + '\n\n\n  end', 'supercalifragilisticexpialidocious'.repeat(3), 'https://example.org/a/b?c=d&e=%20#f'];
for (let i = 0; i < 80; i++) texts.push(Array.from({ length: 1 + random(30) }, any).join(''));

const json = (file, kind) => { const name = path.join(process.cwd(), 'tokenizer.json'); fs.writeFileSync(name, execFileSync('node', [path.join(here, 'tokenizer-json.mjs'), path.join(here, file), kind], { maxBuffer: 1 << 28 })); return Tokenizer.fromFile(name); };
const rows = [];
const row = (kind, text, ids) => rows.push(`${kind}\t${Buffer.from(text, 'utf16le').toString('base64')}\t${[...ids].join(' ')}\n`);
for (const [kind, name] of [['Gpt2', 'r50k_base'], ['Cl100k', 'cl100k_base'], ['O200k', 'o200k_base']]) {
  const packed = ranks.trim().split('\n').map(line => line.split(' ')[0]), encoder = new Tiktoken('! 0 ' + packed.join(' '), {}, pattern(name));
  for (const text of texts) row(kind, text, encoder.encode_ordinary(text));
}
for (const [kind, file, how] of [['json', 'small.tiktoken', 'ByteLevel'], ['uncased', 'small-vocab.txt', 'uncased'], ['cased', 'small-vocab.txt', 'cased']]) {
  const tokenizer = json(file, how);
  for (const text of texts) row(kind, text, (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds());
}
fs.writeFileSync(path.join(here, 'golden.tsv'), rows.join(''));
fs.writeFileSync(path.join(here, 'small-tokenizer.json'), execFileSync('node', [path.join(here, 'tokenizer-json.mjs'), path.join(here, 'small.tiktoken'), 'ByteLevel']));
