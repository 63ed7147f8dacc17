// Pictures of every screen, for whoever works on how the app looks: `npm run pictures -- FOLDER [--only WORD] [--few]`.
//
// Two people live through a follow-up, and at each screen the camera takes it in all sizes, in light and dark, in both
// languages: all four sizes in Swedish and light, the other looks in turn. Contact sheets gather them. It is a tool and
// asserts nothing; what must hold is in the tests. `--only WORD` keeps the screens whose name holds it, `--few` takes
// one size of each.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { PIN, Person, SIZES, openBrowser } from './person.mjs';
import { PASSWORD, Server, until } from './server.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' }, few: { type: 'boolean', default: false } },
});
if (positionals.length !== 1) {
  console.error('usage: npm run pictures -- FOLDER [--only WORD] [--few]');
  process.exit(2);
}
const FOLDER = resolve(positionals[0]);
const SIZE_NAMES = ['portrait', 'landscape', 'phone', 'desktop'];
/** So many pictures stand on one contact sheet. */
const SHEET_COLUMNS = { portrait: 4, landscape: 3, phone: 6, desktop: 3 };
const SHEET_ROWS = 2;

let scenes = 0;

/** The looks of the next screen: Swedish and light in every size, the three other looks in a size that goes round. */
function looksOf(languages) {
  const turn = scenes;
  scenes += 1;
  const looks = SIZE_NAMES.map((size) => ({ size, colours: 'light', language: 'sv' }));
  if (options.few) return [looks[turn % 4]];
  looks.push({ size: SIZE_NAMES[turn % 4], colours: 'dark', language: 'sv' });
  if (languages.includes('en')) {
    looks.push({ size: SIZE_NAMES[(turn + 1) % 4], colours: 'light', language: 'en' });
    looks.push({ size: SIZE_NAMES[(turn + 2) % 4], colours: 'dark', language: 'en' });
  }
  return looks;
}

async function speak(page, language) {
  if ((await page.evaluate(() => document.documentElement.lang)) === language) return;
  await page.evaluate((it) => document.querySelector(`button[lang="${it}"]`)?.click(), language);
  await until(`the screen to speak ${language}`, () => page.evaluate((it) => document.documentElement.lang === it, language));
}

