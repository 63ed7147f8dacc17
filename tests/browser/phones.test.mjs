// Employees at a workplace meeting answer on their own phones, without an account and without the app.
//
// Two phones are browsers of their own, one of them without scripts; the other four only send what a form sends.

import assert from 'node:assert/strict';

import { newProfile } from './person.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';
import { violations } from './usable.mjs';

const story = storyteller();

const PHONE = { width: 360, height: 640 };

/** A phone with nothing on it, at an address. */
async function phone(person, address, looks) {
  const context = await newProfile(person.context.browser(), { viewport: PHONE, ...looks });
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  return { page, asked, leave: () => context.close() };
}

/** What a phone without a browser window sends. */
async function send(address, question, answer) {
  const cookie = (await fetch(address)).headers.get('set-cookie').split(';')[0];
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
  const sent = await fetch(address, { method: 'POST', headers, body: `question=${question}&answer=${answer}&lang=sv`, redirect: 'manual' });
  assert.equal(sent.status, 303);
}

story('a room answers on its own phones, few answers are not shown, and enough of them are counted in once', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.openFollowUp();
  await manager.untilSynced();
  await manager.go(`#/case/${manager.document}/dialogue/A1`);
  await page.locator('#open-for-phones').click();
  const address = `http://${await page.locator('#room-address').innerText()}`;
  assert.match(address, /\/r\/[0-9A-Z]{8}$/);
  assert.deepEqual(await violations(page), []);

  const one = await phone(manager, address);
  const other = await phone(manager, address, { javaScriptEnabled: false, locale: 'en-GB' });
  assert.deepEqual(await violations(one.page), []);
  assert.match(await other.page.locator('h1').innerText(), /^A1 /);
  await one.page.locator('button[value=yes]').click();
  await one.page.locator('.kept', { hasText: 'Ditt svar är sparat' }).waitFor();
  await other.page.locator('button[value=no]').click();
  await other.page.locator('.kept', { hasText: 'Your answer is saved' }).waitFor();
  await page.locator('[data-answered="2"]').waitFor();
  assert.equal(await page.locator('[data-spread=true]').count(), 0);
  for (const answer of ['yes', 'yes', 'partly', 'yes']) await send(address, 'A1', answer);
  await page.locator('[data-spread=true]', { hasText: '4 ja, 1 delvis, 1 nej' }).waitFor();
  await other.page.locator('button[value=yes]').click();
  await page.locator('[data-spread=true]', { hasText: '5 ja, 1 delvis' }).waitFor();

  await one.page.goto(`${address}?lang=en`);
  await one.page.locator('html[lang=en] button[value=yes]').waitFor();
  assert.deepEqual(await violations(one.page), [], 'in English, with a chosen answer');

  await page.locator('#count-in').click();
  await page.locator('[data-counted-in]').waitFor();
  await page.locator('[data-proposal="yes"]').waitFor();
  const token = await server.token('chef-0001');
  await until('the document to have the numbers', async () => {
    const { tally } = (await server.followUp(token)).document;
    return tally.A1.yes === 5 && tally.A1.partly === 1;
  });

  await page.locator('#room-next').click();
  await until('the next question', async () => /^A2/.test(await page.locator('#room-question').innerText()));
  await page.locator('#open-for-phones').click();
  const next = { hasText: /^A2/ };
  await one.page.locator('h1', next).waitFor(); // It comes by itself.
  await other.page.locator('.again').click();
  await other.page.locator('h1', next).waitFor();
  await page.locator('#close-room').click();
  await one.page.locator('h1', { hasText: 'No room is open here' }).waitFor();
  assert.ok(one.asked.every((it) => it.startsWith(address)), `${one.asked}`);

  await manager.unplug();
  await page.locator('#open-for-phones').click();
  await page.locator('#phones [data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await Promise.all([one.leave(), other.leave()]);
});
