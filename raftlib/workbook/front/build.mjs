// Builds the one file that browsers load, and writes into it what it was built from.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
// The same recipe as in tests/workbook/test_bundle.py, line ends aside.
const names = readdirSync(here).filter((name) => /\.(js|mjs|json)$/.test(name)).sort();
const hash = createHash('sha256');
for (const name of names) {
  hash.update(`${name}\n`);
  hash.update(readFileSync(join(here, name), 'utf8').replaceAll('\r\n', '\n'));
}

await build({
  entryPoints: [join(here, 'shared_text.js')],
  outfile: join(here, '..', 'views', 'static', 'shared_text.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  charset: 'utf8',
  banner: {
    js: [
      `// Built from raftlib/workbook/front, sha256 ${hash.digest('hex')}. Change it there, then: npm run build`,
      '// With yjs and lib0, MIT licence, (c) Kevin Jahns and contributors.',
    ].join('\n'),
  },
});
