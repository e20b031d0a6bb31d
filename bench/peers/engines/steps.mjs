// What the scripts of this folder have in common: 40 steps a workflow, and how they are spoken with. Each line of standard input is an order,
// "prepare N", "run N" or "finish"; the answer to it is a line of JSON. What a step does is nothing, or where there is a file to record effects in, a line in it.
import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

export const steps = 40;

// When the first step of a run began, and when the last one's result was on disk and back with its workflow.
let first;
let last;
let record;

export function recordIn(file) {
  if (file) record = openSync(file, 'a');
}

export function step(workflow, number) {
  first ??= performance.now();
  // One write to a file that is open for appending: it outlives whatever becomes of this process.
  if (record) writeSync(record, `${workflow}/${number} ${Date.now()}\n`);
}

export function stepIsKept() {
  last = performance.now();
}

export function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

// Takes one order after the other: start(names) starts so many workflows at once and waits for their ends.
export async function obey(start, finish) {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, count] = line.split(' ');
    if (order === 'run') {
      first = last = undefined;
      const began = performance.now();
      await start(Array.from({ length: Number(count) }, () => `w${process.pid}-${number++}`));
      say({ steps_seconds: (last - first) / 1000, whole_seconds: (performance.now() - began) / 1000 });
    } else {
      if (order === 'finish') await finish();
      say({});
    }
  }
}
