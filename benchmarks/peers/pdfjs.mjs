// pdf.js over PDFs of a folder, in one process: node pdfjs.mjs FOLDER_WITH_NODE_MODULES FOLDER_WITH_PDFS NAME...
// prints {"pages": N, "seconds": median of three runs, the first left out}.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [peers, folder, ...files] = process.argv.slice(2);
const root = path.join(path.resolve(peers), 'node_modules/pdfjs-dist/');
const pdfjs = await import(pathToFileURL(path.join(root, 'legacy/build/pdf.mjs')));

async function read(file) {
  const document = await pdfjs.getDocument({
    data: new Uint8Array(fs.readFileSync(file)), password: path.basename(file).startsWith('encrypted') ? 'password' : undefined, verbosity: 0, cMapUrl: root + 'cmaps/', cMapPacked: true,
    standardFontDataUrl: root + 'standard_fonts/', useSystemFonts: false, isEvalSupported: false, disableFontFace: true,
  }).promise;
  const pages = document.numPages;
  for (let number = 1; number <= pages; number++) {
    const page = await document.getPage(number);
    await page.getTextContent();
    page.cleanup();
  }
  await document.destroy();
  return pages;
}

const seconds = [];
let pages = 0;
for (let run = 0; run < 4; run++) {
  pages = 0;
  const start = performance.now();
  for (const name of files) {
    try {
      pages += await read(path.join(folder, name));
    } catch (error) {
      if (run === 0) console.error(`refused: ${name}: ${error.message}`);
    }
  }
  seconds.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify({ pages, seconds: seconds.slice(1).sort((a, b) => a - b)[1] }));
