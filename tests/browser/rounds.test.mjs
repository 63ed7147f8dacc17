// A round from the one who opens it to those who fill it in; a unit that changes managers; somebody who is invited.
//
// Each story has a server of its own. Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';
import { misfits, violations } from './usable.mjs';

const story = storyteller();

/** The round of the example is this year's. */
const NEXT = new Date().getFullYear() + 1;
const NAME = `Årlig uppföljning ${NEXT}`;

/** Levels from the bottom with the last day that they get. */
const LAST_DAYS = [
  ['workplace', `${NEXT}-03-31`],
  ['department', `${NEXT}-04-30`],
  ['administration', `${NEXT}-05-15`],
  ['organisation', `${NEXT}-05-31`],
];

/** Fills in the next year's round and confirms it. */
async function openRound(process) {
  const { page } = process;
  await page.locator('#to-rounds').click();
  await page.locator('#new-round').click();
  await page.locator('#round-year').fill(String(NEXT));
  assert.equal(await page.locator('#round-name').inputValue(), NAME, 'the name follows the year');
  await page.locator('#round-from').fill(`${NEXT}-01-10`);
  await page.locator('#round-to').fill(`${NEXT}-03-01`);
  for (const [level, day] of LAST_DAYS) {
    await page.locator('#check-round').click();
    await page.locator('form [role=alert]', { hasText: 'Välj en sista dag' }).waitFor();
    await until(`the keyboard to be where a day is missing: ${level}`, () =>
      page.evaluate((it) => document.activeElement?.id === `new-due-${it}`, level));
    await page.locator(`#new-due-${level}`).fill(day);
  }
  await page.locator('#check-round').click();
  const summary = await page.locator('#round-summary').innerText();
  for (const words of [NAME, '7 enheter', `31 mars ${NEXT}`, `10 januari ${NEXT}–1 mars ${NEXT}`, 'får ett meddelande']) {
    assert.ok(summary.includes(words), `${words} stands in:\n${summary}`);
  }
  assert.equal(await page.locator('[data-round]').count(), 0, 'nothing is opened before it is confirmed');
  await page.locator('#open-round').click();
  await page.locator('[data-round]', { hasText: NAME }).waitFor();
}

/** What the server answers to a user. */
async function askAs(server, user, path) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  return (await fetch(server.address + path, { headers })).json();
}

const newMessages = (person, words) => person.page.locator('#to-messages', { hasText: words });

story('a round is opened, the manager is told and lands in it, and a moved last day reaches the tablet', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await newMessages(manager, '1 nytt meddelande').waitFor();
  const process = await arrive('process');
  await openRound(process);

  await newMessages(manager, '2 nya meddelanden').waitFor();
  await newMessages(manager, '2 nya').click();
  const message = manager.page.locator('[data-message="round-opened"]', { hasText: NAME });
  assert.equal(await message.getAttribute('data-new'), 'true');
  assert.match(await message.innerText(), /Nytt/);
  await message.locator('a').click();
  await manager.page.locator('.steps').waitFor();
  const head = manager.page.locator('.case-head');
  await until('the last day to be told', async () => (await head.innerText()).includes(`31 mars ${NEXT}`));
  assert.ok((await head.innerText()).includes(NAME));

  await process.page.locator('[data-round]', { hasText: NAME }).click();
  await process.page.locator('#due-workplace').fill(`${NEXT}-04-15`);
  await process.page.locator('[data-change-due="workplace"]').click();
  await process.page.locator('#last-days [data-told]').waitFor();
  await until('the new last day to come to the tablet', async () => (await head.innerText()).includes(`15 april ${NEXT}`));

  await manager.go('#/');
  await newMessages(manager, '1 nytt meddelande').waitFor();
  await manager.go('#/messages');
  await until('the opened message to be read', async () => (await message.getAttribute('data-new')) === 'false');
  await manager.untilKeptForOffline();
  await manager.unplug();
  await manager.page.locator('[data-ask-again]').click();
  await manager.page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  assert.ok((await manager.page.locator('[data-message]').count()) >= 2, 'what was fetched stays');
  await manager.page.reload();
  await manager.unlock();
  await manager.go('#/messages');
  await message.waitFor();
  assert.equal(await message.getAttribute('data-new'), 'false', 'what was read stays read on a tablet that was restarted');
  await manager.page.locator('#read-all').click();
  await manager.plugIn();
  await until('the messages to be asked for again', async () => (await manager.page.locator('[data-problem]').count()) === 0);
  await manager.go('#/');
  await newMessages(manager, 'Inga nya').waitFor();
  await until('the server to know what was read', async () =>
    (await askAs(server, 'chef-0001', '/api/messages')).every((it) => it.read_at_ms !== null));
});

