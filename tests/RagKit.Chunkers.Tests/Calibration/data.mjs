// The documents of the shared data, the pre-tokenizer of cl100k, and the reference: npm i tiktoken in this folder's copy, and set
// RAGKIT_DATA. tiktoken's vocabulary is only asked for counts; none of it is kept.
import fs from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(process.cwd() + '/');
export const enc = require('tiktoken').get_encoding('cl100k_base');
export const RE = /'(?:[sS]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu;
const DATA = process.env.RAGKIT_DATA;

export function docs() {
  const out = [];
  for (const c of fs.readdirSync(`${DATA}/ir`).sort())
    for (const line of fs.readFileSync(`${DATA}/ir/${c}/corpus.jsonl`, 'utf8').split('\n').filter(Boolean)) {
      const j = JSON.parse(line);
      out.push({ key: `ir/${c}#${j._id}`, coll: `ir/${c}`, text: (j.title ?? '') + '\n' + j.text });
    }
  const walk = rel => {
    for (const e of fs.readdirSync(`${DATA}/${rel}`, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = `${rel}/${e.name}`;
      if (e.isDirectory()) { walk(name); continue; }
      const text = fs.readFileSync(`${DATA}/${name}`).toString('utf8').replace(/^\uFEFF/, '');
      if (text && !text.includes('\uFFFD') && !text.includes('\0'))
        out.push({ key: name, coll: rel.startsWith('docs/reference') ? rel : rel.split('/').slice(0, 2).join('/'), text });
    }
  };
  for (const rel of ['docs/md', 'docs/html', 'docs/txt', 'docs/csv', 'docs/reference', 'rag']) walk(rel);
  return out;
}

// FNV-1a, folded: an odd one keeps a document out of calibration.
export const hash = s => { let h = 2166136261; for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 16777619) >>> 0; return (h ^ (h >>> 15)) >>> 0; };