/** Waits until nothing moves on the screen any more, but for what repeats for ever. */
async function atRest(page) {
  await until('everything to stand still', () => page.evaluate(() => {
    const isMoving = (it) => it.playState === 'running' && it.effect?.getComputedTiming().endTime !== Infinity;
    return !document.getAnimations().some(isMoving);
  }));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/**
 * Takes a screen in its looks.
 *
 * `at`: what is scrolled to the top; `whole`: the whole length too; `languages`: fewer where a change of language would
 * lose what is shown.
 */
async function take(person, name, { at, whole = false, languages = ['sv', 'en'] } = {}) {
  const looks = looksOf(languages);
  if (!name.includes(options.only)) return;
  const { page } = person;
  await page.mouse.move(0, 0);
  for (const look of looks) {
    await page.setViewportSize(SIZES[look.size]);
    await page.emulateMedia({ colorScheme: look.colours });
    if (languages.length > 1) await speak(page, look.language);
    await page.locator(at ?? 'h1').first().waitFor();
    if (at) await page.locator(at).first().evaluate((it) => it.scrollIntoView());
    else await page.evaluate(() => scrollTo(0, 0));
    await atRest(page);
    const path = (kind) => join(FOLDER, `${look.size}-${look.language}-${look.colours}--${name}${kind}.png`);
    await page.screenshot({ path: path('') });
    if (whole && look.colours === 'light' && look.language === 'sv' && look.size !== 'landscape') {
      await page.screenshot({ path: path('-whole'), fullPage: true });
    }
  }
  if (languages.length > 1) await speak(page, 'sv');
  await page.setViewportSize(SIZES.portrait);
  await page.emulateMedia({ colorScheme: 'light' });
  console.log(name);
}

async function theWayIn(browser, server) {
  const person = await Person.arrive(browser, server);
  const { page } = person;
  await page.locator('#user').waitFor();
  await take(person, '01-sign-in');
  await page.locator('#user').fill('chef-0001');
  await page.locator('#password').fill('fel');
  await page.locator('form button[type=submit]').click();
  await page.locator('form [role=alert]:not(:empty)').first().waitFor();
  await take(person, '02-sign-in-wrong', { languages: ['sv'] });
  await page.locator('.ways__way').nth(1).click();
  await take(person, '03-enrol', { languages: ['sv'] });
  await page.locator('.ways__way').first().click();
  await page.locator('#password').fill(PASSWORD);
  await page.locator('form button[type=submit]').click();
  await page.locator('#new-pin').waitFor();
  await take(person, '04-choose-pin', { languages: ['sv'] });
  await person.unplug();
  await page.locator('#new-pin').fill(PIN);
  await page.locator('#new-pin-again').fill(PIN);
  await page.locator('form button[type=submit]').click();
  await page.locator('#content').waitFor();
  await take(person, '05-list-empty-offline');
  await person.plugIn();
  return person;
}

/** The ready-made text, an interview with its notes and their compilation, and a room that has been counted. */
async function theMethods(person, open) {
  const { page } = person;
  await open('plan/message');
  await take(person, '24-message', { whole: true });
  await open('interviews');
  await page.locator('#add-interview').waitFor();
  await take(person, '24-interviews-none');
  await page.locator('#add-interview').click();
  await page.locator('[data-interview] input').first().fill('En barnskötare');
  await take(person, '24-interviews');
  await page.locator('[data-write-notes]').click();
  await page.locator('#note-A1').fill('Vi pratar om det varje vecka på avdelningsmötet.');
  await take(person, '24-interview-notes');
  await open('compiling');
  await page.locator('[data-compiled]').waitFor();
  await take(person, '24-compiling', { whole: true });
  await open('dialogue/B1');
  await page.locator('[data-count="yes"]').click({ clickCount: 9 });
  await page.locator('[data-count="no"]').click();
  await page.locator('[data-proposal]').waitFor();
  await take(person, '24-dialogue', { whole: true });
}

async function theDay(manager, representative) {
  const page = manager.page;
  await page.locator('a.card--link').first().waitFor();
  await take(manager, '06-list-before');
  await manager.openFollowUp();
  await representative.openFollowUp();
  await Promise.all([manager.untilSynced(), representative.untilSynced()]);
  await take(manager, '07-overview-before', { whole: true });
  for (const person of [manager, representative]) await person.openSection('A');
  await take(manager, '08-section-empty');
  const given = [['A1', 'yes', 'no'], ['A2', 'partly', 'partly'], ['A3', 'yes', 'partly'], ['A4', 'no', 'yes']];
  for (const [question, own, other] of given) {
    await manager.answer(question, own);
    await representative.answer(question, other);
  }
  await page.locator('#q-A4 [data-differing="open"]').waitFor();
  await manager.write('A1', 'Skyddsombudet är med på våra möten varje månad, och vi går ronden tillsammans.');
  await page.locator('#q-A1 [data-flag="strength"]').click();
  await page.locator('#q-A4 [data-flag="needs-action"]').click();
  await page.locator('#q-A4 [data-choice="differ"]').click();
  await representative.page.locator('#q-A4 .differing__told').first().waitFor();
  await representative.page.locator('#q-A4 [data-choice="differ"]').click();
  await page.locator('#q-A4 [data-differing="settled"]').waitFor();
  await page.locator('#q-A3 [data-choice="differ"]').click();
  await representative.comment('A1').click();
  await representative.comment('A1').press('Control+End');
  await representative.write('A1', ' Men mötena ställs ofta in när någon är sjuk.');
  await page.locator('#q-A1 .chip--here').waitFor();
  await take(manager, '09-form-together', { whole: true });
  await take(manager, '10-form-difference', { at: '#q-A1 .differing' });
  await take(manager, '11-form-waiting', { at: '#q-A3' });
  await take(manager, '12-form-settled', { at: '#q-A4' });
  await take(representative, '13-form-other-side', { at: '#q-A3' });
  await page.locator('#q-A1 [data-choice="keep"]').click();
  await take(manager, '14-form-kept', { at: '#q-A1', languages: ['sv'] });
  await page.locator('#q-A2 [data-open="law"]').click();
  await take(manager, '15-form-help', { at: '#q-A2 .answers', languages: ['sv'] });
  await page.locator('#q-A1 [data-open="history"]').click();
  await take(manager, '16-form-history', { at: '#q-A1 .question__tools', languages: ['sv'] });
  await manager.openSection('K');
  await take(manager, '17-section-last', { whole: true });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await take(manager, '18-section-end', { at: '.section-end' });
}

async function around(manager, representative) {
  const { page } = manager;
  const open = (view) => manager.go(`#/case/${manager.document}/${view}`);
  await manager.go('#/');
  await take(manager, '20-list');
  await open('');
  await take(manager, '21-overview', { whole: true });
  await manager.go('#/next');
  await take(manager, '22-next-steps');
  await open('plan');
  await take(manager, '23-plan', { whole: true });
  await theMethods(manager, open);
  await open('findings');
  await page.locator('#content .button').first().waitFor();
  await take(manager, '24-findings-empty', { whole: true });
  await open('closing');
  await take(manager, '25-closing');
  await open('hand-in');
  await take(manager, '26-hand-in-without-marks', { whole: true });
  await page.locator('[data-mark-ready="manager"]').click();
  await page.locator('[data-voice="manager"] .good').waitFor();
  await representative.openSection('B');
  await representative.answer('B1', 'yes');
  await page.locator('[data-voice="manager"] .bad').waitFor();
  await take(manager, '27-hand-in-mark-fell', { whole: true });
  await page.locator('[data-mark-ready="manager"]').click();
  await page.locator('[data-voice="manager"] .good').waitFor();
  await representative.go(`#/case/${manager.document}/hand-in`);
  await representative.page.locator('[data-voice="manager"] .good').waitFor();
  await representative.page.locator('[data-mark-ready="representative"]').click();
  await page.locator('[data-voice="representative"] .good').waitFor();
  await take(manager, '28-hand-in-with-marks');
  await take(representative, '29-hand-in-representative');
  await page.locator('#hand-in').click();
  await page.locator('[data-receipt]').waitFor();
  await take(manager, '30-receipt', { whole: true });
  await open('feedback');
  await take(manager, '31-feedback');
  await open('changes');
  await take(manager, '32-changes', { whole: true });
  await open('paper');
  await take(manager, '33-paper');
  await open('');
  await page.locator('.steps').waitFor();
  await take(manager, '34-overview-handed-in');
  const plan = page.locator('a[href^="#/case/"]:not([href*="' + manager.document + '"])');
  if ((await plan.count()) > 0) {
    await plan.first().click();
    await take(manager, '35-action-plan', { whole: true });
  }
}

/** Rounds, messages, invitations, and a unit that changes managers. */
async function roundsAndRoles(browser, server, manager) {
  await manager.go('#/messages');
  await manager.page.locator('[data-message]').first().waitFor();
  await take(manager, '36-messages');
  await manager.go(`#/case/${manager.document}/invitations`);
  await manager.page.locator('#invite-user').fill('hr');
  await manager.page.locator('#invite').click();
  await manager.page.locator('[data-invited]').waitFor();
  await take(manager, '37-invitations', { whole: true });
  await runRounds(browser, server);
  await changeManager(browser, server);
}

async function runRounds(browser, server) {
  const process = await Person.arrive(browser, server);
  const { page } = process;
  await process.signIn('process');
  await page.locator('#to-rounds').waitFor();
  await take(process, '70-list-process-owner');
  await page.locator('#to-rounds').click();
  await page.locator('[data-round]').waitFor();
  await take(process, '71-rounds');
  await page.locator('#new-round').click();
  await page.locator('#new-due-workplace').waitFor();
  for (const day of await page.locator('[id^=new-due-]').all()) await day.fill('2030-03-31');
  await take(process, '72-new-round', { whole: true });
  await page.locator('#check-round').click();
  await page.locator('#round-summary').waitFor();
  await take(process, '73-new-round-check', { whole: true, languages: ['sv'] });
  await page.locator('#open-round').click();
  await page.locator('#open-another').click();
  await page.locator('[data-round]').nth(1).waitFor();
  await page.locator('[data-round]').last().click();
  await page.locator('[data-method-of]').first().waitFor();
  await page.locator('[data-method-of] select').first().selectOption('workplace-dialogue');
  await page.locator('[data-decide]').first().click();
  await page.locator('[data-method-of] [data-told]').first().waitFor();
  await take(process, '74-round', { whole: true });
  await page.locator('#methods h2').scrollIntoViewIfNeeded();
  await take(process, '75-round-methods', { at: '#methods' });
  await page.locator('#close-round').click();
  await page.locator('#close-round-confirm').waitFor();
  await take(process, '76-round-closing', { languages: ['sv'] });
  await process.leave();
}

async function changeManager(browser, server) {
  const admin = await Person.arrive(browser, server);
  const { page } = admin;
  await admin.signIn('admin');
  await page.locator('#to-unit-handover').click();
  await page.locator('[data-hand-over-unit]').first().waitFor();
  await take(admin, '80-hand-over-unit');
  const giver = await Person.arrive(browser, server);
  await giver.signIn('chef-avd-01');
  await giver.openFollowUp();
  const unit = (await giver.page.locator('h1').innerText()).trim();
  await giver.page.locator('.overview .row a', { hasText: 'Handlingsplan' }).click();
  await giver.page.locator('#add-action').click();
  const row = await giver.page.locator('[data-action-row]').getAttribute('data-action-row');
  const headers = { authorization: `Bearer ${await server.token('chef-avd-01')}` };
  const me = await (await fetch(`${server.address}/api/me`, { headers })).json();
  await giver.page.locator(`#field-rows-${row}-action`).fill('Bestäm vem som håller i skyddsronden när chefen är borta');
  await giver.page.locator(`#field-rows-${row}-responsible`).fill(me.name);
  await giver.page.locator(`#field-rows-${row}-due`).fill('2030-03-31');
  await giver.untilSynced();
  await giver.leave();
  const receiver = await Person.arrive(browser, server);
  await receiver.signIn('chef-0002');
  await page.locator('#find-unit').fill(unit);
  await page.locator('[data-hand-over-unit]').first().click();
  await page.locator('#find-receiver').fill('chef-0002');
  await page.locator('#find-receiver').press('Enter');
  await page.locator('[data-choose="receiver"]').click();
  await take(admin, '81-hand-over', { whole: true, languages: ['sv'] });
  await page.locator('#hand-unit-over').click();
  await page.locator('#handed-over').waitFor();
  await take(admin, '82-handed-over', { languages: ['sv'] });
  await receiver.go('#/unit-handover');
  await receiver.page.locator('[data-take-row]').waitFor();
  await take(receiver, '83-received');
  await admin.leave();
  await receiver.leave();
}

async function tabletScreens(manager) {
  const { page } = manager;
  const screens = [
    ['39-reminders', '#/reminders'],
    ['40-tablet', '#/tablet'],
    ['41-start-extra', '#/start-extra'],
    ['42-glossary', '#/glossary'],
    ['43-connection', '#/connection'],
    ['44-accessibility', '#/accessibility'],
    ['45-practice', '#/practice'],
  ];
  for (const [name, address] of screens) {
    await manager.go(address);
    await page.locator('#content h1').waitFor();
    await take(manager, name, { whole: ['39-reminders', '40-tablet', '43-connection'].includes(name) });
  }
  await page.locator('#start-practice').click();
  await page.locator('.steps').waitFor();
  await take(manager, '46-practice-overview');
  await page.evaluate(() => (location.hash = `${location.hash.replace(/\/$/, '')}/section/A`));
  await page.locator('[data-question]').first().waitFor();
  await take(manager, '47-practice-form');
  await manager.go('#/');
  await page.locator('.pen').click();
  await page.locator('dialog .menu').waitFor();
  await take(manager, '48-pen', { languages: ['sv'] });
  await page.locator('dialog .menu__item').last().click();
  await take(manager, '49-sign-out', { languages: ['sv'] });
  await page.keyboard.press('Escape');
}

/** The templates, one of them, and the draft of its next version with something of everything. */
async function theTemplates(browser, server) {
  const owner = await Person.arrive(browser, server);
  const { page } = owner;
  await owner.signIn('process');
  await page.locator('#to-templates').waitFor();
  await take(owner, '70-list-process-owner');
  await page.locator('#to-templates').click();
  await page.locator('[data-template]').first().waitFor();
  await take(owner, '71-templates', { whole: true, at: '[data-template]' });
  await page.locator('[data-level=workplace] [data-template]').first().click();
  await page.locator('#write-version').waitFor();
  await take(owner, '72-template');
  await page.locator('#write-version').click();
  await page.locator('#question-change-A1').click();
  await page.locator('#template-question-A1-sv').fill('Är skyddsombudet med när ni planerar, genomför och följer upp arbetsmiljöarbetet?');
  await page.locator('#question-down-A2').click();
  await page.locator('#add-question-A').click();
  await page.locator('#template-question-A6-en').fill('Does everybody know where the action plan is?');
  await page.locator('#question-remove-A4').click();
  await page.locator('[data-other-levels]').first().waitFor();
  await page.locator('[data-part=save]').click();
  await page.locator('[data-fault]').first().waitFor();
  await take(owner, '75-template-faults', { whole: true, languages: ['sv'] });
  await page.locator('[data-part=questions]').click();
  await take(owner, '73-template-draft', { whole: true, languages: ['sv'] });
  await take(owner, '73-template-question', { at: '#question-change-A1', languages: ['sv'] });
  await take(owner, '73-template-new', { at: '[data-question=A6]' });
  await page.locator('#template-question-A6-sv').fill('Vet alla var handlingsplanen finns?');
  await page.locator('[data-part=preview]').click();
  await take(owner, '74-template-preview', { languages: ['sv'] });
  await page.locator('[data-part=save]').click();
  await take(owner, '76-template-save', { whole: true });
  await owner.unplug();
  await page.locator('[data-part=questions]').click();
  await page.locator('#template-question-A6-en').fill('Does everyone know where the action plan is?');
  await page.locator('[data-problem]').first().waitFor();
  await take(owner, '77-template-offline');
  await owner.plugIn();
  await owner.leave();
}

/** A follow-up that another workplace has. */
async function foreignFollowUp(server) {
  const headers = { authorization: `Bearer ${await server.token('chef-0002')}` };
  const documents = await (await fetch(`${server.address}/api/documents`, { headers })).json();
  return documents.find((it) => it.kind === 'followup').id;
}

async function withoutNetwork(manager, representative, foreign) {
  const { page } = manager;
  for (const person of [manager, representative]) {
    await person.unplug();
    await person.openSection('C');
    await person.answer('C1', 'partly');
    await until('it to be saved here', async () => /Sparat här/.test(await person.status()));
  }
  await take(manager, '50-form-offline');
  await manager.go('#/');
  await until('the bar to say so', async () => /nät/.test(await page.locator('.bar .status').innerText()));
  await take(manager, '51-list-offline');
  await manager.go('#/connection');
  await take(manager, '52-connection-offline');
  await manager.go('#/tablet');
  await take(manager, '53-tablet-offline');
  await manager.go(`#/case/${manager.document}/handover`);
  await page.locator('canvas[data-handover]').waitFor();
  await take(manager, '54-handover-show', { whole: true });
  await page.locator('.handover__side').nth(1).click();
  await take(manager, '55-handover-read', { whole: true });
  await manager.go('#/receive');
  await page.locator('canvas[data-handover]').waitFor();
  await take(manager, '57-receive');
  await manager.plugIn();
  await manager.go(`#/case/${foreign}/`);
  await take(manager, '56-not-here');
}

/** A list as an HR system writes it, with a line that nobody can read in. */
function hrFile() {
  const lines = ['Enhetskod;Enhet;Nivå;Överordnad enhet;Anställningsnummer;Namn;E-post;Roll;Från'];
  const unit = 'F1;Åsbackens förskola;Arbetsplats;Barn- och utbildningsförvaltningen';
  const people = ['Åsa Öberg;asa.oberg@kommun.se;Chef', 'Örjan Ek;orjan.ek@kommun.se;Trivselråd', 'Märta Ås;marta.as@;Medarbetare', 'Bo Lund;bo.lund@kommun.se;Medarbetare'];
  people.forEach((person, at) => lines.push(`${unit};${8001 + at};${person};2026-01-01`));
  return { name: 'personal.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n'), 'latin1') };
}

