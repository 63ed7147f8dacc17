// Measures the app in a browser on a form with a long history, beside what a bare page can do in the same browser.
//
// `cargo xtask bench-app` builds what this needs and starts it. A missed goal is printed as missed and is no failure: the
// figures are for people, and machines differ. Nothing here is a test.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { PIN, Person, openBrowser } from './person.mjs';
import { PASSWORD, Server, TARGET, until } from './server.mjs';

const BENCH = process.env.SAMSYN_BENCH ?? join(TARGET, 'release/bench');
const HISTORY = Number(process.env.SAMSYN_HISTORY ?? 20_000);

/** A fast typist's pace. */
const KEY_EVERY_MS = 80;
const SENTENCE = 'Skyddsombudet är med när vi planerar och följer upp arbetet. ';
const SENTENCES = Number(process.env.SAMSYN_SENTENCES ?? 4);
const STARTS = 3;
const CPU_SLOWED = 4;

/** A page that does nothing but what is measured: a field whose text is stored, durably, at each key. */
const BARE_PAGE = `<!doctype html><meta charset="utf-8"><title>bare</title><textarea id="comment-A1"></textarea><script>
  const opening = indexedDB.open('bare', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('entries');
  opening.onsuccess = () => {
    document.querySelector('textarea').addEventListener('input', ({ target }) => {
      const transaction = opening.result.transaction('entries', 'readwrite', { durability: 'strict' });
      transaction.objectStore('entries').put(new TextEncoder().encode(target.value), 'text');
    });
  };
</script>`;

/** In the page: when keys come, when the picture after them is there, when what was written then is stored. */
function watchKeys() {
  let waiting = 0;
  globalThis.beginWatching = () => {
    globalThis.keys = { downs: [], painted: [], stored: [] };
    waiting = 0;
  };
  globalThis.beginWatching();
  const channel = new MessageChannel();
  let afterFrame = [];
  channel.port1.onmessage = () => {
    const now = performance.now();
    for (const down of afterFrame) globalThis.keys.painted.push(now - down);
    afterFrame = [];
  };
  addEventListener('keydown', ({ timeStamp }) => {
    globalThis.keys.downs.push(timeStamp);
    requestAnimationFrame(() => {
      // The message comes after the frame has been drawn.
      afterFrame.push(timeStamp);
      channel.port2.postMessage(0);
    });
  }, true);
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(...how) {
    const begun = Reflect.apply(begin, this, how);
    if (begun.mode !== 'readwrite') return begun;
    // What was typed until now is in this one or in an earlier one.
    const upTo = globalThis.keys.downs.length;
    begun.addEventListener('complete', () => {
      const now = performance.now();
      for (; waiting < upTo; waiting += 1) globalThis.keys.stored.push(now - globalThis.keys.downs[waiting]);
    });
    return begun;
  };
}

function quantile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const rows = [];

function row(name, value, unit, { goal, bare } = {}) {
  rows.push({ goal, value });
  const figure = (it) => (it === undefined ? '' : `${it.toFixed(1)} ${unit}`);
  const verdict = goal === undefined ? '' : value <= goal ? 'reached' : 'MISSED';
  console.log([name.padEnd(66), figure(value).padStart(11), figure(bare).padStart(11), goal === undefined ? ''.padStart(9) : `≤ ${goal} ${unit}`.padStart(9), verdict].join('  '));
}

async function type(page) {
  const field = page.locator('#comment-A1');
  await field.click();
  await field.press('Control+End');
  await page.evaluate(() => globalThis.beginWatching());
  for (let at = 0; at < SENTENCES; at += 1) await field.pressSequentially(SENTENCE, { delay: KEY_EVERY_MS });
  return until('the last key to be stored', async () => {
    const keys = await page.evaluate(() => globalThis.keys);
    return keys.stored.length === keys.downs.length && keys;
  });
}

/** Memory that a page's process has for itself, in MB. */
async function ownMemory(browser, page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter((it) => it.type === 'renderer').map((it) => {
    const sums = readFileSync(`/proc/${it.id}/smaps_rollup`, 'utf8');
    const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(sums)[1]);
    return (kilobytes('Private_Clean') + kilobytes('Private_Dirty')) / 1_000;
  });
  await devtools.detach();
  // The other processes of this kind are spare ones that hold no page.
  return Math.max(...renderers);
}

