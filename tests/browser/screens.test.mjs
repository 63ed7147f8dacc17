// Every screen for everybody: no violation that axe finds, no sideways scrolling at 320 pixels or when the page is
// enlarged, nothing cut off, in both languages; and the form on paper.
//
// The screens are those of a manager whose follow-up has answers and a difference of opinion.

import assert from 'node:assert/strict';

import { SIZES } from './person.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';
import { look, misfits, violations, wordsCutOff } from './usable.mjs';

const OF_THE_TABLET = ['#/', '#/next', '#/actions', '#/tablet', '#/reminders', '#/recorded', '#/archive', '#/glossary', '#/connection', '#/accessibility', '#/start-extra', '#/messages', '#/unit-handover', '#/quarantine', '#/raised', '#/feedback', '#/support', '#/receive', '#/practice'];
const OF_A_FOLLOWER = ['#/', '#/units'];
const OF_A_PROCESS_OWNER = ['#/', '#/rounds', '#/rounds/new'];
const OF_AN_ADMINISTRATOR = ['#/', '#/rounds', '#/retention', '#/status', '#/unit-handover', '#/unit-handover/new'];
const OF_A_METHOD = ['plan/message', 'interviews', 'compiling', 'dialogue/A1'];
const OF_A_CASE = ['', 'section/A', 'section/K', 'questions/unanswered', 'questions/differing', 'questions/needs-action', 'plan', ...OF_A_METHOD, 'findings', 'hand-in', 'feedback', 'changes', 'invitations', 'handover', 'paper', 'units', 'closing'];

const story = storyteller({ sharesServer: true });

/** The follow-up that a user opens, by its id. */
async function followUpOf(server, user) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  return (await (await fetch(`${server.address}/api/documents`, { headers })).json()).find((it) => it.kind === 'followup').id;
}

/** A finding with its whys and an action made of it; the addresses of the screens of the plan. */
async function fillAnalysisAndPlan(person) {
  const { page } = person;
  await person.go(`#/case/${person.document}/findings`);
  await page.locator('[data-add="strength"]').click();
  await person.writeInNewField('Vi pratar med varandra');
  await page.locator('[data-add="improvement"]').click();
  await person.writeInNewField('Ronderna ställs in');
  // Those of the people before are there too.
  const improvement = page.locator('[data-kind="improvement"] [data-finding]').last();
  await improvement.locator('[data-choose-questions]').click();
  await improvement.locator('[data-add-why]').click();
  await person.writeInNewField('Ingen har ansvaret');
  await page.keyboard.press('Control+Enter');
  await person.writeInNewField('Det har aldrig bestämts');
  await improvement.locator('[data-why-tool="root"]').last().click();
  await improvement.locator('[data-why-tool="remove"]').first().click();
  await improvement.locator('[data-make-action="root"]').click();
  const link = improvement.locator('[data-made-action] a');
  await link.waitFor();
  const row = (await link.getAttribute('href')).split('/');
  return [...['', 'meeting', 'paper', 'changes'].map((it) => `#/case/${row[2]}/${it}`), row.join('/'), `#/case/${row[2]}/row/nowhere`];
}

/** Adds an interview with a note and counts somebody in the room; the address of the notes within the follow-up. */
async function addInterview(person) {
  const { page } = person;
  await person.go(`#/case/${person.document}/dialogue/A1`);
  await page.locator('[data-count="no"]').click();
  await page.locator('[data-count="yes"]').dblclick();
  await person.go(`#/case/${person.document}/interviews`);
  await page.locator('#add-interview').click();
  await page.locator('[data-write-notes]').first().click();
  await page.locator('#note-A1').fill('Det fungerar för det mesta.');
  return (await page.evaluate(() => location.hash)).split('/').slice(3).join('/');
}

