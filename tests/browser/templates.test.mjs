// A process owner writes new versions of the questions; what is filled in already stays as it is.
//
// The real server keeps drafts and versions; a lost network and a second page are part of the story.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

const CHANGED = 'Är skyddsombudet med när ni planerar, genomför och följer upp arbetsmiljöarbetet?';
const ADDED = 'Vet alla var handlingsplanen finns?';

/** Opens the newest version for workplaces from the list of follow-ups; its hash. */
async function openWorkplaceTemplate({ page }) {
  await page.locator('#to-templates').click();
  const card = page.locator('[data-level=workplace] [data-template]').first();
  const hash = await card.getAttribute('data-template');
  await card.click();
  await page.locator('#write-version').waitFor();
  return hash;
}

async function untilKept({ page }) {
  await until('the draft to be kept by the server', async () => /Utkastet sparades/.test(await page.locator('#draft-kept').innerText()));
}

/** The ids of the questions as they stand on the screen. */
function order({ page }) {
  return page.locator('article[data-question]').evaluateAll((all) => all.map((it) => it.dataset.question));
}

async function focused({ page }, id) {
  await until(`the keyboard to be on ${id}`, () => page.evaluate((it) => document.activeElement?.id === it, id));
}

/** What the server has at an address, for a user. */
async function fetched(server, user, path) {
  const headers = { authorization: `Bearer ${await server.token(user)}` };
  return (await fetch(`${server.address}${path}`, { headers })).json();
}

story('a process owner changes one question, adds one, moves one, compares and saves; the open round asks what it asked', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  const askedBefore = await manager.page.locator('[data-question] h2').allInnerTexts();
  await manager.answer('A1', 'yes');
  await manager.untilSynced();

  const owner = await arrive('process');
  const { page } = owner;
  const base = await openWorkplaceTemplate(owner);
  assert.equal(await page.locator('#remove-version').count(), 0, 'what is used stays');
  await page.locator('#write-version').click();

  await page.locator('#question-change-A1').click();
  await page.locator('#template-question-A1-sv').fill(CHANGED);
  assert.match(await page.locator('[data-fields=A1]').innerText(), /Förra årets svar visas vid frågan så länge den svenska texten är densamma/);
  const levels = page.locator('[data-fields=A1] [data-other-levels]');
  await levels.waitFor();
  assert.match(await levels.innerText(), /Mellannivå\s+Deltar skyddsombudet/);

  await page.locator('#question-down-A2').click();
  await focused(owner, 'question-down-A2');
  assert.deepEqual((await order(owner)).slice(0, 3), ['A1', 'A3', 'A2']);
  assert.equal(await page.locator('#template-said').innerText(), 'A2 är nu fråga 3 i avsnitt A.');

  await page.locator('#add-question-G').click();
  // A5 is asked on the level above, and every other number up to four stands here: a new question is none of them.
  await focused(owner, 'template-question-G5-sv');
  await page.locator('#template-question-G5-en').fill('Does everybody know where the action plan is?');
  await page.locator('[data-part=save]').click();
  const fault = page.locator('[data-fault="question/G5/sv"]');
  assert.match(await fault.innerText(), /G5, svenska: Här saknas text/);
  // It can be tapped, and does nothing.
  await page.locator('#save-version').click({ force: true });
  assert.equal(await page.locator('#save-version').getAttribute('aria-disabled'), 'true');
  await fault.locator('button').click();
  await focused(owner, 'template-question-G5-sv');
  const field = page.locator('#template-question-G5-sv');
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  assert.equal(await page.locator('#template-question-G5-sv-fault').innerText(), 'Här saknas text.');
  await field.fill(ADDED);
  await until('the fault to go', async () => (await field.getAttribute('aria-invalid')) === null);
  await untilKept(owner);

  await page.locator('[data-part=preview]').click();
  const preview = page.locator('#template-preview');
  assert.ok((await preview.locator('[data-question=A1]').innerText()).includes(CHANGED));
  assert.equal(await preview.locator('[data-question=G5] .answer').count(), 3, 'without "not applicable"');
  await page.locator('[data-preview-language=en]').click();
  await preview.locator('[data-question=G5]', { hasText: 'Does everybody know' }).waitFor();
  assert.equal(await preview.getAttribute('lang'), 'en');

  await page.locator('[data-part=save]').click();
  await page.locator('[data-difference=A1]').waitFor();
  const told = await page.locator('[data-difference]').evaluateAll((all) => all.map((it) => `${it.dataset.difference} ${it.dataset.kind}`));
  assert.equal(told.length, 3, told.join(', '));
  assert.ok(told.includes('A1 changed') && told.includes('G5 added') && told.some((it) => /^A[23] moved$/.test(it)), told.join(', '));
  const change = await page.locator('[data-difference=A1]').innerText();
  assert.ok(/Före: Deltar skyddsombudet/.test(change) && change.includes(`Nu: ${CHANGED}`), change);
  await page.locator('#save-version').click();
  await page.locator('#template-saved', { hasText: 'Version 2 är sparad' }).waitFor();
  assert.match(await page.locator('#template-facts').innerText(), /Version 2 · 42 frågor/);
  await page.locator('.back').click();
  await until('both versions to be listed', async () => (await page.locator('[data-level=workplace] [data-template]').count()) === 2);
  assert.equal(await page.locator('[data-level=workplace] [data-used=false]').count(), 1);

  const listed = await fetched(server, 'process', '/api/templates');
  const [two, one] = listed.filter((it) => it.level === 'workplace');
  assert.deepEqual([two.version, two.is_used, one.version, one.is_used, one.hash], [2, false, 1, true, base]);
  await manager.page.reload();
  await manager.unlock();
  await manager.openSection('A');
  assert.deepEqual(await manager.page.locator('[data-question] h2').allInnerTexts(), askedBefore);
  assert.equal(await manager.page.locator('#q-A1 [data-answer=yes]').getAttribute('aria-pressed'), 'true');
});

