// A year at the workplace, from the round that is opened to what is handed in: a manager, a representative who covers two units,
// a process owner, and HR who follows them all. The tablets are without a network for a while.
//
// Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

const NEXT = new Date().getFullYear() + 1;
const NAME = `Årlig uppföljning ${NEXT}`;

async function asked(server, user, path) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  return (await fetch(`${server.address}${path}`, { headers })).json();
}

/** The workplace whose follow-up a user opens. */
async function unitOf(server, user) {
  const { unit, unit_name: name } = (await asked(server, user, '/api/documents')).find((it) => it.kind === 'followup');
  return { id: unit, name };
}

async function openRound(process) {
  const { page } = process;
  await page.locator('#to-rounds').click();
  await page.locator('#new-round').click();
  await page.locator('#round-year').fill(String(NEXT));
  await page.locator('#new-due-workplace').fill(`${NEXT}-03-31`);
  await page.locator('#check-round').click();
  await page.locator('#open-round').click();
  await page.locator('[data-round]', { hasText: NAME }).waitFor();
}

/** Opens the follow-up of a unit in the new round. */
async function openNew(person, unit) {
  await person.go('#/');
  await person.page.locator('a.card--link', { hasText: NAME }).filter({ hasText: unit.name }).click({ timeout: 30_000 });
  await person.page.locator('.steps').waitFor();
  person.document = (await person.page.evaluate(() => location.hash)).split('/')[2];
  await person.untilSynced();
}

const open = (person, view) => person.go(`#/case/${person.document}/${view}`);

async function mark(person, voice) {
  await open(person, 'hand-in');
  await person.page.locator(`[data-mark-ready="${voice}"]`).click();
  await person.page.locator(`[data-voice="${voice}"] .good`).waitFor();
}

story('a year is opened, planned, filled in, analysed, acted on, marked and handed in', async ({ server, arrive }) => {
  const [first, second] = [await unitOf(server, 'chef-0001'), await unitOf(server, 'chef-0002')];
  server.command('org', 'assign', 'ombud-0001', 'representative', second.id);
  server.command('org', 'end', 'ombud-0002', 'representative', second.id);

  const process = await arrive('process');
  await openRound(process);
  const manager = await arrive('chef-0001');
  const representative = await arrive('ombud-0001');
  await openNew(manager, first);
  await representative.page.locator('a.card--link', { hasText: second.name }).first().waitFor();
  await openNew(representative, first);

  await open(manager, 'plan');
  await manager.page.locator('[data-choice="joint-form"]').click();
  await manager.untilSaved();
  await Promise.all([manager.unplug(), representative.unplug()]);
  await Promise.all([manager.openSection('A'), representative.openSection('A')]);
  await manager.answer('A1', 'yes');
  await representative.answer('A1', 'no');
  await manager.answer('A2', 'no');
  await representative.answer('A2', 'no');
  await manager.comment('A2').fill('Ronden ställs in när någon är sjuk.');
  await Promise.all([manager.plugIn(), representative.plugIn()]);
  for (const person of [manager, representative]) {
    await person.page.locator('#q-A1 [data-differing="open"]').waitFor({ timeout: 30_000 });
  }
  await representative.page.locator('#q-A1 [data-choice="take"]').first().click();
  await manager.page.locator('#q-A1 [data-differing="open"]').waitFor({ state: 'detached', timeout: 30_000 });

  await open(manager, 'findings');
  await manager.page.locator('[data-suggestion="A2"] [data-make="improvement"]').click();
  await manager.page.keyboard.type('Ronderna ställs in');
  await manager.page.locator('[data-add-why]').click();
  await manager.page.keyboard.type('Ingen har ansvaret');
  await manager.page.locator('[data-why-tool="root"]').click();
  await manager.page.locator('[data-make-action="root"]').click();
  await manager.page.locator('[data-made-action] a').click();
  const row = await manager.page.locator('[data-action-row]').getAttribute('data-action-row');
  await manager.page.locator(`#field-rows-${row}-action`).fill('Bestäm vem som håller i ronden');
  await manager.untilSynced();

  await mark(manager, 'manager');
  await representative.page.locator('#q-A2').waitFor();
  await mark(representative, 'representative');
  await manager.page.locator('[data-voice="representative"] .good').waitFor({ timeout: 30_000 });
  await manager.page.locator('#hand-in').click();
  await manager.page.locator('[data-receipt]').waitFor({ timeout: 30_000 });

  const hr = await arrive('hr');
  await hr.page.locator('#to-units').click();
  const row1 = hr.page.locator(`[data-unit="${first.id}"]`, { hasText: NAME });
  await until('the hand-in to be seen from above', async () => {
    await hr.page.locator('#fetch-units').click();
    return /Inlämnad/.test(await row1.innerText());
  }, 30_000);
  assert.doesNotMatch(await hr.page.locator('#content').innerText(), /Ronden ställs in/);
});
