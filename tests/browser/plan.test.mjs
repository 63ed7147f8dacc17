// From the analysis to a closed action: what two people do with findings, whys and the unit's action plan.
//
// Each story has a server of its own. Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';

import { SIZES } from './person.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';
import { look } from './usable.mjs';

const tell = storyteller();

/** A story of people who have opened their follow-up. */
function story(name, body) {
  tell(name, (world) => {
    const arrive = async (user, looks) => {
      const person = await world.arrive(user, looks);
      await person.openFollowUp();
      return person;
    };
    return body({ ...world, arrive });
  });
}

const openFindings = async (person) => {
  await person.go(`#/case/${person.document}/findings`);
  await person.page.locator('[data-add="improvement"]').waitFor();
};

/** The whys on the screen, from top to bottom: depth and words. */
const whys = (person) =>
  person.page.locator('[data-why]').evaluateAll((all) => all.map((it) => `${it.dataset.depth} ${it.querySelector('textarea').value}`));

const why = (person, index) => person.page.locator('[data-why]').nth(index);

story('two people build a tree of whys at once, one of them without a network, and no why is lost', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  const representative = await arrive('ombud-0001');
  await Promise.all([openFindings(manager), openFindings(representative)]);
  await manager.page.locator('[data-add="improvement"]').click();
  await manager.writeInNewField('Ronderna ställs in');
  await manager.page.locator('[data-add-why]').click();
  await manager.writeInNewField('Ingen hinner');
  await until('the first why to come to the representative', async () => (await whys(representative)).join() === '0 Ingen hinner');

  await representative.unplug();
  await why(representative, 0).locator('[data-why-tool="deeper"]').click();
  await representative.writeInNewField('Schemat är från i fjol');
  await why(manager, 0).locator('[data-why-tool="deeper"]').click();
  await manager.writeInNewField('Vikarier saknas');
  await manager.page.keyboard.press('Control+Enter');
  await manager.writeInNewField('Poolen är nedlagd');
  // What the representative asks further from is removed meanwhile.
  await why(manager, 0).locator('[data-why-tool="remove"]').click();

  await representative.plugIn();
  for (const person of [manager, representative]) {
    await until('both branches to be in sight, moved up', async () => {
      const found = await whys(person);
      const all = ['0 Schemat är från i fjol', '0 Vikarier saknas', '1 Poolen är nedlagd'];
      return found.length === 3 && all.every((it) => found.includes(it));
    });
    await person.page.locator('[data-whys] summary').click();
    assert.match(await person.page.locator('[data-removed]').innerText(), /Ingen hinner/);
  }
  assert.deepEqual(await whys(manager), await whys(representative), 'the same order for both');

  await representative.page.locator('[data-removed] button').click();
  await until('the tree to be as it was', async () => (await whys(manager)).sort().join('|') ===
    ['0 Ingen hinner', '1 Schemat är från i fjol', '1 Vikarier saknas', '2 Poolen är nedlagd'].join('|'));
  assert.deepEqual(await whys(manager), await whys(representative));
});

story('a marked question becomes a finding with one tap and is suggested no more', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openSection('A');
  await manager.answer('A1', 'no');
  await manager.page.locator('#q-A2 [data-flag="strength"]').click();
  await openFindings(manager);
  await manager.page.locator('[data-suggestion="A2"] [data-make="strength"]').click();
  await manager.writeInNewField('Vi pratar med varandra');
  await manager.page.locator('[data-kind="strength"] [data-builds-on="A2"]').waitFor();
  assert.equal(await manager.page.locator('[data-suggestion="A2"]').count(), 0);
  await manager.page.locator('[data-suggestion="A1"] [data-make="improvement"]').waitFor();
});

