// The peers of the tokenizers' figures: node tokenizers.mjs WORK ... with in PEERS_DIR the folder in which npm installed them (tiktoken, ai-tokenizer, @anush008/tokenizers).
//   vocabulary ENCODING OUT          writes the rank file of tiktoken's own copy
//   ids tiktoken:ENCODING TEXTS OUT  writes each text's ids: their number, then they, as little-endian int32
//   ids hf:TOKENIZER.JSON TEXTS OUT  the same by Hugging Face's tokenizers
//   time PEER TEXTS                  counts cl100k tokens of all texts three times and prints the median's seconds and the tokens
// TEXTS: of each text the length and the UTF-16 units, little-endian.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const require = createRequire(process.env.PEERS_DIR + '/');
const [work, what, ...files] = process.argv.slice(2);

function texts(file) {
  const bytes = fs.readFileSync(file), out = [];
  for (let i = 0; i < bytes.length;) { const end = i + 4 + 2 * bytes.readInt32LE(i); out.push(bytes.toString('utf16le', i + 4, end)); i = end; }
  return out;
}

async function encoder() {
  if (what.startsWith('tiktoken:')) { const e = require('tiktoken').get_encoding(what.slice(9)); return t => e.encode_ordinary(t); }
  const tokenizer = require('@anush008/tokenizers').Tokenizer.fromFile(what.slice(3));
  return async t => (await tokenizer.encode(t, null, { addSpecialTokens: false })).getIds();
}

async function counter() {
  if (what === 'tiktoken') { const e = require('tiktoken').get_encoding('cl100k_base'); return t => e.encode_ordinary(t).length; }
  const of = name => pathToFileURL(require.resolve(name)).href;
  const { default: m } = await import(of('ai-tokenizer')), e = await import(of('ai-tokenizer/encoding/cl100k_base'));
  const t = new m.Tokenizer(e.default ?? e);
  return text => t.count(text);
}

if (work === 'vocabulary') {
  const lines = [];
  for (const line of require(`tiktoken/encoders/${what}.json`).bpe_ranks.split('\n').filter(Boolean)) {
    const [, first, ...tokens] = line.split(' ');
    tokens.forEach((token, i) => lines.push(`${token} ${+first + i}\n`));
  }
  fs.writeFileSync(files[0], lines.join(''));
} else if (work === 'ids') {
  const encode = await encoder(), out = fs.openSync(files[1], 'w');
  for (const text of texts(files[0])) { const ids = await encode(text); fs.writeSync(out, new Uint8Array(Int32Array.from([ids.length, ...ids]).buffer)); }
} else if (work === 'time') {
  const count = await counter(), all = texts(files[0]), seconds = [];
  let tokens = 0;
  for (let run = 0; run < 3; run++) { const start = performance.now(); tokens = 0; for (const t of all) tokens += count(t); seconds.push((performance.now() - start) / 1000); }
  console.log(JSON.stringify({ seconds: seconds.sort((a, b) => a - b)[1], tokens }));
}
