// Makes the table that is embedded from the data of caniemail.com, which npm brings: a line for each client, then a line for each feature with one letter for each client.
// Of the versions of a client the last one counts: y yes, n no, a partly, u not known.
import { readFileSync, writeFileSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
const { data, nicenames, last_update_date: updated } = JSON.parse(readFileSync(source, 'utf8'));
const clients = [...new Set(data.flatMap(f => Object.entries(f.stats).flatMap(([family, platforms]) => Object.keys(platforms).map(p => `${family}.${p}`))))].sort();
const named = client => {
  const [family, platform] = client.split('.');
  return `${nicenames.family[family] ?? family} ${nicenames.platform[platform] ?? platform}`;
};
const letter = (feature, client) => {
  const [family, platform] = client.split('.');
  return Object.values(feature.stats[family]?.[platform] ?? {}).at(-1)?.[0] ?? 'u';
};
writeFileSync(target, [
  `# caniemail.com, Rémi Parmentier and contributors, MIT License; as of ${updated.slice(0, 10)}`,
  ...clients.map(c => `${c}\t${named(c)}`),
  '',
  ...data.map(f => `${f.slug}\t${f.title.trim()}\t${clients.map(c => letter(f, c)).join('')}`),
].join('\n') + '\n');
