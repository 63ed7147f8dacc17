// Every screen for everybody: no violation that axe finds, no sideways scrolling at 320 pixels, in both languages.
//
// The screens are those of a manager whose follow-up has answers and a difference of opinion.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { Person, SIZES, openBrowser } from './person.mjs';
import { Server } from './server.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// WCAG 2.1 AA. The newer rule about target sizes takes what scrolls beneath a fixed bar for too small.
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

const OF_THE_TABLET = ['#/', '#/next', '#/tablet', '#/glossary', '#/connection', '#/accessibility', '#/start-extra'];
const OF_A_CASE = ['', 'section/A', 'section/K', 'plan', 'findings', 'hand-in', 'feedback', 'changes', 'handover', 'paper'];

let browser;
let server;

before(async () => {
  browser = await openBrowser();
  server = await Server.start();
});

after(async () => {
  await browser.close();
  await server.stop();
});

async function violations(page) {
  // The page's own policy forbids foreign scripts; the debugging protocol may evaluate.
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => `${node.target} ${node.failureSummary ?? ''}`).slice(0, 3).join(' | ')}`);
}

async function look(person, screen) {
  await person.go(screen);
  await person.page.locator('#content h1').first().waitFor({ timeout: 15_000 });
  const faults = (await violations(person.page)).map((it) => `${screen}: ${it}`);
  const sideways = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) faults.push(`${screen}: scrolls sideways by ${sideways} pixels`);
  const headings = await person.page.locator('h1').count();
  if (headings !== 1) faults.push(`${screen}: has ${headings} main headings`);
  return faults;
}

for (const [language, colours, size] of [['sv', 'light', 'narrow'], ['en', 'dark', 'desktop'], ['sv', 'dark', 'portrait']]) {
  test(`every screen is usable by everybody: ${language}, ${colours}, ${size}`, { timeout: 300_000 }, async () => {
    const person = await Person.arrive(browser, server, { size: SIZES[size], colours, language });
    await person.page.locator('#user').waitFor();
    const faults = await violations(person.page);
    await person.signIn('chef-0001');
    await person.openFollowUp();
    await person.openSection('A');
    await person.answer('A1', 'yes');
    const screens = [...OF_THE_TABLET, ...OF_A_CASE.map((it) => `#/case/${person.document}/${it}`)];
    for (const screen of screens) faults.push(...(await look(person, screen)));
    await person.leave();
    assert.deepEqual(faults, []);
  });
}

test('somebody with a keyboard alone signs in, answers a question and writes a comment', { timeout: 120_000 }, async () => {
  const person = await Person.arrive(browser, server);
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
  await person.leave();
});
