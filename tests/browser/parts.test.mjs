// What people do who have another part in the follow-up than manager and representative of the unit: a main representative who
// steps in, a representative who makes a request, employees who read what was fed back, records officers, and whoever keeps contacts.
//
// Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();
const STORY = { example: 'story' };

async function asked(server, user, path) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  return (await fetch(`${server.address}${path}`, { headers })).json();
}

const followUpOf = async (server, user) => (await asked(server, user, '/api/documents')).find((it) => it.kind === 'followup');

/** The first place that a user looks down from. */
async function placeOf(server, user) {
  const [{ round, unit }] = await asked(server, user, '/api/roll-ups');
  return { round, unit, query: `round=${round}&unit=${unit}`, screen: `#/result/${round}/${unit}` };
}

/** Saves something as a file; the file's bytes. */
async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

story('where a unit has lost its representative the main one steps in, and the manager sees the answer', async ({ server, arrive }) => {
  const { unit, unit_name: name } = await followUpOf(server, 'chef-0001');
  server.command('org', 'end', 'ombud-0001', 'representative', unit);
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.untilSynced();

  const main = await arrive('hso');
  await main.page.locator('a.card--link', { hasText: name }).first().click();
  await main.page.locator('.steps').waitFor();
  main.document = (await main.page.evaluate(() => location.hash)).split('/')[2];
  await main.openSection('A');
  await main.answer('A1', 'no');
  await main.untilSynced();
  await manager.page.locator('#q-A1 [data-differing="open"]').waitFor();
});

story('a request by the representative is confirmed to both as soon as the server has it', async ({ server, arrive }) => {
  const representative = await arrive('ombud-0001');
  const { page } = representative;
  const plan = (await asked(server, 'ombud-0001', '/api/documents')).find((it) => it.kind === 'action-plan');
  await representative.go(`#/case/${plan.id}/`);
  await page.locator('#add-action').click();
  await page.locator('[data-action-row]').waitFor();
  const row = await page.locator('[data-action-row]').getAttribute('data-action-row');
  await page.locator(`#field-rows-${row}-risk`).fill('Larmet hörs inte i källaren.');
  await page.locator(`#field-rows-${row}-source`).selectOption('representative-request');
  await page.locator('[data-request-received="true"]').waitFor();
  const kinds = async (user) => (await asked(server, user, '/api/messages')).map((it) => it.kind);
  await until('the manager to be told', async () => (await kinds('chef-0001')).includes('request-received'));
  await until('the representative to be told', async () => (await kinds('ombud-0001')).includes('request-confirmed'));
  await representative.go('#/');
  await page.locator('.card--link').first().waitFor();
  assert.equal(await page.locator('#to-units').count(), 0, 'whoever has one unit has no way to an overview of others');
});

story('an employee reads what was fed back at the workplace, and nothing else of the follow-up', async ({ server, arrive }) => {
  const place = await placeOf(server, 'hr');
  const units = (await asked(server, 'hr', '/api/progress')).filter((it) => it.level === 'workplace' && it.state === 'fed-back');
  server.command('org', 'assign', 'admin', 'employee', units[0].unit);
  const employee = await arrive('admin');
  await employee.page.locator('#to-fed-back').click();
  await employee.page.locator('[data-fed-back]', { hasText: units[0].unit_name }).waitFor();
  await employee.go(place.screen);
  await employee.page.locator('.notice', { hasText: 'finns inte' }).waitFor();
}, STORY);

story('a level has its compilation as a file, and a hand-in in every format', async ({ server, arrive }) => {
  const place = await placeOf(server, 'analyst');
  const analyst = await arrive('analyst');
  const { page } = analyst;
  await analyst.go(place.screen);
  await page.locator('[data-as-file]').first().click();
  const compiled = await saved(page, () => page.locator('[data-format=pdf]').click());
  assert.match(compiled.name, /Exempelkommun.*\.pdf$/);
  assert.equal(compiled.bytes.subarray(0, 5).toString(), '%PDF-');
  await page.keyboard.press('Escape');
  await analyst.go(`${place.screen}/findings`);
  await page.locator('[data-read]').first().click();
  await page.locator('[data-as-file]').click();
  const begins = { pdf: '%PDF-', docx: 'PK', xlsx: 'PK', csv: '\ufeff"', json: '{' };
  for (const [format, begin] of Object.entries(begins)) {
    const file = await saved(page, () => page.locator(`[data-format=${format}]`).click());
    assert.ok(file.bytes.toString('utf8').startsWith(begin), format);
  }
}, STORY);