story('whoever opens a round is warned of days that make no sense, and of a round that the year has already', async ({ server, arrive }) => {
  const [running] = await askAs(server, 'process', '/api/rounds');
  const process = await arrive('process');
  const { page } = process;
  await process.go('#/rounds/new');
  await page.locator('#round-year').fill(String(running.reviewed_year));
  const another = page.locator('[data-warning="another-round"]');
  await another.filter({ hasText: `redan en öppen omgång för ${running.reviewed_year}: ${running.name}` }).waitFor();
  await page.locator('#round-name').fill(running.name);
  for (const [level, day] of LAST_DAYS) await page.locator(`#new-due-${level}`).fill(day);
  assert.equal(await page.locator('.notice', { hasText: 'sista dag' }).count(), 0, 'these days are in order');
  await page.locator('#new-due-workplace').fill(`${NEXT}-12-01`);
  await page.locator('[data-out-of-order]', { hasText: 'Arbetsplatser har en senare sista dag än avdelningar' }).waitFor();
  await page.locator('#new-due-workplace').fill(`${NEXT - 3}-12-01`);
  await page.locator('[data-out-of-order]').waitFor({ state: 'detached' });
  await page.locator('.notice', { hasText: 'Den dagen har redan varit' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.locator('#check-round').click();
  await page.locator('#round-summary .notice', { hasText: 'Den dagen har redan varit' }).waitFor();

  await page.locator('#open-round').click();
  const dialog = page.locator('dialog', { hasText: 'Öppna ändå?' });
  await dialog.locator('[data-warning]', { hasText: running.name }).waitFor();
  assert.deepEqual([...(await violations(page)), ...(await misfits(page, 'the question'))], []);
  await dialog.getByRole('button', { name: 'Öppna inte' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await askAs(server, 'process', '/api/rounds')).length, 1, 'nothing was opened');
  // The very same round is not opened a second time, whoever insists.
  await page.locator('#open-round').click();
  await page.locator('#open-another').click();
  await page.locator('#round-summary [data-problem]', { hasText: 'redan öppen' }).waitFor();
  await page.locator('#change-round').click();
  await page.locator('#round-name').fill('En extra omgång');
  await page.locator('#check-round').click();
  await page.locator('#open-round').click();
  await page.locator('#open-another').click();
  await page.locator('[data-round]', { hasText: 'En extra omgång' }).waitFor();
});

story('an administration gets its method, and a round is closed in sight of who is left', async ({ arrive }) => {
  const process = await arrive('process');
  const { page } = process;
  await page.locator('#to-rounds').click();
  await page.locator('[data-round]').first().click();
  const place = (at) => page.locator('[data-method-of]').nth(at);
  const holds = (at) => place(at).locator('[data-holds]').innerText();
  await until('how many it would hold for', async () => /Inget är beslutat.*7 enheter/.test(await holds(0)));
  await place(0).locator('select').selectOption('interview');
  await place(0).locator('[data-decide]').click();
  await place(0).locator('[data-told]').waitFor();
  await until('the others to inherit it', async () => /^Från .*: intervjuer/.test(await holds(1)));
  await place(1).locator('select').selectOption('workplace-dialogue');
  await place(1).locator('.tick').click();
  await place(1).locator('[data-decide]').click();
  await until('a decision of its own', async () => /Beslutat här: dialog.*får välja en annan/.test(await holds(1)));
  const numbers = await Promise.all([holds(0), holds(1)]);
  const sum = numbers.map((it) => Number(it.match(/(\d+) enhet/)[1])).reduce((one, other) => one + other);
  assert.equal(sum, 7, `each unit has one decision: ${numbers.join(' ')}`);

  await process.unplug();
  await page.locator('[data-ask-again]').click();
  await page.locator('[data-asking] [data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await process.plugIn();
  await page.locator('#close-round').click();
  await page.locator('#close-round-confirm').waitFor();
  const left = page.locator('dialog .lines li');
  assert.equal(await left.count(), 7, 'all that have not handed in are named');
  assert.match(await page.locator('dialog').innerText(), /7 enheter har inte lämnat in/);
  await page.locator('#close-round-confirm').click();
  await page.locator('.chip', { hasText: 'Stängd' }).waitFor();
  await until('nothing to be changed any more', async () => (await page.locator('#close-round, [data-change-due], [data-decide]').count()) === 0);

  const admin = await arrive('admin');
  await admin.page.locator('#to-rounds').click();
  await admin.page.locator('[data-round]').first().click();
  await admin.page.locator('#last-days').waitFor();
  assert.equal(await admin.page.locator('#new-round, #close-round, #last-days input').count(), 0, 'an administrator looks');
});

/** An action for which somebody is responsible; its plan and row. */
async function addAction(person, words, responsible) {
  const { page } = person;
  await person.openFollowUp();
  const unit = (await page.locator('h1').innerText()).trim();
  await page.locator('.overview .row a', { hasText: 'Handlingsplan' }).click();
  await page.locator('#add-action').click();
  const row = await page.locator('[data-action-row]').getAttribute('data-action-row');
  const field = (name) => page.locator(`#field-rows-${row}-${name}`);
  await field('action').fill(words);
  await field('responsible').fill(responsible);
  await field('due').fill(`${NEXT}-05-01`);
  await person.untilSynced();
  return { unit, row, plan: (await page.evaluate(() => location.hash)).split('/')[2] };
}

const nameOf = async (server, user) => (await askAs(server, user, '/api/me')).name;

story('a unit changes managers in the middle of a round: the next one sees what is open and confirms', async ({ server, arrive }) => {
  const giver = await arrive('chef-0001');
  const [formerName, nextName] = [await nameOf(server, 'chef-0001'), await nameOf(server, 'chef-0002')];
  const { unit, row, plan } = await addAction(giver, 'Bestäm vem som håller i ronden', formerName);
  const receiver = await arrive('chef-0002');
  await newMessages(receiver, '1 nytt meddelande').waitFor();

  const admin = await arrive('admin');
  const { page } = admin;
  await page.locator('#to-unit-handover').click();
  await page.locator('#find-unit').fill(unit);
  await page.locator('[data-hand-over-unit]', { hasText: unit }).click();
  await page.locator('[data-choose="giver"][aria-pressed="true"]', { hasText: formerName }).waitFor();
  await page.locator('[data-goes-along]', { hasText: '1 öppen åtgärd' }).waitFor();
  await page.locator('#find-receiver').fill('chef-0002');
  await page.locator('#find-receiver').press('Enter');
  await page.locator('[data-choose="receiver"][data-user="chef-0002"]').click();
  assert.ok((await page.locator('#hand-over-summary').innerText()).includes(`${nextName} är chef från och med`));
  assert.doesNotMatch(await page.locator('#content').innerText(), /håller i ronden/, 'an administrator reads no action');
  await page.locator('#hand-unit-over').click();
  await page.locator('#handed-over', { hasText: unit }).waitFor();

  await newMessages(receiver, '2 nya meddelanden').waitFor();
  await newMessages(receiver, '2 nya').click();
  await receiver.page.locator('[data-message="handed-over"] a').click();
  const received = receiver.page.locator('[data-received]');
  await received.locator(`a[href="#/case/${plan}/"]`, { hasText: '1 öppen åtgärd' }).waitFor();
  assert.ok((await received.locator('h2').innerText()).includes(unit));
  await received.locator(`[data-action="${row}"]`, { hasText: formerName }).waitFor();
  await received.locator('[data-take-row]').click();
  await received.locator(`[data-action="${row}"]`).waitFor({ state: 'detached' });
  await received.locator('[data-confirm]').click();
  await received.locator('[data-confirmed]').waitFor();

  await receiver.go('#/actions');
  await receiver.page.locator(`[data-mine="${plan}"] [data-action="${row}"]`, { hasText: nextName }).waitFor();
  await giver.go('#/unit-handover');
  await giver.page.locator('[data-given]', { hasText: 'Mottagen' }).waitFor();
});

story('somebody is invited to a follow-up, reads it, and the invitation is withdrawn', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.openFollowUp();
  await page.locator('a', { hasText: 'Bjud in någon' }).click();
  await page.locator('#invite').click();
  await page.locator('#invite-user-error', { hasText: 'Skriv vem' }).waitFor();
  await page.locator('#invite-user').fill('ingen-alls');
  await page.locator('#invite').click();
  await page.locator('[data-problem]', { hasText: 'Ingen har det användarnamnet' }).waitFor();
  await page.locator('#invite-user').fill('hr');
  await page.locator('[data-invite-as="interviewer"]').click();
  await page.locator('#invite').click();
  const invited = page.locator('[data-invited]');
  await invited.waitFor();
  assert.match(await invited.innerText(), /skriver ner intervjuer, tills inbjudan tas bort/);

  const guest = await arrive('hr');
  await newMessages(guest, 'nytt meddelande').waitFor();
  await newMessages(guest, 'nytt').click();
  await guest.page.locator('[data-message="invited"] a').click();
  await guest.page.locator('.steps').waitFor();
  await guest.go(`#/case/${manager.document}/invitations`);
  await guest.page.locator('.notice', { hasText: 'Bara enhetens chef och skyddsombud' }).waitFor();

  await invited.locator('[data-withdraw]').click();
  await page.locator('[data-invited][data-over="true"]', { hasText: 'Avslutad' }).waitFor();
  const listed = await askAs(server, 'hr', '/api/documents');
  assert.ok(listed.every((it) => it.id !== manager.document), 'the server shows it to the guest no more');
});
