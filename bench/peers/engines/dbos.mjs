// Workflows of DBOS: node dbos.mjs POSTGRES [RECORD]
import { DBOS } from '@dbos-inc/dbos-sdk';
import { obey, recordIn, say, step, stepIsKept, steps } from './steps.mjs';

const [postgres, file] = process.argv.slice(2);
recordIn(file);

const quiet = { info() {}, debug() {}, warn() {}, error: (...words) => console.error(...words) };

async function workflow(name) {
  for (let number = 0; number < steps; number++) {
    await DBOS.runStep(async () => step(name, number), { name: 'step' });
    stepIsKept();
  }
}

const run = DBOS.registerWorkflow(workflow, { name: 'workflow' });
// As many connections as Slipway has; everything else as it comes.
DBOS.setConfig({ name: 'bench-steps', systemDatabaseUrl: postgres, systemDatabasePoolSize: 20, runAdminServer: false, logger: quiet });
await DBOS.launch();
say({ ready: true });

await obey(
  async (names) => {
    const started = await Promise.all(names.map((name) => DBOS.startWorkflow(run, { workflowID: name })(name)));
    await Promise.all(started.map((handle) => handle.getResult()));
  },
  async () => {
    // What was under way is carried on from the start of the process; this waits for its end.
    const all = await DBOS.listWorkflows({ workflowName: 'workflow' });
    await Promise.all(all.map(({ workflowID }) => DBOS.retrieveWorkflow(workflowID).getResult()));
  },
);