story('a draft outlives the language, the page and the network, and what was removed comes back', async ({ server, arrive }) => {
  const owner = await arrive('process');
  const { page } = owner;
  const base = await openWorkplaceTemplate(owner);
  await page.locator('#write-version').click();
  await page.locator('#question-remove-B2').click();
  await page.locator('#question-remove-now-B2').click();
  await focused(owner, 'question-change-B3');
  await untilKept(owner);

  await owner.unplug();
  await page.locator('#question-change-B1').click();
  await page.locator('#template-question-B1-en').fill('Is there a policy?');
  await page.locator('[data-problem]').first().waitFor();
  await page.getByText('Det senaste är inte sparat hos servern än.').waitFor();
  await page.locator('button[lang=en]').first().click();
  await page.getByText('The latest is not saved at the server yet.').waitFor();
  assert.equal(await page.locator('#template-question-B1-en').inputValue(), 'Is there a policy?');
  await owner.plugIn();
  await until('the server to have it', async () => {
    const kept = await fetched(server, 'process', `/api/templates/${base}/draft`);
    return kept.template.sections[1].questions[0].en === 'Is there a policy?';
  });
  await page.locator('button[lang=sv]').first().click();
  await untilKept(owner);

  await page.reload();
  await owner.unlock();
  await page.locator('#question-change-B1').waitFor();
  assert.equal(await page.locator('#question-change-B2').count(), 0);
  await page.locator('[data-part=save]').click();
  const removed = page.locator('[data-difference=B2]');
  assert.match(await removed.innerText(), /Borttagen/);
  await removed.locator('button').click();
  await until('B2 to be no difference any more', async () => (await removed.count()) === 0);
  await page.locator('[data-part=questions]').click();
  await page.locator('#question-change-B2').waitFor();
  const back = await order(owner);
  assert.deepEqual(back.slice(back.indexOf('B1'), back.indexOf('B1') + 3), ['B1', 'B2', 'B3']);

  await page.locator('[data-part=save]').click();
  await page.locator('#discard-draft').click();
  await page.locator('#discard-draft-now').click();
  await page.locator('#write-version', { hasText: 'Skriv en ny version' }).waitFor();
  assert.equal(await fetched(server, 'process', `/api/templates/${base}/draft`), null);
});

