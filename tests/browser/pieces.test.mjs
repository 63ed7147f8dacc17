// What a tablet fetches: the piece that it starts with and works with, and the others when somebody opens a screen of theirs.
//
// A piece counts as fetched if a page asked for it or the service worker keeps it.

import assert from 'node:assert/strict';

import { copiesOfTheApp } from './app_copy.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();
const { take: copyOfTheApp, now: theApp } = copiesOfTheApp();

/** The modules that the page asked for, and those that the service worker keeps in any version. */
async function modules(page) {
  return page.evaluate(async () => {
    const asked = performance.getEntriesByType('resource').map((it) => it.name);
    const kept = [];
    for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()).map((it) => it.url));
    const called = (addresses) => [...new Set(addresses.filter((it) => it.endsWith('.wasm')).map((it) => new URL(it).pathname.split('/').at(-1)))];
    return { asked: called(asked), kept: called(kept) };
  });
}

const isStart = (module) => module.startsWith('app-');

async function untilKept(page, name) {
  await until(`the piece ${name} to be kept`, async () => (await modules(page)).kept.some((it) => it.startsWith(`${name}-`)));
}

story('a tablet starts and works without a network with the first piece alone, and says so where another is needed', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.untilKeptForOffline();
  await manager.unplug();
  // A service worker that the browser puts to sleep and wakes again has not always heard that the network is gone.
  await server.kill();
  await manager.page.close();
  await manager.openPage('/');
  await manager.unlock();
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.write('A1', 'Utan nät.');
  await manager.untilSaved();
  for (const part of ['plan', 'interviews', 'findings', 'hand-in', 'feedback', 'changes', 'handover', 'paper']) {
    await manager.go(`#/case/${manager.document}/${part}`);
    await manager.page.locator('#content h1').first().waitFor();
  }
  const { asked, kept } = await modules(manager.page);
  assert.ok(asked.length === 1 && asked.every(isStart), `asked for ${asked}`);
  assert.ok(kept.length === 1 && kept.every(isStart), `kept ${kept}`);

  await manager.go('#/support');
  // Not every version of the browser tells a page that begins without a network that there is none.
  await manager.page.locator('[data-piece=away]', { hasText: /Du har inget nät|kunde inte hämtas/ }).waitFor();
  assert.match(await manager.page.locator('#content').innerText(), /Dina egna uppföljningar fungerar som vanligt/);
  await server.begin();
  await manager.plugIn();
  await manager.page.locator('#fetch-piece').click();
  await manager.page.locator('[data-fetched]').waitFor();
  await manager.openSection('A');
  await manager.untilComment('A1', 'Utan nät.');
  await manager.untilSynced();
});

story('whoever opens the board gets its piece, has it without a network from then on, and has it in a newer version', async ({ server, arrive }) => {
  const partner = await arrive('hr');
  await partner.page.locator('#to-units').waitFor();
  await partner.untilKeptForOffline();
  assert.ok((await modules(partner.page)).asked.every(isStart), 'nothing is fetched before it is needed');
  await partner.page.locator('#to-units').click();
  await partner.page.locator('[data-unit]').first().waitFor();
  await partner.go('#/result');
  await partner.page.locator('#content h1').waitFor();
  // A page that opened before the service worker was there asks the server itself; the next one is kept.
  await partner.page.reload();
  await partner.unlock();
  await partner.page.locator('#content h1').waitFor();
  await untilKept(partner.page, 'office');

  theApp().renew();
  await partner.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await until('the newer version to be on the tablet', () => partner.page.evaluate(() => globalThis.samsynUpdateIsReady()));
  await server.kill();
  await partner.page.close();
  await partner.openPage('/#/units');
  await partner.unlock();
  await partner.page.locator('#fetch-units').waitFor();
  await partner.page.locator('[data-problem]').waitFor();
  assert.equal(await partner.page.evaluate(() => globalThis.samsynVersion), theApp().version);
}, { app: copyOfTheApp });

story('a piece that is not what was promised is not run, and comes when the server has it again', async ({ arrive }) => {
  const partner = await arrive('hr');
  await partner.untilKeptForOffline();
  const mend = theApp().spoilPiece('office');
  await partner.go('#/units');
  await partner.page.locator('[data-piece=away]', { hasText: 'kunde inte hämtas' }).waitFor();
  mend();
  await partner.page.locator('#fetch-piece').click();
  await partner.page.locator('[data-unit]').first().waitFor();
}, { app: copyOfTheApp });
