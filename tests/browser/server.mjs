// The real server on an example municipality: started, killed and started again as an operator would see it.
//
// The rule: every wait is for something that can be observed, with a deadline, never for a time to pass.

import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { PATIENCE_MS } from './patience.mjs';

/** Everybody's password in the example. */
export const PASSWORD = 'barnkammaren-i-lund';

const ROOT = resolve(import.meta.dirname, '../..');
export const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target');

/** The server as it is deployed, with the app inside; another one by SAMSYN_SERVER, another app by SAMSYN_APP. */
const BINARY = process.env.SAMSYN_SERVER ?? join(TARGET, 'release/samsyn');
const APP = process.env.SAMSYN_APP;

/** The app as a folder: the one that is served, or the one that the server was built with. */
export const APP_FOLDER = APP ?? join(TARGET, 'app');

/** Ports that no connection is given by itself, so that none takes a server's while it is down. */
const PORTS = [20_000, 32_000];

/** Asks again until the answer is true, or says what was waited for. */
export async function until(what, question, patienceMs = PATIENCE_MS) {
  const end = Date.now() + patienceMs;
  let last;
  while (Date.now() < end) {
    try {
      last = await question();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`waited ${patienceMs} ms for: ${what} (last: ${last instanceof Error ? last.message : JSON.stringify(last)})`);
}

async function isFree(port) {
  return new Promise((told) => {
    const probe = createServer();
    probe.once('error', () => told(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => told(true)));
  });
}

async function freePort() {
  return until('a free port', async () => {
    const port = randomInt(...PORTS);
    return (await isFree(port)) && port;
  });
}

/** What examples are made with: two workplaces or twelve that nobody has written in, or the twelve of a year that is under way. */
const EXAMPLES = { empty: ['--units', '2'], twelve: ['--units', '12'], story: ['--units', '12', '--story'] };

const templates = {};

process.once('exit', () => Object.values(templates).forEach((it) => rmSync(it.folder, { recursive: true, force: true })));

function newFolder() {
  return mkdtempSync(join(tmpdir(), 'samsyn-browser-'));
}

/** The example of a kind, made once. */
function templateOf(kind) {
  if (!templates[kind]) {
    const folder = newFolder();
    const data = join(folder, 'data');
    const made = spawnSync(BINARY, ['demo-data', '--data', data, ...EXAMPLES[kind], '--password', PASSWORD]);
    if (made.status !== 0) throw new Error(`demo-data failed: ${made.stderr}`);
    templates[kind] = { folder, data };
  }
  return templates[kind];
}

/** A data folder with the example municipality, of its own. */
function exampleFolder(kind) {
  const template = templateOf(kind);
  const folder = newFolder();
  const data = join(folder, 'data');
  cpSync(template.data, data, { recursive: true });
  return { folder, data };
}

export class Server {
  /**
   * Starts a server on one of the examples, with the app that is in a folder if one is given; `options` says what else it is
   * started with, as soon as its address is known.
   */
  static async start(app = APP, kind = 'empty', options = () => []) {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is not built; cargo xtask test builds it`);
    const server = new Server();
    Object.assign(server, { app }, exampleFolder(kind));
    server.port = await freePort();
    server.options = await options(server);
    await server.begin();
    return server;
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, or starts it again at the same address. */
  async begin() {
    const app = this.app ? ['--app', this.app] : [];
    const options = ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...app, ...this.options];
    this.process = spawn(BINARY, options, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.log = '';
    this.process.stderr.on('data', (piece) => (this.log += piece));
    try {
      await until('the server to be ready', async () => this.hasEnded || (await fetch(`${this.address}/readyz`)).ok);
      if (this.hasEnded) throw new Error('the server ended');
    } catch (error) {
      await this.stop();
      throw new Error(`${error.message}; its log:\n${this.log}`);
    }
  }

  get hasEnded() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Ends it as a power cut would. */
  async kill() {
    const gone = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGKILL');
    await gone;
  }

  async stop() {
    if (!this.hasEnded) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Does what an operator does on the command line, beside the running server or while it is down; what it printed. */
  command(...words) {
    const done = spawnSync(BINARY, [...words, '--data', this.data], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`samsyn ${words.join(' ')} failed: ${done.stderr}`);
    return done.stdout;
  }

  /** A token for a user, for asking the server itself what it holds. */
  async token(user) {
    const key = '3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29';
    const body = JSON.stringify({ user, password: PASSWORD, device: { name: 'Kontroll', public_key: key } });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.address}/api/session`, { method: 'POST', headers, body });
    if (answer.status !== 201) throw new Error(`no token for ${user}: ${answer.status}`);
    return (await answer.json()).token;
  }

  /** True if a token still opens a follow-up for writing. */
  async mayWrite(token) {
    const headers = { authorization: `Bearer ${token}` };
    const documents = await (await fetch(`${this.address}/api/documents`, { headers })).json();
    return documents.some((it) => it.kind === 'followup' && it.access === 'write');
  }

  /** The plain content of the first follow-up that a token opens. */
  async followUp(token) {
    const headers = { authorization: `Bearer ${token}` };
    const documents = await (await fetch(`${this.address}/api/documents`, { headers })).json();
    const { id } = documents.find((it) => it.kind === 'followup');
    return (await fetch(`${this.address}/api/documents/${id}/content`, { headers })).json();
  }
}
