// A tablet is lost with work on it that nobody else has: it is blocked from another, sends its work, empties itself, and the
// manager decides what is taken in.

import assert from 'node:assert/strict';

import { SIZES } from './person.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';
import { look, violations } from './usable.mjs';

const story = storyteller();

/** Something is written on the tablet, and the network is gone before it is sent. */
async function writesOnTheBus(person) {
  await person.openFollowUp();
  await person.openSection('A');
  await person.write('A1', 'Skickat i tid.');
  await person.untilSynced();
  await person.untilKeptForOffline();
  await person.unplug();
  await person.write('A2', 'Skrivet på bussen.');
  await person.untilSaved();
}

/** The person blocks their other device, and reads first what will happen. */
async function blocksTheOther(person) {
  await person.go('#/tablet');
  await person.page.locator('#devices [data-lost]').first().click();
  const dialog = person.page.locator('dialog[open]');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /skickar den in det som bara finns på den[\s\S]*tömmer den sig/);
  assert.deepEqual(await violations(person.page), []);
  await dialog.locator('#revoke').click();
  await person.page.locator('#devices .chip', { hasText: 'Spärrad' }).first().waitFor();
}

story('a lost tablet sends what only it has and empties itself, and the manager takes it in', async ({ arrive }) => {
  const lost = await arrive('ombud-0001');
  await writesOnTheBus(lost);
  const manager = await arrive('chef-0001');
  const atHome = await arrive('ombud-0001');
  await blocksTheOther(atHome);
  assert.equal(await lost.comment('A2').inputValue(), 'Skrivet på bussen.', 'nothing is removed before it has a network');

  await lost.plugIn();
  await lost.page.locator('#wiped').waitFor();
  const told = await lost.page.locator('#wiped').innerText();
  assert.match(told, /Allt som hörde till .* är borttaget[\s\S]*skickades in först/);
  assert.deepEqual(await violations(lost.page), []);
  await lost.page.locator('.entrance__card button').click();
  await lost.page.locator('#user').waitFor();

  await manager.go('#/quarantine');
  const brought = manager.page.locator('[data-brought]').first();
  await brought.getByText('Skrivet på bussen.').waitFor();
  assert.deepEqual(await violations(manager.page), []);
  await brought.getByRole('button', { name: 'Ta in', exact: true }).click();
  await manager.page.locator('#decide').click();
  await manager.page.locator('[data-decided]').waitFor();
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilComment('A2', 'Skrivet på bussen.');
  await atHome.openFollowUp();
  await atHome.openSection('A');
  await until('the colleague to see it, too', async () => (await atHome.comment('A2').inputValue()) === 'Skrivet på bussen.');
});

story('what is left out stands as decided and is not in the form', async ({ arrive }) => {
  const lost = await arrive('ombud-0001');
  await writesOnTheBus(lost);
  const manager = await arrive('chef-0001', { language: 'en', size: SIZES.desktop });
  await blocksTheOther(await arrive('ombud-0001'));
  await lost.plugIn();
  await lost.page.locator('#wiped').waitFor();
  await manager.go('#/quarantine');
  const brought = manager.page.locator('[data-brought]').first();
  await brought.getByText('Skrivet på bussen.').waitFor();
  assert.deepEqual([...(await look(manager, '#/quarantine')), ...(await look(manager, '#/tablet'))], []);
  await manager.go('#/quarantine');
  await brought.getByRole('button', { name: 'Leave out' }).click();
  await manager.page.locator('#decide').click();
  await manager.page.locator('[data-decided]').waitFor();
  await brought.getByText('Last decided by').waitFor();
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilComment('A2', '');
});
