// What reaches people outside the form: e-mail and calendar as they choose them, a hand-in that comes back, a statement about
// one, and a request that is confirmed.
//
// Each story has a server of its own. Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** What the server gives at an address of its own. */
const fetched = async (server, path) => {
  const answer = await fetch(new URL(path, server.address));
  return { status: answer.status, text: await answer.text() };
};

story('a person gets a secret address for their calendar, a new one, and none', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.go('#/tablet');
  await page.locator('#to-reminders').click();
  await page.locator('#calendar-make').click();
  const address = page.locator('#calendar-address');
  await address.waitFor();
  const first = await address.inputValue();
  assert.ok(first.startsWith(`${server.address}/calendar/`) && first.endsWith('.ics'), first);
  const feed = await fetched(server, first);
  assert.equal(feed.status, 200);
  assert.match(feed.text, /BEGIN:VCALENDAR[\s\S]*Uppföljningen ska vara inlämnad/);

  await page.locator('#calendar-make', { hasText: 'Gör en ny' }).click();
  await until('another address', async () => (await address.inputValue()) !== first);
  const second = await address.inputValue();
  assert.equal((await fetched(server, first)).status, 404, 'the first has ended');
  assert.equal((await fetched(server, second)).status, 200);

  await manager.go('#/');
  await page.locator('.card--link').first().waitFor();
  await manager.go('#/reminders');
  await page.locator('#reminders-calendar', { hasText: 'Du har en hemlig adress sedan' }).waitFor();
  assert.equal(await address.count(), 0, 'an address is shown once');
  await page.locator('#calendar-remove').click();
  await page.locator('#reminders-calendar', { hasText: 'Adressen är borttagen' }).waitFor();
  assert.equal((await fetched(server, second)).status, 404);
});

story('a person switches e-mail off, and is told what this server does', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.go('#/reminders');
  await page.locator('[data-mail=true][aria-pressed=true]').waitFor();
  await page.locator('#reminders-mail', { hasText: 'skickar inga mejl än' }).waitFor();
  await page.locator('[data-mail=false]').click();
  await page.locator('[data-mail=false][aria-pressed=true]').waitFor();
  const headers = { authorization: `Bearer ${await server.token('chef-0001')}` };
  const kept = await (await fetch(`${server.address}/api/me/notifications`, { headers })).json();
  assert.equal(kept.email, false);

  await manager.unplug();
  await page.locator('[data-mail=true]').click();
  await page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  assert.equal(await page.locator('[data-mail=false]').getAttribute('aria-pressed'), 'true', 'nothing was chosen');
  await manager.plugIn();
});

const openHandIn = async (person) => {
  await person.go(`#/case/${person.document}/hand-in`);
  await person.page.locator('[data-mark-ready], .receipts').first().waitFor();
};

/** Both mark as ready, the manager hands in, and both see the receipt of this version. */
async function handIn(manager, representative, version) {
  for (const person of [manager, representative]) await openHandIn(person);
  await manager.page.locator('[data-mark-ready="manager"]').click();
  // A mark that is good here was made on what is here: what the manager wrote has come.
  await representative.page.locator('[data-voice="manager"] .good').waitFor();
  await representative.page.locator('[data-mark-ready="representative"]').click();
  // Until the other's mark has come the manager is asked for a reason to go without.
  await manager.page.locator('[data-voice="representative"] .good').waitFor();
  await manager.page.locator('#hand-in').click();
  for (const { page } of [manager, representative]) {
    await page.locator('[data-receipt]', { hasText: `version ${version}` }).waitFor();
  }
}

/** The manager hands in without the representative's mark, and says why. */
async function handInWithoutMark(manager) {
  await openHandIn(manager);
  await manager.page.locator('[data-mark-ready="manager"]').click();
  await manager.page.locator('#hand-in-reason').fill('Skyddsombudet är sjukt till mars.');
  await manager.page.locator('#hand-in').click();
}