async function administering(browser, server) {
  const person = await Person.arrive(browser, server);
  const { page } = person;
  await person.signIn('admin');
  await page.locator('#to-organisation').waitFor();
  await take(person, '70-admin-home');
  await page.locator('#to-organisation').click();
  await page.locator('[data-unit]').first().waitFor();
  await take(person, '71-organisation', { whole: true });
  const address = await page.locator('.org__link').nth(3).getAttribute('href');
  await person.go(address);
  await page.locator('[data-roles] li').first().waitFor();
  await take(person, '72-unit', { whole: true });
  for (const [name, button] of [['73-unit-add', '#add-unit'], ['74-unit-end', '#end-unit'], ['75-role-add', '#add-role']]) {
    await page.locator(button).click();
    if (name === '75-role-add') {
      await page.locator('#find-person').fill('an');
      await page.locator('[data-offer]').first().waitFor();
    }
    await take(person, name, { at: 'dialog', languages: ['sv'] });
    await page.keyboard.press('Escape');
  }
  await person.go('#/organisation/people');
  await page.locator('[data-person]').first().waitFor();
  await take(person, '76-people');
  await person.go(await page.locator('[data-person] a').first().getAttribute('href'));
  await page.locator('#invite').click();
  await page.locator('.letter').waitFor();
  await take(person, '77-letter', { whole: true });
  await page.emulateMedia({ media: 'print' });
  await page.pdf({ path: join(FOLDER, 'letter.pdf'), preferCSSPageSize: true });
  await page.emulateMedia({ media: 'screen' });
  await person.go('#/organisation/import');
  await page.locator('#import-file').waitFor();
  await take(person, '78-import');
  await page.locator('#import-file').setInputFiles(hrFile());
  await page.locator('#import-faulty').waitFor();
  await take(person, '79-import-plan', { whole: true, languages: ['sv'] });
  await page.locator('#apply-import').click();
  await page.locator('#import-done').waitFor();
  await take(person, '79-import-done', { whole: true, languages: ['sv'] });
  await person.go('#/status');
  await page.locator('#status-overall').waitFor();
  await take(person, '79-status', { whole: true });
  await person.leave();
}