story('a root cause becomes an action that is done, checked and only then closed', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001', { size: SIZES.desktop });
  const representative = await arrive('ombud-0001', { size: SIZES.phone });
  const { page } = manager;
  await openFindings(manager);
  await page.locator('[data-add="improvement"]').click();
  await manager.writeInNewField('Ronderna ställs in');
  await page.locator('[data-add-why]').click();
  await manager.writeInNewField('Ingen har ansvaret');
  await page.locator('[data-why-tool="root"]').click();
  await page.locator('[data-make-action="root"]').click();
  await page.locator('[data-made-action] a').click();
  await page.locator('[data-action-row]').waitFor();
  const plan = (await page.evaluate(() => location.hash)).split('/')[2];
  const row = await page.locator('[data-action-row]').getAttribute('data-action-row');
  const field = (name) => page.locator(`#field-rows-${row}-${name}`);
  assert.equal(await field('cause').inputValue(), 'Ingen har ansvaret');
  assert.match(await page.locator('#action-left').innerText(), /ansvarig/);

  const headers = { authorization: `Bearer ${await server.token('chef-0001')}` };
  const me = await (await fetch(`${server.address}/api/me`, { headers })).json();
  await field('action').fill('Bestäm vem som håller i ronden');
  await field('responsible').fill(me.name ?? me.person?.name);
  await field('due').fill('2020-01-31');
  await page.locator('#action-left').waitFor({ state: 'detached' });
  await page.locator('[data-action-row] .chip--bad', { hasText: 'Försenad' }).waitFor();

  await manager.go('#/actions');
  await page.locator(`[data-mine="${plan}"] [data-action="${row}"]`, { hasText: 'Försenad' }).waitFor();
  await manager.go(`#/case/${plan}/meeting`);
  await page.locator(`[data-agenda="late"] [data-action="${row}"]`).waitFor();
  const since = (person) => person.page.locator('#meeting-since').inputValue();
  const before = await since(manager);
  await page.locator('#meeting-had').click();
  await page.locator('.good', { hasText: 'Sparat i planen' }).waitFor();
  assert.equal(await since(manager), before, 'the list stays while the meeting goes on');
  await representative.go(`#/case/${plan}/meeting`);
  await until('the other tablet to begin where the meeting ended', async () => (await since(representative)) > before);
  await representative.page.locator('[data-forum="joint-consultation"]').click();
  await until('the other forum to have a day of its own', async () => (await since(representative)) === before);

  await manager.go(`#/case/${plan}/`);
  const move = async (to) => {
    await page.locator(`[data-mover="${row}"]`).click();
    await page.locator(`[data-action="${row}"] [data-move="${to}"]`).click();
  };
  await move('in-progress');
  await page.locator(`[data-column="in-progress"] [data-action="${row}"]`).waitFor();
  await until('the keyboard to be at the card that moved', () =>
    page.evaluate((row) => document.activeElement?.dataset.mover === row, row));
  await move('done');
  await page.locator(`[data-column="done"] [data-action="${row}"]`, { hasText: 'Bestäm när effekten' }).waitFor();
  // Closing a done action leads to the check of its effect, and closes nothing.
  await move('closed');
  await until('the keyboard to be at the effect', () => page.evaluate(() => document.activeElement?.id === 'action-effect'));
  assert.equal(await page.locator('[data-close]').count(), 0);
  await page.locator('[data-weeks="13"]').click();
  await page.locator('[data-part="effect"] [data-choice="not-sufficient"]').click();
  await page.locator('[data-another]').waitFor();
  await page.locator('[data-part="effect"] [data-choice="sufficient"]').click();
  await page.locator('[data-close]').click();
  await page.locator('[data-closed]').waitFor();
  await page.locator('[data-stage="closed"]').waitFor();

  await representative.go(`#/case/${plan}/`);
  await representative.page.locator('[data-filter="over"]').click();
  await representative.page.locator(`[data-column="closed"] [data-action="${row}"]`).waitFor();
  await representative.go(`#/case/${plan}/row/${row}`);
  await representative.page.locator('[data-open="history"]').click();
  await representative.page.locator('.entry', { hasText: 'Tillräcklig' }).waitFor();
});