for (const [language, colours, size] of [['sv', 'light', 'narrow'], ['en', 'dark', 'desktop'], ['sv', 'dark', 'portrait']]) {
  story(`every screen is usable by everybody: ${language}, ${colours}, ${size}`, async ({ arrive }) => {
    const person = await arrive(null, { size: SIZES[size], colours, language });
    await person.page.locator('#user').waitFor();
    const faults = await violations(person.page);
    await person.signIn('chef-0001');
    await person.openFollowUp();
    await person.openSection('A');
    await person.answer('A1', 'yes');
    const ofThePlan = await fillAnalysisAndPlan(person);
    const ofACase = [...OF_A_CASE, await addInterview(person)];
    const screens = [...OF_THE_TABLET, ...ofACase.map((it) => `#/case/${person.document}/${it}`), ...ofThePlan];
    for (const screen of screens) faults.push(...(await look(person, screen)));
    assert.deepEqual(faults, []);
  });
}

for (const [language, colours, size] of [['sv', 'light', 'narrow'], ['en', 'dark', 'desktop']]) {
  story(`every screen of somebody who follows many is usable by everybody: ${language}, ${colours}, ${size}`, async ({ server, arrive }) => {
    const person = await arrive('hso', { size: SIZES[size], colours, language });
    await person.page.locator('#to-units').waitFor();
    const faults = [];
    for (const screen of OF_A_FOLLOWER) faults.push(...(await look(person, screen)));
    await person.page.locator('[data-unit]').first().waitFor();
    faults.push(...(await look(person, '#/units')));
    // The representative of the upper levels writes where those have questions of their own.
    const ofTheAdministration = await followUpOf(server, 'chef-forv-01');
    await person.go(`#/case/${ofTheAdministration}/`);
    await person.page.locator('.steps').waitFor();
    for (const view of ['', 'section/N', 'closing']) faults.push(...(await look(person, `#/case/${ofTheAdministration}/${view}`)));
    assert.deepEqual(faults, []);
  });
}

/** Opens the first round, and what is behind it; the faults of each of its looks. */
async function lookAtRounds(person, take) {
  const { page } = person;
  const faults = [];
  for (const screen of OF_A_PROCESS_OWNER) faults.push(...(await take(screen)));
  await page.locator('#check-round').waitFor();
  faults.push(...(await take('#/rounds/new')));
  for (const day of await page.locator('[id^=new-due-]').all()) await day.fill('2030-03-31');
  await page.locator('#check-round').click();
  await page.locator('#round-summary').waitFor();
  faults.push(...(await take('#/rounds/new')));
  await person.go('#/rounds');
  const round = await page.locator('[data-round]').first().getAttribute('data-round');
  await person.go(`#/rounds/${round}`);
  await page.locator('#close-round').waitFor();
  faults.push(...(await take(`#/rounds/${round}`)));
  await page.locator('#close-round').click();
  await page.locator('#close-round-confirm').waitFor();
  faults.push(...(await take(`#/rounds/${round}`)));
  return faults;
}

async function lookAtHandingOver(person, take) {
  const { page } = person;
  const faults = [];
  for (const screen of OF_AN_ADMINISTRATOR) faults.push(...(await take(screen)));
  await page.locator('[data-hand-over-unit]').first().click();
  await page.locator('#find-receiver').fill('chef');
  await page.locator('#find-receiver').press('Enter');
  await page.locator('[data-choose="receiver"]').first().click();
  faults.push(...(await take('#/unit-handover/new')));
  return faults;
}

for (const [language, colours, size] of [['sv', 'light', 'narrow'], ['en', 'dark', 'desktop']]) {
  story(`every screen of those who run rounds and units is usable by everybody: ${language}, ${colours}, ${size}`, async ({ arrive }) => {
    const faults = [];
    for (const [user, screens] of [['process', lookAtRounds], ['admin', lookAtHandingOver]]) {
      const person = await arrive(user, { size: SIZES[size], colours, language });
      await person.page.locator('#to-rounds').waitFor();
      faults.push(...(await screens(person, (screen) => look(person, screen))));
    }
    assert.deepEqual(faults, []);
  });
}