/** Has people arrive at a server of their own, and tidies up after what they do there. */
async function atOwnServer(browser, body) {
  const own = await Server.start();
  const people = [];
  const arrive = async (user) => {
    const person = await Person.arrive(browser, own);
    people.push(person);
    await person.signIn(user);
    return person;
  };
  try {
    await body(arrive);
  } finally {
    await Promise.all(people.map((it) => it.leave()));
    await own.stop();
  }
}

/** A lost tablet that is blocked, what it brought, and the employees' page on a phone, at a server of their own. */
async function lostAndPhones(browser) {
  await atOwnServer(browser, async (arrive) => {
    const lost = await arrive('ombud-0001');
    await lost.openFollowUp();
    await lost.openSection('A');
    await lost.untilSynced();
    await lost.unplug();
    await lost.write('A2', 'Skrivet på bussen, innan surfplattan blev kvar där.');
    await lost.untilSaved();
    const manager = await arrive('chef-0001');
    await thePhones(manager);
    const atHome = await arrive('ombud-0001');
    await atHome.go('#/tablet');
    await atHome.page.locator('#devices [data-lost]').first().waitFor();
    await take(atHome, '58-devices', { at: '#devices' });
    await atHome.page.locator('#devices [data-lost]').first().click();
    await take(atHome, '58-devices-lost', { at: 'dialog', languages: ['sv'] });
    await atHome.page.locator('dialog #revoke').click();
    await atHome.page.locator('#devices .chip', { hasText: 'Spärrad' }).first().waitFor();
    await take(atHome, '58-devices-blocked', { at: '#devices' });
    await lost.plugIn();
    await lost.page.locator('#wiped').waitFor();
    await take(lost, '59-wiped', { at: '#wiped', languages: ['sv'] });
    await manager.go('#/quarantine');
    await manager.page.locator('[data-brought]', { hasText: 'Skrivet på bussen' }).first().waitFor();
    await take(manager, '59-quarantine', { whole: true });
  });
}