tell('what is raised asks the manager above for an answer, and the answer is told to whoever raised it', async ({ server, arrive }) => {
  const untilTold = async (user, kind) => {
    const headers = { authorization: `Bearer ${await server.token(user)}` };
    await until(`${user} to be told: ${kind}`, async () =>
      (await (await fetch(`${server.address}/api/messages`, { headers })).json()).some((it) => it.kind === kind));
  };
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.go('#/actions');
  const plan = await page.locator('[data-plan]').first().getAttribute('data-plan');
  await manager.go(`#/case/${plan}/`);
  await page.locator('#add-action').click();
  await page.locator('[data-action-row]').waitFor();
  const row = await page.locator('[data-action-row]').getAttribute('data-action-row');
  await page.locator(`#field-rows-${row}-action`).fill('Ett larm till parkeringen');
  await page.locator('[data-step="raised"]').click();
  await page.locator('[data-part="raise"]', { hasText: 'Väntar på svar' }).waitFor();
  await manager.untilSynced();
  await untilTold('chef-avd-01', 'action-raised');

  const above = await arrive('chef-avd-01');
  const waiting = above.page.locator(`[data-raised="asks"] [data-action="${row}"]`);
  await above.go('#/actions');
  await waiting.filter({ hasText: 'Ett larm till parkeringen' }).filter({ hasText: 'Lyft till' }).waitFor();
  await above.page.locator(`[data-plan="${plan}"]`, { hasText: 'väntar på svar' }).waitFor();
  await above.go('#/next');
  await above.page.locator('#next-answers').click();
  await waiting.locator('a').click();
  await until('the keyboard to be at the answer', () => above.page.evaluate(() => document.activeElement?.id === 'action-raise'));
  await above.page.locator('[data-part="raise"] [data-choice="we-act"]').click();
  await above.go('#/actions');
  await above.page.locator(`[data-plan="${plan}"]`).waitFor();
  await waiting.waitFor({ state: 'detached' });

  await manager.go('#/actions');
  const told = page.locator(`[data-raised="tells"] [data-action="${row}"]`);
  await told.filter({ hasText: 'Vi gör det' }).waitFor();
  assert.equal(await page.locator('[data-raised="asks"]').count(), 0, 'nobody answers what they raised themselves');
  await untilTold('chef-0001', 'action-answered');
});

story('the form shows only the questions that somebody looks for, and none disappears under their hands', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.openSection('A');
  await page.locator('#q-A1 [data-flag="needs-action"]').click();
  await page.locator('[data-chosen="needs-action"]').click();
  await page.locator('#q-A1').waitFor();
  assert.equal(await page.locator('[data-question]').count(), 1);
  await page.locator('[data-chosen="unanswered"]').click();
  await until('all questions to be listed', async () => (await page.locator('[data-question]').count()) > 30);
  const all = await page.locator('[data-question]').count();
  await manager.answer('A2', 'yes');
  assert.equal(await page.locator('[data-question]').count(), all);
  await page.locator('#refresh-chosen').click();
  await until('the answered one to be gone', async () => (await page.locator('[data-question]').count()) === all - 1);
});

story('an extra follow-up is begun without a network, asks the sections that were chosen, and hides nothing that is written', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  await manager.unplug();
  const begin = async (another) => {
    await manager.go('#/start-extra');
    await page.locator('.choice', { hasText: 'olycka' }).click();
    await page.locator('#event-date').fill('2026-03-02');
    await another?.();
    await page.locator('form button[type=submit]').click();
    await page.locator('.steps').waitFor();
    return (await page.evaluate(() => location.hash)).split('/')[2];
  };
  manager.document = await begin();
  assert.equal(await begin(), manager.document, 'what is begun twice is one');
  assert.notEqual(await begin(() => page.locator('#another-one').check()), manager.document);
  await manager.openSection('B');
  await manager.comment('B1').fill('Trappan är hal.');
  await manager.go(`#/case/${manager.document}/plan`);
  await page.locator('#plan-reason').fill('Någon föll i trappan.');
  await page.locator('#chosen-sections label', { hasText: /^C / }).click();
  assert.deepEqual(await look(manager, `#/case/${manager.document}/plan`), []);
  await manager.go(`#/case/${manager.document}/`);
  const sections = () => page.locator('.card--section h3').allInnerTexts();
  await until('the chosen section and the written one to be left', async () => (await sections()).map((it) => it[0]).join() === 'B,C');
  await manager.plugIn();
  const questions = await page.locator('.card--section progress').evaluateAll((all) => all.reduce((sum, it) => sum + it.max, 0));
  const headers = { authorization: `Bearer ${await server.token('chef-avd-01')}` };
  await until('the department to see how much is asked', async () => {
    const rows = await (await fetch(`${server.address}/api/progress`, { headers })).json();
    return rows.some((it) => it.occasion === 'extra' && it.questions === questions);
  });
});

