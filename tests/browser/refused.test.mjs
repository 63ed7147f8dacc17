// Edits that the server does not take: the person learns which, why and what to do, and loses none of them.
//
// Rights end and rounds close while a tablet is away, by what an operator does on the command line.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** The first id that a list of the command line names in a line with these words. */
function idIn(list, words) {
  const line = list.split('\n').find((it) => it.includes(words));
  const id = line && /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/.exec(line);
  assert.ok(id, `no id with ${words} in:\n${list}`);
  return id[0];
}

/** Something is written without a network, that the server has already. */
async function writesInTheCellar(person) {
  await person.openFollowUp();
  await person.openSection('A');
  await person.write('A1', 'Skickat i tid.');
  await person.untilSynced();
  await person.untilKeptForOffline();
  await person.unplug();
  await person.write('A2', 'Skrivet i källaren.');
  await person.answer('A2', 'no');
  await person.untilSaved();
}

/** The form is as the server has it; what was refused stands beside it, with why and what to do, and comes out as a file. */
async function learnsWhatWasRefused(person, { reason, why, todo }) {
  await until('the loss to be told at the form', async () => /kunde inte tas emot/.test(await person.status()));
  await person.untilComment('A2', '');
  assert.equal(await person.comment('A1').inputValue(), 'Skickat i tid.');
  await isOnTheTablet(person, { reason, why, todo });
  const downloading = person.page.waitForEvent('download');
  await person.page.locator('[data-export]').click();
  const file = readFileSync(await (await downloading).path(), 'utf8');
  assert.match(file, /Skrivet i källaren\./);
  assert.doesNotThrow(() => JSON.parse(file));
}

async function isOnTheTablet(person, { reason, why, todo }) {
  await person.go('#/tablet');
  const list = person.page.locator('#tablet-refused');
  await list.locator(`[data-reason="${reason}"]`).first().waitFor();
  // One edit can be told before the next.
  for (const words of ['Skrivet i källaren.', 'Nej', why, todo]) {
    await until(`${words} to be told`, async () => (await list.innerText()).includes(words) || Promise.reject(new Error(await list.innerText())));
  }
}

/** The tablet is put away and taken out again. */
async function restarts(person) {
  await person.page.close();
  await person.openPage('/');
  await person.unlock();
}

story('what was written for a round that closed meanwhile is told, comes out as a file, and is there after a restart', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await writesInTheCellar(manager);
  const representative = await arrive('ombud-0001');
  await representative.openFollowUp();
  await representative.openSection('A');
  server.command('round', 'close', idIn(server.command('round', 'list'), 'open'));
  // Whoever has a network is told at once; whoever has not, when it is back.
  await representative.page.locator('#form-lock').waitFor();
  await manager.plugIn();
  const told = { reason: 'round-closed', why: 'Årets uppföljning är stängd.', todo: 'Be den som håller i uppföljningen att öppna den igen' };
  await learnsWhatWasRefused(manager, told);
  await restarts(manager);
  await isOnTheTablet(manager, told);
  await manager.openFollowUp();
  await manager.openSection('A');
  assert.ok(await manager.comment('A1').evaluate((field) => field.readOnly || field.disabled), 'a closed round is only read');
});

story('what a representative wrote after the assignment had ended stays on the tablet, which says so and what to do, also after a restart', async ({ server, arrive }) => {
  const representative = await arrive('ombud-0001');
  await writesInTheCellar(representative);
  const token = await server.token('ombud-0001');
  server.command('org', 'end', 'ombud-0001', 'representative', idIn(server.command('org', 'list'), 'ombud-0001'));
  await until('the server to know', async () => !(await server.mayWrite(token)));
  await representative.plugIn();
  await staysOnTheTablet(representative);
  await restarts(representative);
  await staysOnTheTablet(representative);

  const downloading = representative.page.waitForEvent('download');
  await representative.page.locator('#rescue-save').click();
  assert.ok(readFileSync(await (await downloading).path()).length > 1_000);
});

/** Without access nothing can be sent, so nothing is refused either: it stays in the form, which is only read. */
async function staysOnTheTablet(person) {
  await person.go(`#/case/${person.document}/section/A`);
  await until('the end to be told at the form', async () => /inte längre tillgång/.test(await person.page.locator('#form-lock').innerText()));
  await person.untilComment('A2', 'Skrivet i källaren.');
  assert.match(await person.page.locator('.status').last().innerText(), /kan inte skickas/);
  await person.go('#/tablet');
  const queue = person.page.locator('#tablet-queue');
  await queue.getByText('Servern ger dig inte tillgång längre').first().waitFor();
  assert.match(await queue.innerText(), /räddningsfil.*fråga chefen eller huvudskyddsombudet/s);
  assert.doesNotMatch(await queue.innerText(), /väntar på nät/);
}
