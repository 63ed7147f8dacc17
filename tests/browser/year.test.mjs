// A year, from the lists that say who is what, through the hand-ins of twelve workplaces, to the compilation at the top and
// down again to a single answer.
//
// An administrator reads the lists in and HR opens the round. One workplace does everything on two tablets that are without a
// network for a while; its representative covers a second one, and a third has none. The other nine are followed up in two
// forms, which their managers and representatives only fill in briefly. Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

const WORKPLACES = 12;
const NEXT = new Date().getFullYear() + 1;
const NAME = `Årlig uppföljning ${NEXT}`;
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** The first of these workplaces is followed up together with the others, by its manager. */
const TOGETHER = [[4, 5, 6, 7], [8, 9, 10, 11, 12]];

const numbered = (kind, number) => `${kind}-${String(number).padStart(4, '0')}`;

async function asked(server, user, path) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  return (await fetch(`${server.address}${path}`, { headers })).json();
}

/** The workplaces by their numbers. */
async function workplaces(server) {
  const { units } = await asked(server, 'admin', '/api/organisation/units');
  const users = server.command('user', 'list');
  const found = [undefined];
  for (let number = 1; number <= WORKPLACES; number += 1) {
    const line = users.split('\n').find((it) => it.includes(numbered('chef', number)));
    const { id, name } = units.find((it) => it.level === 'workplace' && line.includes(it.name));
    found.push({ id, name });
  }
  return found;
}

