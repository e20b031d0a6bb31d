// Runs textlint with the rules of textlintrc.json over a folder and prints how many files and findings there were: node textlint.mjs FOLDER
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, loadTextlintrc } from 'textlint';

const folder = process.argv[2];
const linter = createLinter({ descriptor: await loadTextlintrc({ configFilePath: join(import.meta.dirname, 'textlintrc.json') }) });
const results = await linter.lintFiles(readdirSync(folder).map(file => join(folder, file)));
console.log(`${results.length} ${results.reduce((sum, result) => sum + result.messages.length, 0)}`);
