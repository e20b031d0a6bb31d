// Workflows of Restate, its server and the service that has the steps: node restate.mjs FOLDER PORTS [RECORD], with four free ports A,B,C,D.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import * as restate from '@restatedev/restate-sdk';
import { obey, recordIn, say, step, stepIsKept, steps } from './steps.mjs';

const [folder, ports, file] = process.argv.slice(2);
const [ingress, admin, node, service] = ports.split(',');
recordIn(file);

const handlers = {
  run: async (ctx, name) => {
    for (let number = 0; number < steps; number++) {
      await ctx.run(() => step(name, number));
      stepIsKept();
    }
  },
};
await restate.serve({ services: [restate.service({ name: 'steps', handlers })], port: Number(service), defaultLogger: () => {}, logger: () => {} });

// Durable as it comes; only addresses, and no report to its makers.
const program = createRequire(import.meta.url).resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`);
const server = spawn(program, ['--no-logo', '--base-dir', folder, '--node-name', 'bench', '--listen-mode', 'tcp', '--bind-ip', '127.0.0.1', '--bind-port', node], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    DO_NOT_TRACK: '1',
    RESTATE_DISABLE_TELEMETRY: 'true',
    RESTATE_LOG_FILTER: 'error',
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
  },
});
process.on('exit', () => server.kill('SIGKILL'));
process.stdin.on('end', () => process.exit());

await answers(`http://127.0.0.1:${admin}/health`);
await answers(`http://127.0.0.1:${ingress}/restate/health`);
await post(`http://127.0.0.1:${admin}/deployments`, { uri: `http://127.0.0.1:${service}` });
say({ ready: true, server: server.pid });

await obey(
  (names) => Promise.all(names.map((name) => post(`http://127.0.0.1:${ingress}/steps/run`, name))),
  async () => {
    // What was under way is carried on from the start of the server; this waits until none is left.
    while (await isAnyUnderWay()) await pause(20);
  },
);

async function answers(address) {
  for (;;) {
    try {
      if ((await fetch(address)).ok) return;
    } catch {
      // Not yet.
    }
    await pause(5);
  }
}

async function post(address, body) {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

async function isAnyUnderWay() {
  try {
    const { rows } = JSON.parse(await post(`http://127.0.0.1:${admin}/query`, { query: "select id from sys_invocation where status != 'completed'" }));
    return rows.length > 0;
  } catch {
    // It answers before every part of its log has somebody who leads it.
    return true;
  }
}