story('a records officer gives a hand-in out masked, and disposes of it once its round is closed', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.untilSynced();
  const place = await placeOf(server, 'records');
  const findings = await asked(server, 'records', `/api/roll-up/findings?${place.query}`);
  const own = (await followUpOf(server, 'chef-0001')).unit;
  const source = findings.sources.find((it) => it.unit === own);
  const records = await arrive('records');
  const { page } = records;
  await records.go(`#/handed-in/${source.hand_in}`);
  await page.locator('[data-do=mask]').click();
  await page.locator('#mask-passages').fill(`${source.text}\nDet här står ingenstans`);
  await page.locator('#mask-reason').fill('Begäran om utlämnande');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('[data-problem]', { hasText: 'Ingen fil gjordes' }).waitFor();
  assert.deepEqual(await page.locator('[data-problem] li').allTextContents(), ['Det här står ingenstans']);
  await page.locator('#mask-passages').fill(source.text);
  const masked = await saved(page, () => page.locator('dialog button[type=submit]').click());
  assert.equal(masked.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.match(masked.name, / – maskerad\.pdf$/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('[data-do=dispose]').count(), 0, 'the round is open');

  server.command('round', 'close', place.round);
  await until('the server to know of it', async () =>
    (await asked(server, 'process', '/api/rounds')).some((it) => it.id === place.round && it.closed_at_ms));
  await page.reload();
  await records.unlock();
  await page.locator('[data-do=dispose]').click();
  await page.locator('#disposal-reference').fill('KS 2026/17 §4');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('[data-place]').first().waitFor();
  const gone = await fetch(`${server.address}/api/hand-ins/${source.hand_in}`, {
    headers: { authorization: `Bearer ${await server.token('records')}` },
  });
  assert.equal(gone.status, 404);
  await manager.go('#/');
  await manager.page.locator('#content').waitFor();
  await until('the form to go from the tablet', async () =>
    (await manager.page.locator(`a[href^="#/case/${manager.document}"]`).count()) === 0);
  await manager.go(`#/case/${manager.document}/`);
  await manager.page.locator('.empty').first().waitFor();
  assert.equal(await manager.page.locator('.steps').count(), 0);
}, STORY);

story('HR keeps contacts that everybody below finds', async ({ server, arrive }) => {
  const hr = await arrive('hr');
  const { page } = hr;
  await page.locator('#to-support').click();
  await page.locator('[data-change-contacts]').first().click();
  await page.locator('[data-add-contact]').click();
  await page.locator('#contact-0-kind').selectOption('occupational-health');
  await page.locator('#contact-0-name').fill('Hälsan i centrum');
  await page.locator('#contact-0-phone').fill('040-12 34 56');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('[data-support]', { hasText: 'Hälsan i centrum' }).waitFor();
  const chef = await arrive('chef-0001');
  await chef.page.locator('#to-support').click();
  await chef.page.locator('[data-support]', { hasText: 'Hälsan i centrum' }).waitFor();
  assert.equal(await chef.page.locator('[data-change-contacts]').count(), 0);
});

story('a unit that came after the round was opened is taken into it', async ({ server, arrive }) => {
  const department = (await asked(server, 'admin', '/api/organisation/units')).units.find((it) => it.level === 'department');
  const headers = { authorization: `Bearer ${await server.token('admin')}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'Förskolan Nytorp', level: 'workplace', parent: department.id });
  await fetch(`${server.address}/api/organisation/units`, { method: 'POST', headers, body });
  const process = await arrive('process');
  const { page } = process;
  await page.locator('#to-rounds').click();
  await page.locator('[data-round]').first().click();
  await page.locator('[data-late-unit]', { hasText: 'Förskolan Nytorp' }).locator('button').click();
  await until('it to be listed no more', async () => (await page.locator('[data-late-unit]').count()) === 0);
  await until('its follow-up to be there', async () =>
    (await asked(server, 'process', '/api/progress')).some((it) => it.unit_name === 'Förskolan Nytorp'));
});
