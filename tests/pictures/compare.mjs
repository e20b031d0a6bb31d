// Holds the pictures of a folder against those of another: node compare.mjs BEFORE AFTER DIFFERENCES
// Says a line for each that is new, gone or different, and draws what differs. Ends with 0 where all are alike, 1 where one is not, 2 for wrong use.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const [before, after, differences] = process.argv.slice(2);
for (const folder of [before, after]) {
  if (!folder || !existsSync(folder)) {
    console.error(`compare: ${folder ? `there is no folder ${folder}` : 'use compare.mjs BEFORE AFTER DIFFERENCES'}.`);
    process.exit(2);
  }
}

const named = folder => readdirSync(folder).filter(f => f.endsWith('.png'));
const read = (folder, name) => PNG.sync.read(readFileSync(join(folder, name)));
const names = [...new Set([...named(before), ...named(after)])].sort();
if (names.length === 0) {
  console.error(`compare: there is no picture in ${before} or ${after}.`);
  process.exit(2);
}

let different = 0;
const say = line => { different++; console.log(line); };
for (const name of names) {
  if (!existsSync(join(before, name))) { say(`${name}: new`); continue; }
  if (!existsSync(join(after, name))) { say(`${name}: gone`); continue; }
  const [old, now] = [read(before, name), read(after, name)];
  if (old.width !== now.width || old.height !== now.height) {
    say(`${name}: ${old.width} x ${old.height} was, ${now.width} x ${now.height} is`);
    continue;
  }
  const drawn = new PNG({ width: now.width, height: now.height });
  // What a browser smooths differently from one run to the next is not counted.
  const pixels = pixelmatch(old.data, now.data, drawn.data, now.width, now.height, { threshold: 0.1 });
  if (pixels > 0) {
    mkdirSync(differences, { recursive: true });
    writeFileSync(join(differences, name), PNG.sync.write(drawn));
    say(`${name}: ${pixels} pixels, ${(100 * pixels / (now.width * now.height)).toFixed(2)} %`);
  }
}

console.log(different === 0 ? `${names.length} pictures, all alike` : `${different} of ${names.length} pictures differ${existsSync(differences) ? `; drawn in ${differences}` : ''}`);
process.exit(different === 0 ? 0 : 1);