/** The page that employees see on their phones: before the question, with it, and with an answer given. */
async function thePhones(manager) {
  await manager.openFollowUp();
  await manager.untilSynced();
  await manager.go(`#/case/${manager.document}/dialogue/B1`);
  await manager.page.locator('#open-for-phones').click();
  const address = `http://${await manager.page.locator('#room-address').innerText()}`;
  await take(manager, '24-dialogue-phones', { at: '#phones' });
  const context = await manager.context.browser().newContext({ locale: 'sv-SE' });
  const phone = { page: await context.newPage() };
  await phone.page.goto(address);
  await take(phone, '24-phone-question', { languages: ['sv'] });
  await phone.page.locator('button[value=yes]').click();
  await phone.page.locator('.kept').waitFor();
  await take(phone, '24-phone-answered', { languages: ['sv'] });
  await phone.page.goto(`${address}?lang=en`);
  await take(phone, '24-phone-english', { languages: ['sv'] });
  await manager.page.locator('#close-room').click();
  await phone.page.locator('h1', { hasText: 'room' }).waitFor();
  await take(phone, '24-phone-closed', { languages: ['sv'] });
  await context.close();
}

/** The level above, in the example year: from the places down to one follow-up as it was handed in. */
async function theLevelAbove(browser) {
  const year = await Server.start(undefined, 'story');
  const person = await Person.arrive(browser, year);
  const { page } = person;
  try {
    await person.signIn('process');
    await page.locator('#to-result').click();
    const place = await page.locator('[data-place]').first().getAttribute('href');
    await take(person, '80-results');
    const screens = [
      ['81-board', '', '[data-together]'],
      ['82-questions', '/questions/workplace', '[data-question]'],
      ['84-comparison', '/comparison/workplace', 'tr[data-question]'],
      ['85-answers', '/answers/workplace/A1', '[data-source]'],
      ['86-findings', '/findings', '.sources .card'],
      ['87-raised', '/raised', '.sources .card'],
      ['88-closing', '/closing', '[data-closing]'],
    ];
    for (const [name, part, whole] of screens) {
      await person.go(`${place}${part}`);
      await page.locator(whole).first().waitFor();
      await take(person, name, { whole: name === '81-board' });
    }
    await person.go(`${place}/questions/workplace`);
    await page.locator('[data-choice=table]').click();
    await take(person, '83-table', { languages: ['sv'] });
    await person.go(`${place}/findings`);
    await page.locator('[data-read]').first().click();
    await page.locator('[data-handed-in]').waitFor();
    await take(person, '89-handed-in', { whole: true });
    await page.locator('[data-look=summary]').click();
    await take(person, '89-summary', { languages: ['sv'] });
    for (const [name, address] of [['90-raised-answers', '#/raised'], ['91-support', '#/support']]) {
      await person.go(address);
      await page.locator('#content h1').waitFor();
      await take(person, name);
    }
  } finally {
    await person.leave();
    await year.stop();
  }
}