/** The screens of somebody who administers: each with what has to be done to see it whole. */
async function screensOfAnAdministrator(person) {
  const { page } = person;
  await person.go('#/organisation');
  await page.locator('[data-unit]').first().waitFor();
  const units = await page.locator('.org__link').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
  await person.go('#/organisation/people');
  await page.locator('[data-person]').first().waitFor();
  const someone = await page.locator('[data-person] a').first().getAttribute('href');
  const dialog = (button) => async () => {
    await page.locator(button).first().click();
    await page.locator('dialog').waitFor();
  };
  const lines = ['Enhet;Nivå;Namn;Användarnamn;Roll', 'Okänd;Arbetsplats;Åsa Ek;asa.ek;Chef', 'Nya kulturförvaltningen;Förvaltning;Bo Alm;bo.alm;Vaktmästare', 'Nya kulturförvaltningen;Förvaltning;Eva Alm;eva.alm;Chef'];
  const file = { name: 'personal-fran-hr-systemet-2026.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
  return [
    ['#/'],
    ['#/organisation', () => page.locator('[data-unit]').first().waitFor()],
    [units.at(-1), () => page.locator('[data-roles] li').first().waitFor()],
    ...['#add-unit', '#change-unit', '#end-unit', '#add-role', '[data-end-role]'].map((it) => [units.at(-1), dialog(it)]),
    ['#/organisation/people', () => page.locator('[data-person]').first().waitFor()],
    ['#/organisation/people', dialog('#add-person')],
    [someone, () => page.locator('#save-person').waitFor()],
    [someone, async () => {
      await page.locator('#invite').click();
      await page.locator('.letter').waitFor();
    }],
    ['#/organisation/import'],
    ['#/organisation/import', async () => {
      await page.locator('#import-file').setInputFiles(file);
      await page.locator('#import-totals, #import-problem').first().waitFor();
    }],
  ];
}

for (const [language, colours, size] of [['sv', 'light', 'narrow'], ['en', 'dark', 'desktop']]) {
  story(`every screen of somebody who administers is usable by everybody: ${language}, ${colours}, ${size}`, async ({ arrive }) => {
    const person = await arrive('admin', { size: SIZES[size], colours, language });
    await person.page.locator('#to-organisation').waitFor();
    const faults = [];
    for (const [screen, show] of await screensOfAnAdministrator(person)) {
      // A dialog goes with its screen.
      await person.go('#/glossary');
      await person.page.locator('#glossary-filter').waitFor();
      faults.push(...(await look(person, screen)));
      if (!show) continue;
      await show();
      faults.push(...(await violations(person.page)).map((it) => `${screen}: ${it}`), ...(await misfits(person.page, screen)));
    }
    assert.deepEqual(faults, []);
  });
}

/** A draft with everything opened that a question has, and a fault; its address. */
async function beginDraft({ page }) {
  await page.locator('#to-templates').click();
  await page.locator('[data-level=administration] [data-template]').first().click();
  await page.locator('#write-version').click();
  await page.locator('#question-change-C5').click();
  await page.locator('#template-question-C5-sv').fill('');
  await page.locator('#add-law-C5').click();
  await page.locator('#question-remove-N1').click();
  await page.locator('#section-change-N').click();
  await page.locator('#question-down-N2').click();
  await page.locator('[data-part=save]').click();
  await page.locator('[data-fault]').first().waitFor();
  return page.evaluate(() => location.hash);
}

for (const [language, colours, size] of [['sv', 'light', 'narrow'], ['en', 'dark', 'desktop'], ['sv', 'dark', 'half']]) {
  story(`every screen of somebody who writes templates is usable by everybody: ${language}, ${colours}, ${size}`, async ({ arrive }) => {
    const half = { width: SIZES.portrait.width / 2, height: SIZES.portrait.height / 2 };
    const person = await arrive(null, { size: SIZES[size] ?? half, colours, language });
    const { page } = person;
    await person.signIn('process');
    await page.locator('#to-templates').waitFor();
    const faults = await look(person, '#/');
    const draft = await beginDraft(person);
    faults.push(...(await look(person, draft)));
    for (const part of ['questions', 'preview']) {
      await page.locator(`[data-part=${part}]`).click();
      await page.locator('article[data-question]').first().waitFor();
      faults.push(...(await look(person, draft)).map((it) => `${part}: ${it}`));
    }
    await person.go('#/templates');
    await page.locator('[data-template]').first().waitFor();
    faults.push(...(await look(person, '#/templates')));
    await person.go(draft.replace('/draft', ''));
    await page.locator('#template-preview').waitFor();
    faults.push(...(await look(person, draft.replace('/draft', ''))));
    assert.deepEqual(faults, []);
  });
}

for (const size of ['portrait', 'landscape']) {
  story(`the screens of those who run rounds and units fit when they are enlarged to 200 %: ${size}`, async ({ arrive }) => {
    const { width, height } = SIZES[size];
    const faults = [];
    for (const [user, screens] of [['process', lookAtRounds], ['admin', lookAtHandingOver]]) {
      const person = await arrive(user, { size: { width: width / 2, height: height / 2 }, density: 2 });
      await person.page.locator('#to-rounds').waitFor();
      for (const textSize of [0, 2]) {
        await person.go('#/tablet');
        await person.page.locator('#tablet-choices [data-text-size]').nth(textSize).click();
        const take = async (screen) => {
          await person.go(screen);
          await person.page.locator('#content h1').first().waitFor();
          return misfits(person.page, `${screen} (text size ${textSize})`);
        };
        faults.push(...(await screens(person, take)));
        await person.page.reload();
        await person.unlock();
      }
    }
    assert.deepEqual(faults, []);
  });
}

story('every screen of somebody who administers fits when it is enlarged to 200 %', async ({ arrive }) => {
  const { width, height } = SIZES.portrait;
  const person = await arrive('admin', { size: { width: width / 2, height: height / 2 }, density: 2 });
  const screens = await screensOfAnAdministrator(person);
  const faults = [];
  for (const textSize of [0, 2]) {
    await person.go('#/tablet');
    await person.page.locator('#tablet-choices [data-text-size]').nth(textSize).click();
    for (const [screen, show] of screens) {
      await person.go('#/glossary');
      await person.page.locator('#glossary-filter').waitFor();
      await person.go(screen);
      await person.page.locator('#content h1').first().waitFor();
      if (show) await show();
      faults.push(...(await misfits(person.page, `${screen} (text size ${textSize})`)));
    }
  }
  assert.deepEqual(faults, []);
});

// A browser that enlarges a page to 200 % lays it out on half as many pixels, each of which is twice as large.
for (const [size, language] of [['portrait', 'sv'], ['landscape', 'en']]) {
  story(`every screen fits when it is enlarged to 200 % and the text is the largest: ${size}, ${language}`, async ({ arrive }) => {
    const { width, height } = SIZES[size];
    const half = { width: width / 2, height: height / 2 };
    const person = await arrive(null, { size: half, density: 2, language });
    await person.page.locator('#user').waitFor();
    const faults = await misfits(person.page, 'sign in');
    await person.signIn('chef-0001');
    await person.openFollowUp();
    await person.openSection('A');
    await person.answer('A1', 'yes');
    const ofACase = [...OF_A_CASE, await addInterview(person)];
    const screens = [...OF_THE_TABLET, ...ofACase.map((it) => `#/case/${person.document}/${it}`)];
    for (const textSize of [0, 2]) {
      await person.go('#/tablet');
      await person.page.locator('#tablet-choices [data-text-size]').nth(textSize).click();
      for (const screen of screens) {
        await person.go(screen);
        await person.page.locator('#content h1').first().waitFor();
        faults.push(...(await misfits(person.page, `${screen} (text size ${textSize})`)));
      }
    }
    await person.page.reload();
    await person.page.locator('#pin').waitFor();
    faults.push(...(await misfits(person.page, 'unlock')));
    assert.deepEqual(faults, []);
  });
}

story('the form is on paper with every question, filled in as it is, and blank to write on', async ({ arrive }) => {
  const person = await arrive('chef-0002');
  await person.openFollowUp();
  await person.openSection('A');
  await person.answer('A1', 'partly');
  await person.write('A1', 'Mötena är för korta.\nVi hinner inte med.');
  await person.openSection('K');
  const last = (await person.page.locator('[data-question]').last().getAttribute('data-question'));
  await person.answer(last, 'no');
  await person.untilSynced();
  await person.go(`#/case/${person.document}/paper`);
  await person.page.locator('#paper').waitFor();
  await person.page.emulateMedia({ media: 'print' });
  const paper = person.page.locator('#paper');
  const printed = paper.locator('[data-question]:visible');
  await until('all questions to be on the paper', async () => (await printed.count()) === 41);
  const first = await paper.locator('[data-question=A1]').innerText();
  for (const words of ['Delvis', 'Mötena är för korta.', 'Vi hinner inte med.']) assert.ok(first.includes(words), `${words} is in:\n${first}`);
  assert.match(await paper.locator(`[data-question=${last}]`).innerText(), /Nej/);
  assert.match(await paper.locator('[data-question=A2]').innerText(), /Inte besvarad/);
  assert.deepEqual(await person.page.evaluate(wordsCutOff), []);
  for (const ofTheScreen of ['.bar', '.rail', '.paper-choices', '.case-head']) {
    assert.equal(await person.page.locator(`${ofTheScreen}:visible`).count(), 0, `${ofTheScreen} stays off the paper`);
  }
  const filled = pagesOf(await person.page.pdf({ format: 'A4' }));
  assert.ok(filled >= 4 && filled <= 30, `${filled} pages`);

  await person.page.emulateMedia({ media: 'screen' });
  await person.page.locator('#paper-blank').click();
  await person.page.emulateMedia({ media: 'print' });
  await until('all questions to be on the blank paper', async () => (await printed.count()) === 41);
  const blank = await paper.innerText();
  assert.doesNotMatch(blank, /Mötena är för korta/);
  assert.ok((await paper.locator('[data-question=A2] .paper__box:visible').count()) >= 6, 'both have boxes to tick');
  assert.ok((await paper.locator('[data-question=A2] .paper__line:visible').count()) >= 3, 'there are lines to write on');
  assert.deepEqual(await person.page.evaluate(wordsCutOff), []);
  assert.ok(pagesOf(await person.page.pdf({ format: 'A4' })) >= filled, 'lines take more paper than no answers');
});

/** How many pages a PDF has. */
function pagesOf(pdf) {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

story('somebody with a keyboard alone signs in, answers a question and writes a comment', async ({ arrive }) => {
  const person = await arrive();
  const { keyboard } = person.page;
  await person.signIn('ombud-0001');
  await person.openFollowUp();
  await person.openSection('A');
  await person.page.locator('#section-title').focus();
  const reach = async (what) => {
    for (let steps = 0; steps < 120; steps += 1) {
      if (await person.page.evaluate((it) => document.activeElement?.matches(it), what)) return;
      await keyboard.press('Tab');
    }
    assert.fail(`${what} is not reached with the Tab key`);
  };
  await reach('#q-A1 [data-answer="no"]');
  await keyboard.press('Space');
  await person.page.locator('#q-A1 [data-answer="no"][aria-pressed="true"]').waitFor();
  await reach('#comment-A1');
  await keyboard.type('Med tangentbordet.');
  assert.equal(await person.comment('A1').inputValue(), 'Med tangentbordet.');
});
