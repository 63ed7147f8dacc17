// Those who follow many units see how far each has come, and never what is written.
//
// The real server answers; the network goes away for the tablet alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Person, openBrowser } from './person.mjs';
import { Server, until } from './server.mjs';

let browser;
let server;

before(async () => {
  browser = await openBrowser();
  server = await Server.start();
});

after(async () => {
  await browser.close();
  await server.stop();
});

test('a main representative follows many units, without a word of what they write', { timeout: 180_000 }, async () => {
  const manager = await Person.arrive(browser, server);
  await manager.signIn('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.comment('A1').pressSequentially('Bara för oss.');
  await manager.untilSynced();
  await manager.leave();

  const follower = await Person.arrive(browser, server);
  await follower.signIn('hso');
  await follower.page.locator('#to-units').click();
  const units = follower.page.locator('[data-unit]');
  await units.first().waitFor();
  const all = await units.count();
  await until('the answer to have come to the overview', async () => {
    await follower.page.locator('#fetch-units').click();
    return (await units.filter({ hasText: '1 av ' }).count()) > 0;
  });
  assert.match(await units.filter({ hasText: '1 av ' }).first().innerText(), /Påbörjad/);
  assert.doesNotMatch(await follower.page.locator('#content').innerText(), /Bara för oss/);

  await follower.page.locator('[data-filter=not-begun]').click();
  await until('the begun unit to be left out', async () => (await units.count()) === all - 1);
  assert.equal(await follower.page.locator('[data-filter=not-begun]').getAttribute('aria-pressed'), 'true');
  await follower.page.locator('[data-filter=all]').click();
  await until('all to be shown again', async () => (await units.count()) === all);

  await follower.unplug();
  await follower.page.locator('#fetch-units').click();
  await follower.page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  assert.equal(await units.count(), all, 'what was fetched stays');
  await follower.plugIn();
  await follower.page.locator('#fetch-units').click();
  await until('the notice to go', async () => (await follower.page.locator('[data-problem]').count()) === 0);
  assert.deepEqual(follower.faults, []);
  await follower.leave();
});

test('a representative with one unit has no way to an overview of others', { timeout: 60_000 }, async () => {
  const person = await Person.arrive(browser, server);
  const answered = person.page.waitForResponse((it) => it.url().endsWith('/api/progress'));
  await person.signIn('ombud-0001');
  await person.page.locator('.card--link').first().waitFor();
  assert.equal((await answered).status(), 200);
  assert.equal(await person.page.locator('#to-units').count(), 0);
  await person.leave();
});
