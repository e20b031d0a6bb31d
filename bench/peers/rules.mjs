// Turns a peer's own lists, read from the installed package, into rules of ours: node rules.mjs write-good|alex|terminology [SCOPE]
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

// The lists of write-good are inside its modules, and come out only as the expressions these make of them.
const made = [];
const Plain = RegExp;
const [name, scope = 'text'] = process.argv.slice(2);
globalThis.RegExp = class extends Plain {
  constructor(pattern, flags) {
    super(pattern, flags);
    made.push(String(pattern));
  }
};

const expressionOf = name => (require(name), made.at(-1));
const between = (text, before, after) => {
  if (!text.startsWith(before) || !text.endsWith(after)) throw new Error(`not written as expected: ${text.slice(0, 60)}`);
  return text.slice(before.length, -after.length);
};
const rule = (id, settings) => ({ id, version: 1, owner: 'bench', level: 'warning', message: "'%s'", why: 'A peer says so.', scope, ...settings });
const existence = (id, tokens, more) => rule(id, { extends: 'existence', ignorecase: true, tokens, ...more });

function writeGood() {
  const [be, participles] = between(expressionOf('passive-voice'), '\\b(', ')\\b').split(')\\b\\s*(');
  const [adverbs, weakens] = between(expressionOf('adverb-where'), '\\b((', '))\\b').split(')(y)|(');
  const weasels = between(expressionOf('weasel-words'), '\\b(', ')\\b').split('|');
  const doubted = ['many', 'few'];
  const sentence = '(?<=(?:^|[.;!?])\\s?)';
  return [
    existence('weasel', weasels.filter(w => !doubted.includes(w))),
    existence('weasel-alone', doubted.map(w => `(?<!(?-i:too ))${w}`)),
    rule('illusion', { extends: 'repetition', ignorecase: true, tokens: ['[^\\s]+'] }),
    // Ours ends with the line, and write-good's does not.
    existence('illusion-over-lines', ['\\n(?<=(?<!\\S)(\\S*\\w\\S*)[^\\S\\n]*\\n)\\s*\\1(?!\\S)'], { nonword: true }),
    existence('so', [`${sentence}so\\b(?=[^\\n.;!?]+[.;!?])`], { nonword: true }),
    existence('there-is', [`${sentence}there[^\\S\\n](?:is|are)\\b(?=[^\\n.;!?]*[.;!?])`], { nonword: true }),
    existence('passive', [`(?:${be})\\b\\s*(?:${participles.replace('[\\w]+ed', '\\w+ed')})`], { exceptions: ['(?i)indeed'] }),
    existence('adverb', [...adverbs.split('|').map(a => `${a}y`), ...weakens.split('|')]),
    existence('wordy', phrases(between(expressionOf('too-wordy'), '\\b(?<!-)(', ')\\b'))),
    existence('cliche', phrases(between(expressionOf('no-cliches'), '\\b(', ')\\b'))),
  ];
}

// write-good takes any blanks for a space, and no wordy phrase after a hyphen: the places both find are compared, so a text in which that matters would show.
const phrases = list => list.replaceAll('[\\b\\s\\u200C]*', ' ').split('|');
const escaped = text => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function alex() {
  const { patterns } = await import('retext-equality/lib/en.js');
  const { cuss } = await import('cuss');
  const anyWord = phrase => escaped(phrase).replaceAll('\\*', '\\w+');
  return [
    ...patterns.map(({ inconsiderate, considerate }, i) => considerate
      ? rule(`alex-${i}`, { extends: 'substitution', ignorecase: true, swap: Object.fromEntries(Object.keys(inconsiderate).map(p => [anyWord(p), Object.keys(considerate).join('|')])) })
      : existence(`alex-${i}`, Object.keys(inconsiderate).map(anyWord))),
    // Three degrees of sureness, and a message for each.
    ...[0, 1, 2].map(sureness => existence(`alex-profanity-${sureness}`, Object.keys(cuss).filter(word => cuss[word] === sureness).map(escaped))),
  ];
}

function terminology() {
  const terms = JSON.parse(readFileSync(join(import.meta.dirname, 'node_modules/textlint-rule-terminology/terms.jsonc'), 'utf8').replaceAll(/\/\/ .*$/gm, ''));
  const swap = (id, pairs) => rule(id, { extends: 'substitution', ignorecase: true, swap: Object.fromEntries(pairs) });
  const pairs = terms.map(term => typeof term === 'string' ? [escaped(term), term] : term);
  const looks = ([pattern]) => pattern.startsWith('(?<') || pattern.includes('(?=') || pattern.includes('(?!');
  return [swap('terms', pairs.filter(p => !looks(p))), ...pairs.filter(looks).map((p, i) => swap(`term-${i}`, [p]))];
}

process.stdout.write(JSON.stringify(await { 'write-good': writeGood, alex, terminology }[name](), null, 1));
