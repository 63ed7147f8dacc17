// The level above: what a department reads and sends back; replies to what was passed upwards; and every one of these screens for
// everybody. The way from the whole down to a single answer is in the story of the year.
//
// The example is a year that is under way, made by the program itself.

import assert from 'node:assert/strict';

import { SIZES } from './person.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';
import { look } from './usable.mjs';

const story = storyteller();
const STORY = { example: 'story' };

async function asked(server, user, path) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  return (await fetch(`${server.address}${path}`, { headers })).json();
}

/** The highest place that a user looks down from, as a query. */
async function placeOf(server, user) {
  const [{ round, unit }] = await asked(server, user, '/api/roll-ups');
  return { round, unit, query: `round=${round}&unit=${unit}`, screen: `#/result/${round}/${unit}` };
}

/** A question of the workplaces that some agree is not so. */
function lackingQuestion(figures) {
  const questions = figures.levels.find((it) => it.level === 'workplace').sections.flatMap((it) => it.questions);
  return questions.find((it) => it.figures.agreed.no > 0);
}

story('a department reads what its workplaces handed in, and sends one back', async ({ server, arrive }) => {
  const place = await placeOf(server, 'chef-avd-01');
  const above = await arrive('chef-avd-01');
  const { page } = above;
  await above.go(place.screen);
  const read = page.locator('[data-unit] [data-read]').first();
  await read.click();
  await page.locator('[data-handed-in]').waitFor();
  await page.locator('[data-send-back]').click();
  await page.locator('#send-back-comment').fill('Beskriv hur ni följer upp rutinen.');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('[data-sent-back]').waitFor();
  await page.reload();
  await above.unlock();
  await page.locator('[data-handed-in]', { hasText: 'Beskriv hur ni följer upp rutinen.' }).waitFor();
}, STORY);

story('what was raised says how it stands today, and leads to the action', async ({ server, arrive }) => {
  const place = await placeOf(server, 'chef-forv-01');
  const above = await arrive('chef-forv-01');
  const { page } = above;
  await above.go(`${place.screen}/raised`);
  const card = page.locator('.sources .card', { has: page.locator('[data-to-row]') }).first();
  await card.locator('[data-to-row]').click();
  await page.locator('[data-part="raise"]').waitFor();
}, STORY);

story('what an administration passes on gets an owner and a reply, which its workplaces read', async ({ server, arrive }) => {
  const place = await placeOf(server, 'process');
  const process = await arrive('process');
  const { page } = process;
  await process.go(`${place.screen}/closing`);
  const matter = page.locator('[data-closing="closing-4"] [data-source]').first();
  await matter.locator('[data-do=reply]').click();
  await page.locator('#reply-state').selectOption('under-way');
  await page.locator('#reply-owner').fill('Stadskontoret, HR');
  await page.locator('#reply-words').fill('En ny mall kommer i mars.');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('[data-reply="under-way"]', { hasText: 'Stadskontoret, HR' }).waitFor();
  await matter.locator('[data-do=themes]').click();
  await page.locator('#themes-lines').fill('Mallar\nIntroduktion');
  await page.locator('dialog button[type=submit]').click();
  await page.locator('.chip', { hasText: 'Introduktion' }).waitFor();

  await until('the administration to be told', async () =>
    (await asked(server, 'chef-forv-01', '/api/messages')).some((it) => it.kind === 'raised-answered'));
  const ombud = await arrive('ombud-0001');
  await ombud.page.locator('#to-raised').click();
  await ombud.page.locator('[data-matter]', { hasText: 'En ny mall kommer i mars.' }).waitFor();
}, STORY);

for (const [language, colours, size] of [['sv', 'light', 'narrow'], ['en', 'dark', 'desktop'], ['sv', 'dark', 'portrait']]) {
  story(`every screen of the level above is usable by everybody: ${language}, ${colours}, ${size}`, async ({ server, arrive }) => {
    const place = await placeOf(server, 'process');
    const figures = await asked(server, 'process', `/api/roll-up?${place.query}`);
    const findings = await asked(server, 'process', `/api/roll-up/findings?${place.query}`);
    const question = lackingQuestion(figures).id;
    const person = await arrive('process', { size: SIZES[size], colours, language });
    const { page } = person;
    const screens = [
      ['#/result', '[data-place]'],
      [place.screen, '[data-together]'],
      [`${place.screen}/questions/workplace`, '[data-question]'],
      [`${place.screen}/comparison/workplace`, 'tr[data-question]'],
      [`${place.screen}/answers/workplace/${question}`, '[data-source]'],
      [`${place.screen}/findings`, '.sources .card'],
      [`${place.screen}/raised`, '.sources .card'],
      [`${place.screen}/closing`, '[data-closing]'],
      [`#/handed-in/${findings.sources[0].hand_in}`, '[data-handed-in]'],
      ['#/raised', 'h1'],
      ['#/handed-in/nowhere', 'h1, .notice'],
    ];
    const faults = [];
    for (const [screen, whole] of screens) {
      await person.go(screen);
      await page.locator(whole).first().waitFor();
      if (screen.endsWith('nowhere')) continue;
      faults.push(...(await look(person, screen)));
    }
    await person.go(`${place.screen}/comparison/workplace`);
    const [table, cell] = ['table.compared', 'tr[data-question] td'].map((it) => page.locator(it).first());
    await cell.waitFor();
    await page.locator('[data-legend]').waitFor();
    if (size === 'narrow') {
      assert.ok((await cell.boundingBox()).width > 0.9 * (await table.boundingBox()).width, 'a unit has a line of its own');
    }
    await person.go(`${place.screen}/questions/workplace`);
    await page.locator('[data-choice=table]').click();
    await until('the table to be there', async () => (await page.locator('tr[data-question]').count()) > 0);
    faults.push(...(await look(person, `${place.screen}/questions/workplace`)));
    assert.deepEqual(faults, []);
  }, STORY);
}
