// Makes the pictures of the documents from a running demonstration:  node docs/pictures/make.mjs
// Needs what ./slipway needs, and Chromium (CHROMIUM, or Debian's). The address given to Chromium is that of a small proxy, which adds the session's cookie:
// so nothing has to drive the browser, and nothing has to be installed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const pictures = [
  { file: 'review.png', path: '/campaigns/warehouse-webinar', width: 1360, height: 1500 },
];

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(chromium)) {
  console.error(`make: ${chromium} is not there. Install Debian's chromium, or name a browser: CHROMIUM=/path/to/chromium node docs/pictures/make.mjs`);
  process.exit(3);
}

const folder = mkdtempSync(join(tmpdir(), 'slipway-pictures-'));
const address = `http://127.0.0.1:${await freePort()}`;
const slipway = spawn(join(here, '..', '..', 'slipway'), ['demo', '--data', join(folder, 'demo'), '--urls', address], { stdio: ['ignore', 'ignore', 'pipe'] });
try {
  const link = await authorLink(slipway);
  const cookie = await signIn(link);
  const proxy = await startProxy(cookie);
  for (const picture of pictures) {
    await take(`http://127.0.0.1:${proxy.address().port}${picture.path}`, picture);
  }

  proxy.close();
  proxy.closeAllConnections();
} finally {
  await end(slipway);
  rmSync(folder, { recursive: true, force: true });
}

// It is asked first, so that its recipients end with it; its folder is thrown away, so nothing is lost by insisting.
function end(demo) {
  if (demo.exitCode !== null || demo.signalCode !== null) {
    return Promise.resolve();
  }

  return new Promise(done => {
    const insist = setTimeout(() => demo.kill('SIGKILL'), 10_000);
    demo.once('exit', () => {
      clearTimeout(insist);
      done();
    });
    demo.kill('SIGTERM');
  });
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise(ready => server.once('listening', ready));
  const { port } = server.address();
  await new Promise(closed => server.close(closed));
  return port;
}

// The demo prints the links on standard error once everything is prepared, and then waits for people.
function authorLink(demo) {
  return new Promise((found, failed) => {
    let said = '';
    const tooLong = setTimeout(() => failed(new Error(`The demo did not come to its review within 5 minutes. It said:\n${said.slice(-3000)}`)), 300_000);
    demo.stderr.on('data', data => {
      said += data;
      const link = /^\s*Author\s+(http\S+\/link\/\S+)\s*$/m.exec(said);
      if (link) {
        clearTimeout(tooLong);
        found(link[1]);
      }
    });
    demo.once('exit', code => failed(new Error(`The demo ended with ${code}. It said:\n${said.slice(-3000)}`)));
  });
}

async function signIn(link) {
  const page = await fetch(link);
  const token = /name="__RequestVerificationToken" value="([^"]+)"/.exec(await page.text())[1];
  const answer = await fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookies(page), origin: address, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ __RequestVerificationToken: token }),
  });
  if (answer.status !== 302) {
    throw new Error(`Signing in was answered with ${answer.status}.`);
  }

  return cookies(answer);
}

function cookies(answer) {
  return answer.headers.getSetCookie().map(c => c.split(';')[0]).join('; ');
}

async function startProxy(cookie) {
  const target = new URL(address);
  const proxy = http.createServer((request, response) => {
    const onward = http.request({ host: target.hostname, port: target.port, path: request.url, method: request.method, headers: { ...request.headers, host: target.host, cookie } }, answer => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }).listen(0, '127.0.0.1');
  await new Promise(ready => proxy.once('listening', ready));
  return proxy;
}

// Apart from this process, so that the proxy can answer meanwhile.
function take(url, { file, width, height }) {
  return new Promise((done, failed) => {
    const to = join(here, file);
    const browser = spawn(chromium, [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--user-data-dir=${join(folder, 'browser')}`, `--window-size=${width},${height}`,
      '--virtual-time-budget=10000', `--screenshot=${to}`, url,
    ], { stdio: 'ignore' });
    browser.once('exit', code => (code === 0 && existsSync(to) ? (console.log(to), done()) : failed(new Error(`Chromium ended with ${code}.`))));
  });
}
