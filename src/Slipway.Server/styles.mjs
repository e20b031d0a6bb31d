// Leaves of Tabler's style sheet what the screens name: run at build time, so that nothing has to be listed by hand and nobody's browser reads ten times what it needs.
import { readFileSync, writeFileSync } from 'node:fs';
import { PurgeCSS } from 'purgecss';

const [{ css }] = await new PurgeCSS().purge({
  content: ['**/*.razor', '**/*.cs', 'wwwroot/*.js'],
  skippedContentGlobs: ['node_modules/**', 'wwwroot/lib/**'],
  css: [{ raw: readFileSync('node_modules/@tabler/core/dist/css/tabler.min.css', 'utf8') }],
  // The theme stands on the page only once a script has chosen it.
  dynamicAttributes: ['data-bs-theme'],
  safelist: { greedy: [/data-bs-theme/] },
  keyframes: true,
  fontFace: true,
});
writeFileSync('wwwroot/lib/tabler.min.css', css);
