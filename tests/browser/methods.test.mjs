// The three methods of a follow-up, from the plan to answers, as stories that people live through in a real browser.
//
// The calendar file is read by a library that had no part in writing it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import ICAL from 'ical.js';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

const PLAN = 'plan';

async function open(person, view) {
  await person.go(`#/case/${person.document}/${view}`);
}

/** Fills in a field of the plan, and waits until the document has it. */
async function fillIn(page, id, words) {
  const field = page.locator(`[id="${id}"]`);
  await field.fill(words);
  await field.blur();
}

/** A day so many days from now, as the date field wants it. */
function dayIn(days) {
  const day = new Date(Date.now() + days * 86_400_000);
  const two = (number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

async function numberAt(page, answer) {
  return Number(await page.locator(`[data-count="${answer}"] [data-number]`).innerText());
}

story('a workplace is asked in one room without a network, and what two tablets counted adds up', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const representative = await arrive('ombud-0001');
  await Promise.all([manager.openFollowUp(), representative.openFollowUp()]);
  await Promise.all([manager.untilSynced(), representative.untilSynced()]);
  await open(manager, PLAN);
  await manager.page.locator('[data-choice="workplace-dialogue"]').click();
  await manager.page.locator('[data-way="workplace-dialogue"]').click();
  await manager.page.locator('#room-question').waitFor();
  await open(representative, 'dialogue/A1');
  await representative.page.locator('#room-question').waitFor();

  await Promise.all([manager.unplug(), representative.unplug()]);
  for (let hands = 0; hands < 7; hands += 1) await manager.page.locator('[data-count="yes"]').click();
  await manager.page.locator('[data-count="partly"]').click();
  // Keys count as well; a mistake is taken back by one.
  await representative.page.locator('#room-question').focus();
  for (let hands = 0; hands < 5; hands += 1) await representative.page.keyboard.press('1');
  for (let hands = 0; hands < 3; hands += 1) await representative.page.keyboard.press('2');
  await representative.page.keyboard.press('Shift+2');
  await until('both to show what they counted', async () =>
    (await numberAt(manager.page, 'yes')) === 7 && (await numberAt(representative.page, 'partly')) === 2);
  // What is typed in a text counts nothing.
  await representative.write('A1', '3 av 15 saknar mötena.');
  assert.equal(await numberAt(representative.page, 'no'), 0);

  await Promise.all([manager.plugIn(), representative.plugIn()]);
  for (const { page } of [manager, representative]) {
    await until('the counts to add up', async () => (await numberAt(page, 'yes')) === 12 && (await numberAt(page, 'partly')) === 3);
    await page.locator('[data-proposal="yes"]', { hasText: '12 ja, 3 delvis' }).waitFor();
  }
  assert.equal(await manager.page.locator('[data-answer="yes"][aria-pressed="true"]').count(), 0, 'nobody was answered for');
  await manager.page.locator('#take-proposal').click();
  await manager.page.locator('[data-taken]').waitFor();
  await manager.page.locator('#q-A1 [data-answer="yes"][aria-pressed="true"]').waitFor();
  await manager.page.locator('#room-question').focus();
  await manager.page.keyboard.press('ArrowRight');
  await until('the next question', async () => /^A2/.test(await manager.page.locator('#room-question').innerText()));

  const token = await server.token('chef-0001');
  const content = await until('the server to know', async () => {
    const { document, answers } = await server.followUp(token);
    return answers.A1.state === 'one-party' || document.answers.A1.rating.by.manager === 'yes' ? document : undefined;
  });
  assert.deepEqual([content.tally.A1.yes, content.tally.A1.partly], [12, 3]);
  assert.equal(content.answers.A1.comment, '3 av 15 saknar mötena.');
});

story('what was said in two interviews stands side by side and becomes an answer', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.openFollowUp();
  await open(manager, PLAN);
  await page.locator('[data-choice="interview"]').click();
  await page.locator('[data-way="interview"]').click();
  for (const [who, words] of [['En barnskötare', 'Vi pratar om det varje vecka.'], ['En kock', 'Jag har aldrig hört talas om det.']]) {
    const rows = await page.locator('[data-interview]').count();
    await page.locator('#add-interview').click();
    await until('the new row', async () => (await page.locator('[data-interview]').count()) === rows + 1);
    const row = page.locator('[data-interview]').last();
    await row.locator('input').first().fill(who);
    await row.locator('input').nth(1).fill('Kim');
    await row.locator('[data-write-notes]').click();
    await page.locator('h1', { hasText: who }).waitFor();
    await page.locator('#note-A2').pressSequentially(words);
    await page.locator('.back').first().click();
    await page.locator('#add-interview').waitFor();
  }
  const second = page.locator('[data-interview]').nth(1);
  const row = await second.getAttribute('data-interview');
  await second.locator('button.quiet').last().click();
  await until('the interview to be gone', async () => (await page.locator('[data-interview]').count()) === 1);
  await page.locator('.removed__title', { hasText: '1 borttagen intervju' }).click();
  await page.locator(`[data-removed="${row}"]`, { hasText: 'En kock: Jag har aldrig hört talas om det.' }).locator('button').click();
  await page.locator(`[data-interview="${row}"]`).waitFor();

  await page.locator('#compile').click();
  const compiled = page.locator('[data-compiled="A2"]');
  await compiled.waitFor();
  assert.deepEqual(await compiled.locator('.said__words').allInnerTexts(), ['Vi pratar om det varje vecka.', 'Jag har aldrig hört talas om det.']);
  assert.match(await compiled.locator('.said__who').first().innerText(), /En barnskötare, intervjuad av Kim/);
  assert.equal(await page.locator('[data-compiled]').count(), 1, 'questions without notes wait to be asked for');
  await manager.answer('A2', 'partly');
  await manager.write('A2', 'Alla känner inte till det.');
  const token = await server.token('chef-0001');
  await until('the server to know', async () => {
    const { document } = await server.followUp(token);
    return document.answers.A2.rating.by.manager === 'partly' && document.answers.A2.comment === 'Alla känner inte till det.';
  });

  await open(manager, 'paper');
  await page.locator('#paper').waitFor();
  assert.equal(await page.locator('#paper-interviews').count(), 0, 'notes are printed only when asked for');
  await page.locator('#paper-notes').check();
  assert.match(await page.locator('#paper-interviews').innerText(), /En barnskötare[\s\S]*Vi pratar om det varje vecka\.[\s\S]*En kock/);
  await page.locator('#paper-interview').click();
  await page.locator('#paper [data-question=A2] .paper__line').first().waitFor();
  assert.doesNotMatch(await page.locator('#paper').innerText(), /Vi pratar om det varje vecka/);
});