/** What is recorded, how long it is kept, and a round that is archived, at a server of its own. */
async function theLifeCycle(browser) {
  await atOwnServer(browser, async (arrive) => {
    const records = await arrive('records');
    const process = await arrive('process');
    const manager = await arrive('chef-0001');
    await records.go('#/retention');
    await records.page.locator('[data-none-due]').waitFor();
    await take(records, '92-retention', { whole: true });
    await records.go('#/recorded');
    await records.page.locator('[data-period]').first().waitFor();
    await take(records, '93-recorded', { whole: true });
    await process.page.locator('#to-rounds').click();
    await process.page.locator('[data-round]').first().click();
    await process.page.locator('#close-round').click();
    await process.page.locator('#close-round-confirm').click();
    await process.page.locator('#archive-round').click();
    await take(process, '94-archive-round', { at: 'dialog', languages: ['sv'] });
    await process.page.locator('#archive-round-confirm').click();
    await process.page.locator('[data-archived-round]').waitFor();
    await take(process, '95-round-archived');
    await manager.go('#/archive');
    await manager.page.locator('[data-archived]').first().waitFor();
    await take(manager, '96-archive');
    await manager.page.locator('[data-archived]').first().click();
    await manager.page.locator('[data-archived-copy]').waitFor();
    await take(manager, '97-archived-copy', { whole: true });
  });
}

