// The end of a round: it is closed and archived, its follow-ups are read in the archive, and what is recorded is told.
//
// Each story has a server of its own. Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';

import { TRY_MS } from './patience.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';
import { look } from './usable.mjs';

const story = storyteller();

story('a closed round is archived, and its follow-up is read in the archive and nowhere else', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.answer('A1', 'partly');
  await manager.comment('A1').fill('Bullret i köket stör');
  await manager.untilSynced();

  const process = await arrive('process');
  const { page } = process;
  await page.locator('#to-rounds').click();
  await page.locator('[data-round]').first().click();
  await page.locator('#close-round').click();
  await page.locator('#close-round-confirm').click();
  await page.locator('#archive-round').click();
  assert.match(await page.locator('dialog').innerText(), /Det går inte att ångra/);
  await page.locator('#archive-round-confirm').click();
  await page.locator('[data-archived-count], [data-waiting]').first().waitFor();
  await until('everything to be archived', async () => {
    if ((await page.locator('[data-archived-round]').count()) > 0) return true;
    const confirm = page.locator('#archive-round-confirm');
    if ((await confirm.count()) === 0) await page.locator('#archive-round[aria-disabled=false]').click({ timeout: TRY_MS });
    await confirm.click({ timeout: TRY_MS });
    return false;
  });

  await manager.go('#/');
  await until('the follow-up to go from the tablet', async () =>
    (await manager.page.locator(`a.card--link[href*="${manager.document}"]`).count()) === 0);
  await manager.page.locator('#to-archive').click();
  await manager.page.locator(`[data-archived="${manager.document}"]`).click();
  const answered = manager.page.locator('[data-archived-copy] [data-question="A1"]');
  await answered.waitFor();
  assert.match(await answered.innerText(), /Delvis[\s\S]*Bullret i köket stör/);
  assert.equal(await manager.page.locator('#content textarea, #content input').count(), 0, 'nothing can be changed');
  assert.deepEqual(await look(manager, `#/archive/${manager.document}`), []);

  const headers = { authorization: `Bearer ${await server.token('chef-avd-01')}` };
  const above = await fetch(`${server.address}/api/archive/${manager.document}`, { headers });
  assert.equal(above.status, 404, 'the level above never sees a draft');
});

story('a records officer decides how long records are kept, and everybody reads it', async ({ arrive }) => {
  const records = await arrive('records');
  const { page } = records;
  await page.locator('#to-retention').click();
  await page.locator('#retention-hand-in-workplace').fill('hundra');
  await page.locator('#retention-periods button[type=submit]').click();
  await page.locator('#retention-periods [data-problem]', { hasText: 'mellan 1 och 200' }).waitFor();
  await page.locator('#retention-hand-in-workplace').fill('10');
  await page.locator('#retention-periods button[type=submit]').click();
  await page.locator('[data-none-due]').waitFor();

  const representative = await arrive('ombud-0001');
  await representative.page.locator('#to-what-is-recorded').click();
  await representative.page.locator('[data-period="hand-in-workplace"]', { hasText: '10 år' }).waitFor();
  await representative.page.locator('[data-period="hand-in-administration"]', { hasText: 'Bevaras' }).waitFor();
  assert.match(await representative.page.locator('#recorded-who').innerText(), /Aldrig utkastet/);
  await representative.unplug();
  await representative.go('#/tablet');
  await representative.page.locator('#to-recorded').click();
  assert.match(await representative.page.locator('#content').innerText(), /Vem som ser vad/, 'it is read without a network');
  await representative.plugIn();
});

story('what is due is chosen, confirmed and disposed of by a decision', async ({ arrive }) => {
  const due = [{
    document: '4NMNnkMhL8jXrdJ9jamS58PAVdXu', kind: 'working-follow-up', unit_name: 'Förskolan Eken', round_name: '2020',
    event_date: null, ended_on: '2020-06-15', due_since: '2022-01-01', is_handed_in: false,
  }];
  const records = await arrive('records');
  const { page } = records;
  // No round of an example is old enough, so the list is told; everything else is the server's.
  await page.route('**/api/retention/due', (route) => route.fulfill({ json: due }));
  await records.go('#/retention');
  await page.locator('[data-due]').waitFor();
  await page.locator('#dispose-chosen').click();
  await page.locator('#due [data-problem]', { hasText: 'Välj minst en' }).waitFor();
  await page.locator('#due-all').check();
  await page.locator('#due-reference').fill('SN 2026/1 § 7');
  await page.locator('#dispose-chosen').click();
  assert.match(await page.locator('dialog').innerText(), /Gallra 1 handling[\s\S]*SN 2026\/1 § 7/);
  await page.locator('#dispose-confirm').click();
  await page.locator('#due [data-problem]').waitFor();
  assert.equal(await page.locator('#due [data-disposed]').count(), 0, 'what the server refuses is not told as done');
});

story('the screens of the life cycle are usable by everybody, in both languages', async ({ arrive }) => {
  for (const language of ['sv', 'en']) {
    const records = await arrive('records', { language });
    assert.deepEqual([...(await look(records, '#/retention')), ...(await look(records, '#/recorded'))], [], language);
    const manager = await arrive('chef-0001', { language });
    assert.deepEqual(await look(manager, '#/archive'), [], language);
  }
});