story('what was handed in last year stands beside each question and is confirmed with one tap', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const { page } = manager;
  const year = Number(/20\d\d/.exec(await page.locator('.case-head').innerText())[0]);
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.go(`#/case/${manager.document}/hand-in`);
  await page.locator('[data-mark-ready="manager"]').click();
  await page.locator('#hand-in-reason').fill('Skyddsombudet är sjukt till mars.');
  await page.locator('#hand-in').click();
  await page.locator('[data-receipt]').waitFor();

  await server.kill();
  server.command('round', 'open', '--name', 'Nästa år', '--reviewed-year', String(year + 1));
  await server.begin();
  await manager.go('#/');
  // By its name: the card of the old one has its last day in the next year.
  const card = page.locator('a.card--link', { hasText: `uppföljning ${year + 1}` });
  await card.click();
  await page.locator('.steps').waitFor();
  manager.document = (await page.evaluate(() => location.hash)).split('/')[2];
  await manager.openSection('A');
  const before = page.locator('#q-A1 [data-previous]');
  await before.filter({ hasText: String(year) }).waitFor();
  assert.equal(await page.locator('#q-A2 [data-previous]').count(), 0, 'what was not answered then is not shown');
  // It is shown without a network too.
  await manager.unplug();
  await before.locator('[data-same-again]').click();
  await page.locator('#q-A1 [data-answer="yes"][aria-pressed="true"]').waitFor();
  await until('nothing to be offered for what is answered', async () => (await before.locator('[data-same-again]').count()) === 0);
});

story('an edit after a mark voids it and tells what was changed, and version two follows', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  const representative = await arrive('ombud-0001');
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.untilSynced();
  for (const person of [manager, representative]) await person.go(`#/case/${person.document}/hand-in`);
  await manager.page.locator('[data-mark-ready="manager"]').click();
  // A mark that is good here was made on what is here: the answer has come.
  await representative.page.locator('[data-voice="manager"] .good').waitFor();
  await representative.page.locator('[data-mark-ready="representative"]').click();
  await manager.page.locator('[data-voice="representative"] .good').waitFor();
  await manager.page.locator('#hand-in').click();
  await manager.page.locator('[data-receipt]').waitFor();

  await representative.openSection('A');
  await representative.answer('A2', 'no');
  await manager.page.locator('[data-voice="manager"] .bad').waitFor();
  await manager.page.locator('[data-voice="manager"] [data-voided] summary').click();
  await manager.page.locator('[data-voice="manager"] .entry', { hasText: 'A2' }).waitFor();
  await manager.page.locator('[data-changed-since] summary').click();
  await manager.page.locator('[data-changed-since] .entry', { hasText: 'A2' }).waitFor();

  await manager.page.locator('[data-mark-ready="manager"]').click();
  await representative.go(`#/case/${representative.document}/hand-in`);
  await representative.page.locator('[data-mark-ready="representative"]').click();
  await manager.page.locator('[data-voice="representative"] .good').waitFor();
  await manager.page.locator('#hand-in', { hasText: '2' }).click();
  await until('the second receipt', async () => (await manager.page.locator('[data-receipt]').count()) === 2);
});
