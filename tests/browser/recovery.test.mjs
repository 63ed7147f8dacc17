// The program breaks: not the page's script alone, but the program itself, in the ways in which it can.
//
// A panic needs a program that was built to break on demand (`cargo xtask app --quick`); running out of memory needs one that
// people get, since a quick build says in another way that it can't go on.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** What test pages can ask of a quick build; a build for people has no such functions. */
async function asksTheProgram(page, name) {
  return page.evaluate(async (it) => {
    const program = await import(document.querySelector('link[rel=modulepreload]').href);
    return typeof program[it] === 'function';
  }, name);
}

/** The program panics, in the middle of something else that it does. */
async function panics(page) {
  await page.evaluate(async () => {
    const program = await import(document.querySelector('link[rel=modulepreload]').href);
    setTimeout(() => program.breakProgram());
  });
}

/** The program asks for more memory than there is, and gives up. */
async function runsOutOfMemory(page) {
  await page.evaluate(async () => {
    const { default: program } = await import(document.querySelector('link[rel=modulepreload]').href);
    const exports = await program();
    setTimeout(() => exports.__wbindgen_malloc(0xffffffff, 1));
  });
}

/** Breaks the program while two comments are on the tablet alone; then the recovery screen has to do what it says. */
async function lives({ arrive, context }, breaks, isPossible) {
  const manager = await arrive('chef-0001');
  if (!(await isPossible(manager.page))) return context.skip('this build cannot break that way; see README');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilSynced();
  await manager.untilKeptForOffline();
  await manager.unplug();
  await manager.write('A1', 'Före felet, utan nät.');
  await manager.answer('A2', 'partly');
  await manager.write('A2', 'Det sista ordet');
  await manager.untilSaved();

  await breaks(manager.page);
  await manager.page.locator('.recovery h1').waitFor();
  assert.match(await manager.page.locator('.recovery').innerText(), /finns kvar på surfplattan/);
  assert.equal(await manager.page.locator('#comment-A1').count(), 0, 'nothing of the broken program can be typed in');
  await manager.page.locator('.recovery-first').click();
  await manager.unlock();
  await manager.openSection('A');
  await manager.untilComment('A1', 'Före felet, utan nät.');
  await manager.untilComment('A2', 'Det sista ordet');
  await manager.page.locator('#q-A2 [data-answer="partly"][aria-pressed="true"]').waitFor();

  await breaks(manager.page);
  await manager.page.locator('.recovery-second').click();
  await manager.unlock();
  const downloading = manager.page.waitForEvent('download');
  await manager.page.locator('#rescue-save').click();
  const rescued = readFileSync(await (await downloading).path());

  const other = await arrive('chef-0001');
  await other.go('#/rescue');
  await other.page.locator('#rescue-load').setInputFiles({ name: 'x.samsyn-rescue', mimeType: '', buffer: rescued });
  await other.page.locator('#rescue-outcome .notice--good').waitFor();
  await other.openFollowUp();
  await other.openSection('A');
  await other.untilComment('A1', 'Före felet, utan nät.');
  await other.untilComment('A2', 'Det sista ordet');
  // What the browser says of the fault is the point here, not a surprise.
  manager.faults.length = 0;
  return undefined;
}

story('a program that panics opens again with everything, and offers the rescue file', async (world) => {
  await lives(world, panics, (page) => asksTheProgram(page, 'breakProgram'));
});

story('a program that runs out of memory opens again with everything, and offers the rescue file', async (world) => {
  await lives(world, runsOutOfMemory, async (page) => !(await asksTheProgram(page, 'breakProgram')));
});

story('this browser keeps the promises that the app rests on when it saves', async ({ arrive, context }) => {
  const manager = await arrive(null);
  await manager.page.locator('#user').waitFor();
  if (!(await asksTheProgram(manager.page, 'checkIndexedDb'))) {
    return context.skip('this build cannot check its storage; see README');
  }
  await manager.page.evaluate(async () => {
    const program = await import(document.querySelector('link[rel=modulepreload]').href);
    await program.checkIndexedDb();
  });
  const left = await until('the database of the check to be gone', () =>
    manager.page.evaluate(async () => {
      const all = await indexedDB.databases();
      return all.every(({ name }) => name !== 'samsyn-conformance') && { all };
    }));
  assert.ok(left);
  return undefined;
});
