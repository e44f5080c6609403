// Writes a tokenizer.json from a .tiktoken file (node tokenizer-json.mjs FILE.tiktoken PATTERN|ByteLevel > tokenizer.json) or from a
// vocab.txt (node tokenizer-json.mjs vocab.txt uncased|cased > tokenizer.json), for comparison with Hugging Face's tokenizers.
import fs from 'node:fs';
const [file, kind] = process.argv.slice(2), lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
const none = { version: '1.0', truncation: null, padding: null, post_processor: null, added_tokens: [] };

function wordPiece() {
  const lowercase = kind === 'uncased';
  return { ...none, normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase }, pre_tokenizer: { type: 'BertPreTokenizer' },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries(lines.map((t, i) => [t, i])) } };
}

function bytePair() {
  const alphabet = [];
  for (let b = 0, next = 256; b < 256; b++) alphabet.push(String.fromCharCode((b > 32 && b < 127) || (b > 160 && b !== 173) ? b : next++));
  const tokens = lines.map(line => line.split(' ')).map(([t, r]) => [[...Buffer.from(t, 'base64')].map(b => alphabet[b]).join(''), +r]), rank = new Map(tokens);
  const merges = [];
  for (const [token, r] of tokens) { // the two parts that merging by the ranks below its own leaves
    let parts = [...token];
    while (parts.length > 2) {
      let at = -1, low = r;
      for (let i = 0; i + 1 < parts.length; i++) { const x = rank.get(parts[i] + parts[i + 1]); if (x !== undefined && x < low) [at, low] = [i, x]; }
      if (at < 0) break;
      parts.splice(at, 2, parts[at] + parts[at + 1]);
    }
    if (parts.length === 2) merges.push(parts.join(' '));
  }
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: kind === 'ByteLevel' };
  const split = { type: 'Split', pattern: { Regex: kind }, behavior: 'Isolated', invert: false };
  return { ...none, normalizer: null, pre_tokenizer: byteLevel.use_regex ? byteLevel : { type: 'Sequence', pretokenizers: [split, byteLevel] }, decoder: byteLevel,
    model: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: kind !== 'ByteLevel', vocab: Object.fromEntries(tokens), merges } };
}
process.stdout.write(JSON.stringify(file.endsWith('.txt') ? wordPiece() : bytePair()));
