// One follow-up for two units of one manager: both units' representatives fill it in with them. A unit that has answers of its own
// keeps its follow-up.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** The unit whose follow-up a user opens. */
async function unitOf(server, user) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  const documents = await (await fetch(`${server.address}/api/documents`, { headers })).json();
  const { unit, unit_name: name } = documents.find((it) => it.kind === 'followup');
  return { id: unit, name };
}

story('a manager of two units follows both up in one form, with both representatives, unless one has answers of its own', async ({ server, arrive }) => {
  const [first, second] = [await unitOf(server, 'chef-0001'), await unitOf(server, 'chef-0002')];
  server.command('org', 'assign', 'chef-0001', 'manager', second.id);
  const manager = await arrive('chef-0001');
  await manager.page.locator('a.card--link', { hasText: second.name }).waitFor();
  await manager.page.locator('a.card--link', { hasText: first.name }).click();
  await manager.page.locator('.steps').waitFor();
  manager.document = (await manager.page.evaluate(() => location.hash)).split('/')[2];
  await manager.page.locator('#to-joint-units').click();
  const unit = manager.page.locator(`[data-unit="${second.id}"]`);
  await unit.locator('.chip', { hasText: 'Följs upp för sig' }).waitFor();
  await manager.unplug();
  await unit.locator('button').click();
  await manager.page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await manager.plugIn();
  await unit.locator('button').click();
  await unit.locator('.chip', { hasText: 'Följs upp här' }).waitFor();

  const representative = await arrive('ombud-0002');
  const card = representative.page.locator('a.card--link', { hasText: `Gäller också ${second.name}` });
  await card.waitFor();
  assert.equal(await representative.page.locator('a.card--link').count(), 1, 'the empty form of the own unit is not in the way');
  await card.click();
  await representative.page.locator('.steps').waitFor();
  representative.document = manager.document;
  await representative.openSection('A');
  await representative.answer('A1', 'no');
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await until('both to see that they answered differently', async () => (await manager.page.locator('#q-A1', { hasText: 'Ni har svarat olika' }).count()) === 1);
  await representative.page.locator('#q-A1', { hasText: 'Ni har svarat olika' }).waitFor();

  await manager.go(`#/case/${manager.document}/units`);
  await unit.locator('button', { hasText: 'för sig' }).click();
  await unit.locator('.chip', { hasText: 'Följs upp för sig' }).waitFor();
  await representative.go('#/');
  await representative.page.locator('a.card--link', { hasText: second.name }).click();
  await representative.page.locator('.steps').waitFor();
  representative.document = (await representative.page.evaluate(() => location.hash)).split('/')[2];
  await representative.openSection('A');
  await representative.answer('A1', 'no');
  await representative.untilSynced();
  await unit.locator('button').click();
  await manager.page.locator('[data-problem]', { hasText: `${second.name} har redan svar` }).waitFor();
});
