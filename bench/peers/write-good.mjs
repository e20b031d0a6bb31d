// Runs write-good over every file of a folder and prints how many files and findings there were: node write-good.mjs FOLDER [--findings]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeGood from 'write-good';

const [folder, findings] = process.argv.slice(2);
let [files, found] = [0, 0];
for (const file of readdirSync(folder)) {
  const suggestions = writeGood(readFileSync(join(folder, file), 'utf8'));
  files++;
  found += suggestions.length;
  if (findings) {
    for (const { index, offset } of suggestions) console.log(`${file} ${index} ${offset}`);
  }
}

if (!findings) console.log(`${files} ${found}`);