story('the scale, the closing questions and how long a law is valid are changed in a new version', async ({ server, arrive }) => {
  const owner = await arrive('process');
  const { page } = owner;
  await page.locator('#to-templates').click();
  const card = page.locator('[data-level=administration] [data-template]').first();
  const base = await card.getAttribute('data-template');
  await card.click();
  await page.locator('#write-version').click();

  await page.locator('#template-step-partly-sv').fill('Till viss del');
  await page.locator('#step-up-no').click();
  await focused(owner, 'step-up-no');
  await page.locator('#add-step').click();
  await focused(owner, 'template-step-answer-1-sv');
  await page.locator('#template-step-answer-1-sv').fill('På gång');
  await page.locator('#template-step-answer-1-en').fill('Under way');
  await page.locator('[data-scale-step=answer-1] [data-symbol=neutral]').click();

  const closing = () => page.locator('[data-closing] textarea[lang=sv]').evaluateAll((all) => all.map((it) => it.value));
  const before = await closing();
  await page.locator('#closing-down-0').click();
  await focused(owner, 'closing-down-1');
  assert.deepEqual((await closing()).slice(0, 2), [before[1], before[0]]);

  const question = (await order(owner))[0];
  await page.locator(`#question-change-${question}`).click();
  await page.locator(`#add-law-${question}`).click();
  const laws = await page.locator(`[data-fields="${question}"] .template-law`).count();
  const law = `#template-question-${question}-law-${laws - 1}`;
  await page.locator(law).fill('AFS 2001:1, 11 §');
  await page.locator(`${law}-from`).fill('2025-01-01');
  await page.locator(`${law}-to`).fill('2024-12-31');
  await page.locator('[data-part=save]').click();
  await page.locator(`[data-fault$="/law/${laws - 1}/to"]`, { hasText: 'Den sista dagen är före den första' }).locator('button').click();
  await focused(owner, `${law}-to`.slice(1));
  await page.locator(`${law}-to`).fill('2026-12-31');
  await page.locator('[data-part=save]').click();
  await page.locator('[data-difference="partly"]').waitFor();
  const told = await page.locator('[data-difference]').evaluateAll((all) => all.map((it) => `${it.dataset.difference} ${it.dataset.kind}`));
  for (const change of ['partly changed', 'answer-1 added', `${question} changed`]) assert.ok(told.includes(change), `${change} is in ${told}`);
  assert.equal(told.filter((it) => it.endsWith(' moved')).length, 2, `an answer and a closing question: ${told}`);
  await page.locator('#save-version').click();
  await page.locator('#template-saved').waitFor();

  const listed = (await fetched(server, 'process', '/api/templates')).filter((it) => it.level === 'administration');
  const saved = await fetched(server, 'process', `/api/templates/${listed.find((it) => it.hash !== base).hash}`);
  assert.deepEqual(saved.scale.steps.map((it) => it.code), ['yes', 'no', 'partly', 'answer-1', 'not-applicable']);
  assert.equal(saved.scale.steps[3].symbol, 'neutral');
  assert.equal(saved.sections[0].questions[0].law.at(-1).valid_to, '2026-12-31');
  const old = await fetched(server, 'process', `/api/templates/${base}`);
  assert.deepEqual(old.scale.steps.map((it) => it.code), ['yes', 'partly', 'no', 'not-applicable'], 'what is used stays as it was');
});

story('two pages with one draft: the later one chooses, and an unused version can be removed', async ({ server, arrive }) => {
  const [here, there] = [await arrive('process'), await arrive('process')];
  const base = await openWorkplaceTemplate(here);
  for (const owner of [here, there]) {
    await owner.go(`#/templates/${base}/draft`);
    await owner.page.locator('#question-change-A1').click();
  }
  await here.page.locator('#template-question-A1-sv').fill('Härifrån?');
  await untilKept(here);
  await there.page.locator('#template-question-A1-sv').fill('Därifrån?');
  await there.page.locator('#draft-conflict').waitFor();
  await there.page.locator('[data-settle=this]').click();
  await untilKept(there);
  const kept = await fetched(server, 'process', `/api/templates/${base}/draft`);
  assert.equal(kept.template.sections[0].questions[0].sv, 'Därifrån?');
  await here.page.locator('#template-question-A1-en').fill('From here?');
  await here.page.locator('#draft-conflict').waitFor();
  await here.page.locator('[data-settle=other]').click();
  await until('the other draft to be here', async () => (await here.page.locator('#template-question-A1-sv').inputValue()) === 'Därifrån?');

  await here.page.locator('[data-part=save]').click();
  await here.page.locator('#save-version').click();
  await here.page.locator('#template-saved').waitFor();
  await here.page.locator('#remove-version').click();
  await here.page.locator('#remove-version-now').click();
  await here.page.locator('[data-level=workplace] [data-template]').first().waitFor();
  assert.equal(await here.page.locator('[data-level=workplace] [data-template]').count(), 1);
});

story('without a network the templates say so; a manager has no way to them', async ({ arrive }) => {
  const owner = await arrive('process');
  await owner.page.locator('#to-templates').waitFor();
  // What shows templates is in the same piece.
  await owner.go('#/rounds');
  await owner.page.locator('[data-asking]').waitFor();
  await owner.unplug();
  await owner.go('#/');
  await owner.page.locator('#to-templates').click();
  await owner.page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await owner.plugIn();
  await owner.page.locator('[data-ask-again]').click();
  await owner.page.locator('[data-template]').first().waitFor();

  const manager = await arrive('chef-0001');
  await manager.page.locator('.card--link').first().waitFor();
  assert.equal(await manager.page.locator('#to-templates').count(), 0);
  await manager.go('#/templates');
  await manager.page.locator('[data-problem]').waitFor();
});
