// A copy of the built app, of which newer versions can be made as a new build would make them.
//
// A newer version differs in one script: its bytes, its hashed name, and everything that names it.

import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { APP_FOLDER } from './server.mjs';

const digest = (bytes) => createHash('sha256').update(bytes);
const integrity = (bytes) => `sha256-${digest(bytes).digest('base64')}`;
const shortHash = (bytes) => digest(bytes).digest('hex').slice(0, 16);

export class AppCopy {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'samsyn-app-'));
    cpSync(APP_FOLDER, this.folder, { recursive: true });
  }

  /** What names the files of this version. */
  get version() {
    return /samsyn-version" content="([^"]+)"/.exec(this.#read('index.html'))[1];
  }

  /** Puts a newer version in its place; its name. */
  renew() {
    const page = this.#read('index.html');
    const worker = this.#read('service_worker.js');
    const script = /assets\/boot-\w+\.js/.exec(page)[0];
    const before = this.#read(script);
    const after = `${before}\n// A newer version.\n`;
    const renamed = `assets/boot-${shortHash(after)}.js`;
    const version = shortHash(this.version);
    const rename = (text) => text.replaceAll(this.version, version).replaceAll(script, renamed);
    const newPage = rename(page);
    const newWorker = rename(worker).replace(integrity(page), integrity(newPage)).replace(integrity(before), integrity(after));
    this.#replace(renamed, after);
    this.#replace('index.html', newPage);
    this.#replace('service_worker.js', newWorker);
    this.#remove(script);
    return version;
  }

  /** Damages one of its files, as a half-finished delivery would. */
  spoil() {
    const script = /assets\/boot-\w+\.js/.exec(this.#read('index.html'))[0];
    this.#replace(script, 'not what was promised');
  }

  /** Damages a piece of the program; gives back what mends it. */
  spoilPiece(name) {
    const piece = `assets/${readdirSync(join(this.folder, 'assets')).find((it) => it.startsWith(`${name}-`) && it.endsWith('.wasm'))}`;
    const whole = readFileSync(join(this.folder, piece));
    this.#replace(piece, 'not what was promised');
    return () => this.#replace(piece, whole);
  }

  /** Puts it away for good. */
  discard() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #read(path) {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  #replace(path, text) {
    this.#remove(path);
    writeFileSync(join(this.folder, path), text);
  }

  /** With its compressed copies, which would be served in its place. */
  #remove(path) {
    for (const ending of ['', '.br', '.gz']) rmSync(join(this.folder, path + ending), { force: true });
  }
}