async function theWayBack(manager, server) {
  const { page } = manager;
  await manager.go('#/');
  await page.emulateMedia({ media: 'print' });
  await manager.go(`#/case/${manager.document}/paper`);
  await page.locator('.paper').waitFor();
  await page.pdf({ path: join(FOLDER, 'paper.pdf'), preferCSSPageSize: true });
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => globalThis.samsynPanic('made for a picture'));
  await page.locator('.recovery-first').waitFor();
  await take(manager, '60-recovery', { languages: ['sv'] });
  await page.locator('.recovery-first').click();
  await page.locator('#pin').waitFor();
  await take(manager, '61-unlock');
  await page.getByRole('button', { name: 'Byt person' }).click();
  await page.locator('.person').waitFor();
  await take(manager, '62-people');
  await page.locator('.person').click();
  await manager.unlock();
  await server.kill();
  await until('the server to be missed', () => page.locator('.bar .status, .bar').first().innerText());
  await manager.go('#/');
  await take(manager, '63-list-server-gone');
}

/** Contact sheets: what belongs to one size and look, beside each other. */
async function sheets(browser) {
  const files = readdirSync(FOLDER).filter((it) => it.includes('--') && it.endsWith('.png') && it.includes(options.only));
  const groups = new Map();
  for (const file of files.filter((it) => !it.endsWith('-whole.png'))) {
    const [look] = file.split('--');
    const [size, language, colours] = look.split('-');
    const group = language === 'sv' && colours === 'light' ? size : `${size}-others`;
    groups.set(group, [...(groups.get(group) ?? []), file]);
  }
  const context = await browser.newContext({ deviceScaleFactor: 1 });
  const page = await context.newPage();
  for (const [group, all] of groups) {
    const columns = SHEET_COLUMNS[group.split('-')[0]];
    for (let start = 0, number = 1; start < all.length; start += columns * SHEET_ROWS, number += 1) {
      const cells = all.slice(start, start + columns * SHEET_ROWS).map((file) => {
        const data = readFileSync(join(FOLDER, file)).toString('base64');
        return `<figure><img src="data:image/png;base64,${data}"><figcaption>${file}</figcaption></figure>`;
      });
      await page.setViewportSize({ width: 1900, height: 800 });
      await page.setContent(`<style>
        body { margin: 8px; display: grid; gap: 8px; grid-template-columns: repeat(${columns}, 1fr); font: 12px sans-serif; background: #777 }
        figure { margin: 0 } img { width: 100%; display: block } figcaption { background: #fff; padding: 2px 4px }
      </style>${cells.join('')}`);
      await page.screenshot({ path: join(FOLDER, `sheet-${group}-${number}.png`), fullPage: true });
    }
  }
  await context.close();
}

mkdirSync(FOLDER, { recursive: true });
const browser = await openBrowser();
const server = await Server.start();
try {
  await theTemplates(browser, server);
  const manager = await theWayIn(browser, server);
  const representative = await Person.arrive(browser, server);
  await representative.signIn('ombud-0001');
  await theDay(manager, representative);
  await around(manager, representative);
  await roundsAndRoles(browser, server, manager);
  await tabletScreens(manager);
  await withoutNetwork(manager, representative, await foreignFollowUp(server));
  await administering(browser, server);
  await lostAndPhones(browser);
  await theLevelAbove(browser);
  await theLifeCycle(browser);
  await theWayBack(manager, server);
} finally {
  await sheets(browser);
  await browser.close();
  await server.stop();
}
