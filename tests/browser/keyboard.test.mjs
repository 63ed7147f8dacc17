// The screens of the level above and of the end of a round, gone through with a keyboard alone.
//
// Nothing is clicked: everything is reached with the Tab key from where the keyboard happens to be.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** The most steps between two things: more than any screen has places for the keyboard. */
const STEPS_MAX = 250;

/** What a person does with a keyboard. */
function keysOf({ page }) {
  const isAt = (what) => page.evaluate((it) => Boolean(document.activeElement?.matches(it)), what);
  const reach = async (what) => {
    await page.locator(what).first().waitFor();
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      if (await isAt(what)) {
        const seen = await page.evaluate(() => {
          const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
          return outlineStyle !== 'none' || boxShadow !== 'none';
        });
        assert.ok(seen, `${what} shows that it has the keyboard`);
        return;
      }
      await page.keyboard.press('Tab');
    }
    assert.fail(`${what} is not reached with the Tab key`);
  };
  const open = async (what) => {
    await reach(what);
    await page.keyboard.press('Enter');
  };
  const type = async (what, words) => {
    await reach(what);
    await page.keyboard.type(words);
  };
  return { reach, open, type };
}

story('periods are decided, and what is recorded and the archive are read', async ({ arrive }) => {
  const records = await arrive('records');
  const { page } = records;
  const keys = keysOf(records);
  await keys.open('#to-retention');
  await keys.type('#retention-hand-in-workplace', '10');
  await keys.open('#retention-periods button[type=submit]');
  const own = '[data-own-retention] select[id$="-hand-in-workplace"]';
  await until('the period to be inherited', async () => /10 år/.test(await page.locator(own).first().innerText()));
  await keys.reach(own);
  await page.keyboard.press('End');
  await keys.type('[data-own-retention] input[id$="-hand-in-workplace-years"]', '3');
  await keys.open('[data-own-retention] button[type=submit]');
  await until('the own period to be there', async () =>
    (await page.locator('[data-own-retention] input[id$="-hand-in-workplace-years"]').first().inputValue().catch(() => '')) === '3');
  await keys.open('a.back');
  await page.locator('#to-retention').waitFor();

  const manager = await arrive('chef-0001');
  const managers = keysOf(manager);
  await managers.open('#to-what-is-recorded');
  await manager.page.locator('[data-period]').first().waitFor();
  await managers.reach('[data-ask-again]');
  await managers.open('a.back');
  await managers.open('#to-archive');
  await manager.page.locator('.empty').waitFor();
  await managers.open('[data-ask-again]');
  await managers.open('a.back');
  await manager.page.locator('#to-archive').waitFor();
});

story('the board is gone through from the whole down to a form, and back', async ({ arrive }) => {
  const analyst = await arrive('analyst');
  const { page } = analyst;
  const keys = keysOf(analyst);
  await keys.open('#to-result');
  await keys.open('[data-place]');
  await page.locator('[data-together]').waitFor();
  await keys.open('[data-way=questions]');
  await keys.open('[data-level=workplace]');
  await keys.open('[data-choice=table]');
  await keys.open('tr[data-question] td a');
  await page.locator('[data-source]').first().waitFor();
  await keys.open('[data-source] [data-read]');
  await page.locator('[data-handed-in]').waitFor();
  await keys.open('button.back');
  await page.locator('[data-handed-in]').waitFor({ state: 'detached' });
}, { example: 'story' });
