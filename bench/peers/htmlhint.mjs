// Runs htmlhint with some of its rules over a folder and prints the number of files, then of findings of each rule: node htmlhint.mjs FOLDER RULE...
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { HTMLHint } = createRequire(import.meta.url)('htmlhint');
const [folder, ...rules] = process.argv.slice(2);
const files = readdirSync(folder);
const counts = Object.fromEntries(rules.map(rule => [rule, 0]));
const settings = Object.fromEntries(rules.map(rule => [rule, true]));
for (const file of files) {
  for (const { rule } of HTMLHint.verify(readFileSync(join(folder, file), 'utf8'), settings)) counts[rule.id]++;
}
console.log([files.length, ...Object.values(counts)].join(' '));