async function typeOnBarePage(browser) {
  const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(BARE_PAGE));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watchKeys);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const keys = await type(page);
  const memory = await ownMemory(browser, page);
  await context.close();
  server.close();
  return { keys, memory };
}

/** From nothing to the form, with the server gone; what the person needs for typing the PIN is not counted. */
async function start(person) {
  const page = await person.context.newPage();
  const devtools = await person.context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWED });
  const begun = performance.now();
  await page.goto(`${person.server.address}/#/case/${person.document}/section/A`, { waitUntil: 'commit' });
  await page.locator('#pin').waitFor();
  const asked = performance.now();
  await page.locator('#pin').fill(PIN);
  const filled = performance.now();
  await page.locator('form button[type=submit]').click();
  await page.locator('#comment-A1:not([readonly])').waitFor();
  const opened = performance.now();
  person.page = page;
  return { toPin: asked - begun, toForm: opened - filled, all: asked - begun + opened - filled };
}

async function starts(person) {
  const all = [];
  for (let at = 0; at < STARTS; at += 1) {
    await person.page.close();
    all.push(await start(person));
  }
  const median = (which) => quantile(all.map((it) => it[which]), 0.5);
  return { toPin: median('toPin'), toForm: median('toForm'), all: median('all') };
}

async function onTheForm(person) {
  await person.openFollowUp();
  await person.untilSynced();
  await person.openSection('A');
  await person.untilKeptForOffline();
}

async function measure(server) {
  const browser = await openBrowser();
  const bare = await typeOnBarePage(browser);
  console.log(['', 'app', 'bare page', 'goal'].map((it, at) => (at === 0 ? it.padEnd(66) : it.padStart(at === 3 ? 9 : 11))).join('  '));

  const person = await Person.arrive(browser, server);
  await person.context.addInitScript(watchKeys);
  await person.page.reload();
  await person.signIn('chef-0001');
  await onTheForm(person);
  const keys = await type(person.page);
  const long = `${HISTORY} edits of history`;
  row(`key pressed to painted, p50, ${long}`, quantile(keys.painted, 0.5), 'ms', { bare: quantile(bare.keys.painted, 0.5) });
  row(`key pressed to painted, p95, ${long}`, quantile(keys.painted, 0.95), 'ms', { goal: 50, bare: quantile(bare.keys.painted, 0.95) });
  row(`key pressed to stored, p50, ${long}`, quantile(keys.stored, 0.5), 'ms', { bare: quantile(bare.keys.stored, 0.5) });
  row(`key pressed to stored, p95, ${long}`, quantile(keys.stored, 0.95), 'ms', { goal: 100, bare: quantile(bare.keys.stored, 0.95) });
  row(`memory of the page's process, ${long}`, await ownMemory(browser, person.page), 'MB', { goal: 150, bare: bare.memory });
  await person.untilSynced();

  const other = await Person.arrive(browser, server);
  await other.signIn('chef-0002');
  await onTheForm(other);
  await server.kill();
  for (const [whose, which] of [[other, 'a new form'], [person, long]]) {
    const times = await starts(whose);
    row(`offline start to the PIN, processor slowed ${CPU_SLOWED} times, ${which}`, times.toPin, 'ms');
    row(`PIN to editable form, processor slowed ${CPU_SLOWED} times, ${which}`, times.toForm, 'ms');
    row(`offline start to editable form, processor slowed ${CPU_SLOWED} times, ${which}`, times.all, 'ms', { goal: 1500 });
  }
  await browser.close();
}

if (!existsSync(BENCH)) throw new Error(`${BENCH} is not built; cargo xtask bench-app builds it`);
const server = await Server.start();
try {
  const filled = spawnSync(BENCH, ['long-form', `127.0.0.1:${server.port}`, PASSWORD, String(HISTORY)], { stdio: 'inherit' });
  if (filled.status !== 0) throw new Error('the long form could not be written');
  await measure(server);
  const goals = rows.filter((it) => it.goal !== undefined);
  console.log(`${goals.filter((it) => it.value <= it.goal).length} of ${goals.length} goals reached`);
} finally {
  await server.stop();
}