story('a hand-in is sent back, both see why, and the next version answers it', async ({ arrive }) => {
  const [manager, representative] = [await arrive('chef-0001'), await arrive('ombud-0001')];
  for (const person of [manager, representative]) await person.openFollowUp();
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.untilSynced();
  await handIn(manager, representative, 1);

  const above = await arrive('chef-avd-01');
  await above.go('#/units');
  await until('the hand-in to have come to the overview', async () => {
    await above.page.locator('#fetch-units').click();
    return (await above.page.locator('[data-send-back]').count()) > 0;
  });
  await above.page.locator('[data-send-back]').first().click();
  const dialog = above.page.locator('dialog');
  await dialog.locator('button[type=submit]').click();
  await dialog.locator('[role=alert]', { hasText: 'Skriv vad som behöver kompletteras' }).waitFor();
  await dialog.locator('textarea').fill('Beskriv hur ni följer upp tillbuden.');
  await dialog.locator('button[type=submit]').click();
  await above.page.locator('[data-unit] [data-sent-back]').waitFor();

  for (const person of [manager, representative]) {
    await person.page.locator('[data-sent-back]', { hasText: 'Beskriv hur ni följer upp tillbuden.' }).waitFor();
    await person.go('#/');
    await person.page.locator('.card--link', { hasText: 'Skickad tillbaka' }).first().waitFor();
  }
  await manager.openSection('A');
  await manager.answer('A1', 'partly');
  await manager.untilSynced();
  await handIn(manager, representative, 2);
  for (const { page } of [manager, representative]) {
    await until('the comment to be answered', async () => (await page.locator('[data-sent-back]').count()) === 0);
  }
});

story('a representative makes a statement about a hand-in without their mark, offline', async ({ arrive }) => {
  const [manager, representative] = [await arrive('chef-0001'), await arrive('ombud-0001')];
  for (const person of [manager, representative]) await person.openFollowUp();
  await handInWithoutMark(manager);
  await manager.page.locator('[data-receipt]').waitFor();
  assert.equal(await manager.page.locator('[data-statement-form]').count(), 0, 'it is the representative who states');

  await openHandIn(representative);
  const form = representative.page.locator('[data-statement-form]');
  await form.waitFor();
  await representative.unplug();
  await form.locator('textarea').fill('Jag blev inte tillfrågad.');
  await form.locator('button').click();
  await form.locator('[data-statement-waits]').waitFor();
  await representative.go('#/');
  await representative.page.locator('.card--link').first().waitFor();
  await representative.plugIn();
  await openHandIn(representative);
  await representative.page.locator('[data-statement]', { hasText: 'Jag blev inte tillfrågad.' }).waitFor();
  await until('nothing to wait any more', async () => (await representative.page.locator('[data-statement-waits]').count()) === 0);
  await manager.page.locator('[data-statement]', { hasText: 'Jag blev inte tillfrågad.' }).waitFor();
});

story('a statement that the server does not take is kept with the reason, and goes only when its writer says so', async ({ server, arrive }) => {
  const [manager, representative] = [await arrive('chef-0001'), await arrive('ombud-0001')];
  for (const person of [manager, representative]) await person.openFollowUp();
  await handInWithoutMark(manager);
  await openHandIn(representative);
  const form = representative.page.locator('[data-statement-form]');
  await form.waitFor();
  await representative.unplug();
  await form.locator('textarea').fill('Jag blev inte tillfrågad.');
  await form.locator('button[type=submit]').click();
  await form.locator('[data-statement-waits]').waitFor();

  const headers = { authorization: `Bearer ${await server.token('chef-0001')}` };
  const documents = await (await fetch(`${server.address}/api/documents`, { headers })).json();
  const token = await server.token('ombud-0001');
  server.command('org', 'end', 'ombud-0001', 'representative', documents.find((it) => it.kind === 'followup').unit);
  await until('the server to know of it', async () => !(await server.mayWrite(token)));
  await representative.plugIn();
  await representative.page.locator('#told', { hasText: 'tog inte emot ditt yttrande' }).waitFor();
  await representative.page.reload();
  await representative.unlock();
  await representative.go('#/tablet');
  const refused = representative.page.locator('#tablet-refused [data-statement-refused]');
  await refused.waitFor();
  assert.match(await refused.innerText(), /Jag blev inte tillfrågad\.[\s\S]*Kopiera texten/);
  assert.match(await refused.innerText(), /lämna den till ditt huvudskyddsombud/);
  await refused.locator('[data-withdraw]').click();
  await refused.locator('[data-withdraw-yes]').click();
  await until('the statement to be gone', async () => (await refused.count()) === 0);
  await representative.page.locator('#tablet-refused .good').waitFor();
});
