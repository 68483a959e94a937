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

// Yjs complains in the console when a page has loaded it before, since two copies must not share a
// document. JupyterLab's parts and each of our fields have their own copy and share none.
const quietYjs = {
  name: 'quiet-yjs',
  setup(plugin) {
    plugin.onLoad({ filter: /yjs[\\/]dist[\\/]yjs\.mjs$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace('glo[importIdentifier] === true', 'false');
      if (contents === source) throw new Error('Yjs no longer looks for other copies of itself.');
      return { contents };
    });
  },
};

await build({
  entryPoints: [join(here, 'shared_text.js')],
  outfile: join(here, '..', 'views', 'static', 'shared_text.js'),
  bundle: true,
  plugins: [quietYjs],
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
