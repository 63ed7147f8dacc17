// A newer version of the app comes while people write.
//
// The rule that these stories watch: a page that a person writes in is never begun anew by itself.

import assert from 'node:assert/strict';

import { copiesOfTheApp } from './app_copy.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();
const { take: copyOfTheApp, now: theApp } = copiesOfTheApp();

const versionOf = (page) => page.evaluate(() => globalThis.samsynVersion);

/** The person looks at the tablet again, which is when the app asks for news. */
async function lookAgain(page) {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

async function untilAnUpdateWaits(page) {
  await until('the newer version to be on the tablet', () => page.evaluate(() => globalThis.samsynUpdateIsReady()));
}

/** Something that a page which begins anew would not remember. */
async function tie(page) {
  await page.evaluate(() => (globalThis.knot = true));
}

const isTied = (page) => page.evaluate(() => globalThis.knot === true);

story('a newer version that comes with a new server leaves an open form alone, and begins at the next start', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilKeptForOffline();
  const before = await versionOf(manager.page);
  await tie(manager.page);
  await manager.write('A1', 'Skrivet i den gamla. ');

  await server.kill();
  const newer = theApp().renew();
  assert.notEqual(newer, before);
  await server.begin();
  await lookAgain(manager.page);
  await untilAnUpdateWaits(manager.page);
  await manager.write('A1', 'Fortfarande där.');
  assert.equal(await manager.comment('A1').inputValue(), 'Skrivet i den gamla. Fortfarande där.');
  await manager.untilSynced();
  const content = await server.followUp(await server.token('chef-0001'));
  assert.equal(content.document.answers.A1.comment, 'Skrivet i den gamla. Fortfarande där.', 'the old app syncs with the new server');

  await manager.go('#/tablet');
  await manager.page.locator('#update-ready').waitFor();
  assert.match(await manager.page.locator('#update-ready').innerText(), /ny version .*nästa gång/);
  await manager.go('#/');
  assert.match(await manager.page.locator('#update-waits').innerText(), /ny version/);
  assert.ok(await isTied(manager.page), 'the page was never begun anew');
  assert.equal(await versionOf(manager.page), before);

  await manager.page.close();
  await manager.openPage(`/#/case/${manager.document}/section/A`);
  await manager.unlock();
  assert.equal(await versionOf(manager.page), newer);
  await manager.untilComment('A1', 'Skrivet i den gamla. Fortfarande där.');
  await manager.go('#/tablet');
  await manager.page.locator('#look-for-update').waitFor();
  assert.equal(await manager.page.locator('#update-ready').count(), 0, 'nothing waits any more');
}, { app: copyOfTheApp });

story('whoever does not want to wait opens the newer version at once, and what was just typed is there', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilKeptForOffline();
  const newer = theApp().renew();
  await lookAgain(manager.page);
  await untilAnUpdateWaits(manager.page);
  await manager.write('A1', 'I sista stund.');
  await manager.go('#/tablet');
  await manager.page.locator('#apply-update').click();
  await manager.unlock();
  assert.equal(await versionOf(manager.page), newer);
  await manager.openSection('A');
  await manager.untilComment('A1', 'I sista stund.');
}, { app: copyOfTheApp });

story('a page that is opened beside one with a form in it does not take the newer version from under it', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilKeptForOffline();
  const first = manager.page;
  const before = await versionOf(first);
  await tie(first);
  theApp().renew();
  await lookAgain(first);
  await untilAnUpdateWaits(first);

  await manager.openPage('/');
  await manager.page.locator('#pin').waitFor();
  assert.equal(await versionOf(manager.page), before, 'both pages run the same version');
  await manager.page.close();
  manager.page = first;
  await manager.write('A1', 'Orört.');
  await manager.untilSynced();
  assert.ok(await isTied(first));
}, { app: copyOfTheApp });

story('a newer version that cannot be fetched whole is not taken, and the one that is there still starts without a network', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.untilKeptForOffline();
  const before = await versionOf(manager.page);
  theApp().renew();
  theApp().spoil();
  await manager.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming.addEventListener('statechange', () => (globalThis.cameTo = coming.state));
    });
  });
  await manager.go('#/tablet');
  await manager.page.locator('#look-for-update').click();
  await until('the newer version to be given up', async () => (await manager.page.evaluate(() => globalThis.cameTo)) === 'redundant');
  assert.equal(await manager.page.locator('#update-ready').count(), 0);
  await server.kill();
  await manager.page.close();
  await manager.openPage('/');
  await manager.unlock();
  assert.equal(await versionOf(manager.page), before);
}, { app: copyOfTheApp });