/** Reads a list in, as an HR system or the unions would give it. */
async function readIn(page, list, lines) {
  await page.locator('#import-list').selectOption(list);
  const text = ['Enhet;Användarnamn;Roll;Till', ...lines].join('\r\n');
  await page.locator('#import-file').setInputFiles({ name: `${list}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') });
  await page.locator('#apply-import').click();
  await page.locator('#import-done').waitFor();
}

/** The lists of the year: two managers get the units of others, one representative covers two units, and one unit has none. */
async function readInTheLists({ page }, units) {
  await page.locator('#to-organisation').click();
  await page.locator('[data-unit]').first().waitFor();
  await page.evaluate(() => (location.hash = '#/organisation/import'));
  const managers = TOGETHER.flatMap(([own, ...others]) => others.flatMap((it) => [
    `${units[it].name};${numbered('chef', own)};Chef;`,
    `${units[it].name};${numbered('chef', it)};Chef;${YESTERDAY}`,
  ]));
  await readIn(page, 'employees', managers);
  await readIn(page, 'representatives', [
    `${units[2].name};ombud-0001;Skyddsombud;`,
    `${units[2].name};ombud-0002;Skyddsombud;${YESTERDAY}`,
    `${units[3].name};ombud-0003;Skyddsombud;${YESTERDAY}`,
  ]);
}

/** Gives somebody at HR the role that opens rounds. */
async function letHrOpenRounds({ page }, server) {
  const { units } = await asked(server, 'admin', '/api/organisation/units');
  await page.evaluate((it) => (location.hash = `#/organisation/unit/${it}`), units.find((it) => it.level === 'organisation').id);
  await page.locator('#add-role').click();
  await page.locator('#role').selectOption('process-owner');
  await page.locator('#find-person').fill('hr');
  await page.locator('[data-offer]', { hasText: '(hr)' }).click();
  await page.locator('#save').click();
  await page.locator('#organisation-said .notice', { hasText: 'Processägare' }).waitFor();
}

async function openRound({ page }) {
  await page.locator('#to-rounds').click();
  await page.locator('#new-round').click();
  await page.locator('#round-year').fill(String(NEXT));
  await page.locator('#new-due-workplace').fill(`${NEXT}-03-31`);
  for (const day of (await page.locator('[id^=new-due-]').all()).slice(1)) await day.fill(`${NEXT}-04-30`);
  await page.locator('#check-round').click();
  await page.locator('#open-round').click();
  await page.locator('[data-round]', { hasText: NAME }).waitFor();
}

/** Opens the follow-up of a unit in the new round. */
async function openNew(person, unit) {
  await person.go('#/');
  await person.page.locator('a.card--link', { hasText: NAME }).filter({ hasText: unit.name }).first().click();
  await person.page.locator('.steps').waitFor();
  person.document = (await person.page.evaluate(() => location.hash)).split('/')[2];
  await person.untilSynced();
}

const open = (person, view) => person.go(`#/case/${person.document}/${view}`);

async function planAndInform(manager) {
  const { page } = manager;
  await open(manager, 'plan');
  await page.locator('[data-choice="joint-form"]').click();
  for (const [field, words] of [['date', `${NEXT}-03-01`], ['time', '13.00–15.30'], ['responsible', 'Chefen'], ['information-last_day', `${NEXT}-03-15`]]) {
    await page.locator(`[id="field-plan-${field}"]`).fill(words);
    await page.locator(`[id="field-plan-${field}"]`).blur();
  }
  await page.locator('#plan-message').click();
  await page.locator('#mark-told').click();
  await open(manager, 'plan');
  await page.locator('#points-told', { hasText: '5 av 5' }).waitFor();
  await page.locator('[data-timing="in-good-time"]').waitFor();
}

/** A finding on the question that went badly, why, and an action against the root cause. */
async function analyseAndAct(manager) {
  const { page } = manager;
  await open(manager, 'findings');
  await page.locator('[data-suggestion="A2"] [data-make="improvement"]').click();
  await manager.writeInNewField('Ronderna ställs in');
  await page.locator('[data-add-why]').click();
  await manager.writeInNewField('Ingen har ansvaret');
  await page.locator('[data-why-tool="root"]').click();
  await page.locator('[data-make-action="root"]').click();
  await page.locator('[data-made-action] a').click();
  const row = await page.locator('[data-action-row]').getAttribute('data-action-row');
  await page.locator(`#field-rows-${row}-action`).fill('Bestäm vem som håller i ronden');
  await manager.untilSynced();
  return { plan: (await page.evaluate(() => location.hash)).split('/')[2], row };
}

async function mark(person, voice) {
  await open(person, 'hand-in');
  await person.page.locator(`[data-mark-ready="${voice}"]`).click();
  await person.page.locator(`[data-voice="${voice}"] .good`).waitFor();
}

/** Both mark: the representative when what the manager wrote has come, since a mark that is good there was made on what is there. */
async function bothMark(manager, representative) {
  await mark(manager, 'manager');
  await open(representative, 'hand-in');
  await representative.page.locator('[data-voice="manager"] .good').waitFor();
  await mark(representative, 'representative');
  await manager.page.locator('[data-voice="representative"] .good').waitFor();
}

async function handIn(manager) {
  await manager.page.locator('#hand-in').click();
  await manager.page.locator('[data-receipt]').waitFor();
}

/** What both do with a form that they agree on, to the receipt. */
async function fillInBriefly(manager, representative) {
  for (const [person, answer] of [[manager, 'no'], [representative, 'no']]) {
    await person.openSection('A');
    await person.answer('A2', answer);
    await person.untilSynced();
  }
  await analyseAndAct(manager);
  await bothMark(manager, representative);
  await handIn(manager);
}

/** Two tablets write the same form without a network, see where they differ, and settle it. */
async function fillInApart(manager, representative) {
  await Promise.all([manager.unplug(), representative.unplug()]);
  await Promise.all([manager.openSection('A'), representative.openSection('A')]);
  await manager.answer('A1', 'yes');
  await representative.answer('A1', 'no');
  await manager.answer('A2', 'no');
  await representative.answer('A2', 'no');
  await manager.comment('A2').fill('Ronden ställs in när någon är sjuk.');
  await Promise.all([manager.plugIn(), representative.plugIn()]);
  for (const person of [manager, representative]) {
    await person.page.locator('#q-A1 [data-differing="open"]').waitFor();
  }
  await representative.page.locator('#q-A1 [data-choice="take"]').first().click();
  await manager.page.locator('#q-A1 [data-differing="open"]').waitFor({ state: 'detached' });
}

/** The workplace whose two people do everything; the second one, which its representative covers, follows. */
async function theFirstTwo(arrive, units) {
  const manager = await arrive('chef-0001');
  const representative = await arrive('ombud-0001');
  await openNew(manager, units[1]);
  await representative.page.locator('a.card--link', { hasText: units[2].name }).first().waitFor();
  await openNew(representative, units[1]);
  await planAndInform(manager);
  await fillInApart(manager, representative);
  const action = await analyseAndAct(manager);
  await bothMark(manager, representative);
  await handIn(manager);

  const other = await arrive('chef-0002');
  await openNew(other, units[2]);
  await openNew(representative, units[2]);
  await fillInBriefly(other, representative);
  return { manager, action };
}

/** A workplace without a representative says so, and what is done about it. */
async function theOneWithout(arrive, units) {
  const manager = await arrive('chef-0003');
  const { page } = manager;
  await openNew(manager, units[3]);
  await manager.openSection('A');
  await manager.answer('A2', 'no');
  await analyseAndAct(manager);
  await open(manager, 'hand-in');
  assert.equal(await page.locator('#hand-in').count(), 0, 'not before it says what is done about it');
  await page.locator('#missing-representative').fill('Facket har fått en påminnelse.');
  await mark(manager, 'manager');
  await handIn(manager);
}

/** Workplaces of one manager in one form, in which the first one's representative takes part for all. */
async function severalTogether(arrive, units, [own, ...others]) {
  const manager = await arrive(numbered('chef', own));
  await openNew(manager, units[own]);
  await manager.page.locator('#to-joint-units').click();
  for (const it of others) {
    const unit = manager.page.locator(`[data-unit="${units[it].id}"]`);
    await unit.locator('button').click();
    await unit.locator('.chip', { hasText: 'Följs upp här' }).waitFor();
  }
  const representative = await arrive(numbered('ombud', own));
  await openNew(representative, units[own]);
  await fillInBriefly(manager, representative);
}

/** HR sees for every workplace how far it has come, and not a word of what it wrote. */
async function untilHrSees(hr, units, state) {
  const { page } = hr;
  const ofWorkplace = ({ id }) => page.locator(`[data-unit="${id}"]`, { hasText: NAME });
  await hr.go('#/units');
  await until(`HR to see ${state} at ${units.length} workplaces`, async () => {
    await page.locator('#fetch-units').click();
    const seen = await Promise.all(units.map((it) => ofWorkplace(it).allInnerTexts()));
    return seen.every((it) => it.join().includes(state));
  });
  assert.doesNotMatch(await page.locator('#content').innerText(), /Ronden ställs in|Ronderna ställs in/);
  return ofWorkplace;
}

/** Whoever follows many looks for some of them, and keeps what was fetched while there is no network. */
async function lookForSome(hr) {
  const { page } = hr;
  const rows = page.locator('[data-unit]');
  const all = await rows.count();
  await page.locator('[data-filter=not-begun]').click();
  await until('those that were handed in to be left out', async () => (await rows.filter({ hasText: 'Inlämnad' }).count()) === 0);
  assert.ok((await rows.count()) > 0, 'the levels above have not begun');
  assert.equal(await page.locator('[data-filter=not-begun]').getAttribute('aria-pressed'), 'true');
  await page.locator('[data-filter=all]').click();
  await until('all to be shown again', async () => (await rows.count()) === all);
  await hr.unplug();
  await page.locator('#fetch-units').click();
  await page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  assert.equal(await rows.count(), all, 'what was fetched stays');
  await hr.plugIn();
  await page.locator('#fetch-units').click();
  await until('the notice to go', async () => (await page.locator('[data-problem]').count()) === 0);
}

/** An action is raised to the department, which answers; and the workplace is told what became of it all. */
async function raiseAndFeedBack(arrive, { manager, action }) {
  const { page } = manager;
  const row = `#/case/${action.plan}/row/${action.row}`;
  await manager.go(row);
  await page.locator('[data-step="raised"]').click();
  await page.locator('[data-part="raise"]').waitFor();
  await manager.untilSynced();
  const above = await arrive('chef-avd-01');
  await above.page.locator('.card--link').first().waitFor();
  await above.go(row);
  await above.page.locator('[data-part="raise"] [data-choice="we-act"]').click();
  await above.page.locator('[data-part="raise"] textarea').fill('Vi tar fram en rutin för hela avdelningen.');
  await page.locator('[data-part="raise"]', { hasText: 'Vi tar fram en rutin' }).waitFor();

  await open(manager, 'feedback');
  await page.locator('#content .button', { hasText: 'Skriv upp en återkoppling' }).click();
  await page.locator('[data-feedback] [data-choice="Arbetsplatsträffen"]').click();
  const meeting = page.locator('[data-forum="Arbetsplatsträffen"]');
  assert.match(await meeting.innerText(), /Inte än/, 'a day is missing');
  const date = page.locator('[id^="field-feedback-"][id$="-date"]');
  await date.fill(new Date().toISOString().slice(0, 10));
  await date.blur();
  await meeting.filter({ hasText: 'Återkopplat' }).waitFor();
  await page.locator('[id^="field-feedback-"][id$="-shown"]').fill('Vi gick igenom resultatet.');
  await manager.untilSynced();
  await nameAForum(page);
}

/** A forum that the manager names is on the screen at once, and remains to be fed back in. */
async function nameAForum(page) {
  await page.locator('#change-forums').click();
  await page.locator('#add-forum').click();
  await page.locator('[data-forum-draft] input').last().fill('Måndagsmötet');
  await page.locator('#save-forums').click();
  await page.locator('dialog [data-told]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-forum="Måndagsmötet"]', { hasText: 'Inte än' }).waitFor();
}

/** The administration writes its synthesis beside the figures from below, and hands it in. */
async function writeTheSynthesis(server, arrive) {
  const { unit_name: name } = (await asked(server, 'chef-forv-01', '/api/documents')).find((it) => it.kind === 'followup');
  const director = await arrive('chef-forv-01');
  const { page } = director;
  await openNew(director, { name });
  await open(director, 'closing');
  await page.locator('[data-below]', { hasText: 'har lämnat in' }).waitFor();
  await page.locator('#closing-1').fill('Ombud och chefer går ronden tillsammans.');
  await page.locator('#closing-4').fill('Vi behöver en gemensam rutin för skyddsronder.');
  await director.untilSynced();
  await mark(director, 'manager');
  await page.locator('#hand-in-reason').fill('Huvudskyddsombudet är på kongress.');
  await handIn(director);
}

/** The city office reads the syntheses, and goes from the whole down to a single answer. */
async function compile(server, arrive) {
  const { round, unit } = (await asked(server, 'analyst', '/api/roll-ups')).find((it) => JSON.stringify(it).includes(NAME));
  const figures = await asked(server, 'analyst', `/api/roll-up?round=${round}&unit=${unit}`);
  const questions = figures.levels.find((it) => it.level === 'workplace').sections.flatMap((it) => it.questions);
  const { no } = questions.find((it) => it.id === 'A2').figures.agreed;
  assert.ok(no >= 4, 'two forms are about one workplace and two about several; of the fifth only one party is there');
  const analyst = await arrive('analyst');
  const { page } = analyst;
  await analyst.go(`#/result/${round}/${unit}/closing`);
  await page.locator('[data-closing="closing-4"]', { hasText: 'gemensam rutin för skyddsronder' }).waitFor();
  await analyst.go(`#/result/${round}/${unit}`);
  const together = page.locator('[data-together]');
  assert.match(await together.innerText(), /13 av \d+ har lämnat in/);
  assert.doesNotMatch(await page.locator('#content').innerText(), /påbörjade/, 'no draft shows through');
  // Without a network what was fetched stays, and it is said why there is no more.
  await analyst.unplug();
  await page.locator('[data-ask-again]').click();
  await page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await together.waitFor();
  await page.locator('[data-way=questions]').click();
  await page.locator('[data-question]').first().waitFor();
  await analyst.plugIn();

  await page.locator('[data-level=workplace]').click();
  await page.locator('[data-choice=table]').click();
  await page.locator('tr[data-question="A2"] td a').first().waitFor();
  await page.locator('[data-choice=chart]').click();
  const bar = page.locator('[data-question="A2"]');
  assert.match(await bar.innerText(), new RegExp(`Nej\\s+${no}`));
  await bar.locator('[data-only=no]').click();
  const sources = page.locator('[data-source]');
  await sources.first().waitFor();
  assert.equal(await sources.count(), no);
  const name = await sources.first().locator('h3').innerText();
  await sources.first().locator('[data-read]').click();
  await page.locator('[data-handed-in] [data-question="A2"]', { hasText: 'Nej' }).waitFor();
  assert.equal(await page.locator('h1').innerText(), name);
}

story('a year is opened by HR, carried through by twelve workplaces, and compiled at the top', async ({ server, arrive }) => {
  const units = await workplaces(server);
  const admin = await arrive('admin');
  await readInTheLists(admin, units);
  await letHrOpenRounds(admin, server);
  const hr = await arrive('hr');
  await openRound(hr);
  await admin.go('#/rounds');
  await admin.page.locator('[data-round]', { hasText: NAME }).waitFor();
  assert.equal(await admin.page.locator('#new-round').count(), 0, 'an administrator opens none');

  const [first] = await Promise.all([theFirstTwo(arrive, units), theOneWithout(arrive, units)]);
  await Promise.all(TOGETHER.map((it) => severalTogether(arrive, units, it)));
  const ofWorkplace = await untilHrSees(hr, units.slice(1), 'Inlämnad');
  assert.match(await ofWorkplace(units[3]).innerText(), /Skyddsombud saknas/);
  assert.match(await ofWorkplace(units[5]).innerText(), new RegExp(`tillsammans med ${units[4].name}`));

  await lookForSome(hr);
  await raiseAndFeedBack(arrive, first);
  await untilHrSees(hr, [units[1]], 'Återkopplad');
  await writeTheSynthesis(server, arrive);
  await compile(server, arrive);
}, { example: 'twelve' });