story('a plan warns when it is late, becomes a text to send, and a file that a calendar reads', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.openFollowUp();
  await open(manager, PLAN);
  await page.locator('[data-timing="no-day"]').waitFor();
  await page.locator('[data-choice="workplace-dialogue"]').click();
  const day = dayIn(5);
  await fillIn(page, 'field-plan-date', day);
  await page.locator('[data-timing="short"]').waitFor();
  await fillIn(page, 'field-plan-date', dayIn(40));
  await page.locator('[data-timing="not-yet"]').waitFor();
  await fillIn(page, 'field-plan-date', day);
  await fillIn(page, 'field-plan-time', '13.00–15.30');
  await fillIn(page, 'field-plan-responsible', 'Kim, Åsa; m.fl.');
  await fillIn(page, 'field-plan-information-last_day', dayIn(10));

  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#calendar-file').click()]);
  assert.match(download.suggestedFilename(), /\.ics$/);
  const file = readFileSync(await download.path(), 'utf8');
  const calendar = new ICAL.Component(ICAL.parse(file));
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone'));
  ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map((it) => new ICAL.Event(it));
  assert.equal(events.length, 3, 'the day, the last day for comments and the due date');
  const [own, last] = events;
  assert.deepEqual([own.startDate.toString(), own.endDate.toString()], [`${day}T13:00:00`, `${day}T15:30:00`]);
  assert.equal(own.startDate.zone.tzid, 'Europe/Stockholm');
  assert.equal(new Date(own.startDate.toUnixTime() * 1_000).toLocaleTimeString('sv-SE', { timeZone: 'Europe/Stockholm' }), '13:00:00');
  assert.ok(last.startDate.isDate);
  assert.equal(last.startDate.toString(), dayIn(10));
  assert.equal(new Set(events.map((it) => it.uid)).size, 3);
  assert.ok(events.every((it) => it.component.hasProperty('dtstamp') && it.summary.length > 10));

  await page.locator('#plan-message').click();
  const text = page.locator('#message');
  await until('the text to be there', async () => /13\.00–15\.30/.test(await text.innerText()));
  assert.match(await text.innerText(), /arbetsplatsträffen/);
  assert.equal(await page.locator('#message-gaps').count(), 0);
  await manager.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: manager.server.address });
  await page.locator('#message-copy').click();
  await until('the text to be copied', async () => /Kim, Åsa; m\.fl\. är ansvarig/.test(await page.evaluate(() => navigator.clipboard.readText())));
  await page.locator('#mark-told').click();
  await open(manager, PLAN);
  await page.locator('[data-timing="late"]').waitFor();
  await page.locator('#points-told', { hasText: '5 av 5' }).waitFor();
});
