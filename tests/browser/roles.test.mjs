// What each role is shown: the ways that lead to its screens, and what stands there for whoever comes to another by its address.
//
// The server alone decides, and each of its routes is tried by each role in its own tests; here it is about what people see.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** Ways that everybody has. */
const EVERYBODY = ['to-messages', 'to-support', 'to-what-is-recorded'];

/** Whoever it is, and the ways that this role has beside everybody's. */
const WAYS = {
  'chef-0001': ['to-archive', 'to-raised'],
  'ombud-0001': ['to-archive', 'to-raised'],
  'chef-forv-01': ['to-archive', 'to-raised', 'to-result', 'to-rounds', 'to-units'],
  hso: ['to-archive', 'to-raised', 'to-result', 'to-units'],
  hr: ['to-raised', 'to-result', 'to-units'],
  process: ['to-organisation', 'to-result', 'to-rounds', 'to-templates', 'to-units'],
  analyst: ['to-result'],
  records: ['to-result', 'to-retention'],
  admin: ['to-organisation', 'to-retention', 'to-rounds', 'to-status', 'to-unit-handover'],
  employee: ['to-fed-back', 'to-raised'],
};

/** Those who have nothing to fill in, and are shown no way to the next step of it. */
const TAKE_NO_PART = ['process', 'analyst', 'records', 'admin'];

/** Screens that only some may see: the way there, the address, and what stands there for them. */
const SCREENS = [
  ['to-rounds', '#/rounds', '[data-round]'],
  ['to-templates', '#/templates', '[data-level]'],
  ['to-organisation', '#/organisation', '[data-unit]'],
  ['to-status', '#/status', '#status-overall'],
  ['to-unit-handover', '#/unit-handover/new', '#find-unit'],
];

/** An employee of the first workplace who is nothing else; their password. */
async function hireEmployee(server) {
  const headers = { authorization: `Bearer ${await server.token('chef-0001')}` };
  const [{ unit }] = await (await fetch(`${server.address}/api/progress`, { headers })).json();
  const said = server.command('user', 'add', 'employee', '--name', 'Esa Edin');
  server.command('org', 'assign', 'employee', 'employee', unit);
  return said.match(/\S+\s*$/)[0].trim();
}

/** The ways on the first screen, once they are those. */
async function untilWays(page, expected) {
  const shown = () => page.locator('a.next[id^="to-"]').evaluateAll((links) => links.map((it) => it.id).sort());
  const wanted = [...EVERYBODY, ...expected].sort();
  try {
    await until('the ways of the role', async () => JSON.stringify(await shown()) === JSON.stringify(wanted));
  } catch {
    assert.deepEqual(await shown(), wanted);
  }
}

story('each role finds the ways to its screens, and others are told in words that a screen is not for them', async ({ server, arrive }) => {
  const password = await hireEmployee(server);
  for (const [user, ways] of Object.entries(WAYS)) {
    const person = await arrive();
    await person.signIn(user, user === 'employee' ? password : undefined);
    const { page } = person;
    await untilWays(page, ways);
    const next = await page.locator('.rail [href="#/next"]').count();
    assert.equal(next, TAKE_NO_PART.includes(user) ? 0 : 1, `the next step is shown to ${user} where there is one`);
    if (ways.includes('to-rounds')) {
      assert.doesNotMatch(await page.locator('#to-rounds').innerText(), /öppna|flytta|bestäm/i, `nothing is promised to ${user} that they may not do`);
    }
    for (const [way, screen, content] of SCREENS) {
      await person.go(screen);
      if (ways.includes(way)) {
        await page.locator(content).first().waitFor();
      } else {
        await page.locator('.notice', { hasText: 'Ingen av dina roller' }).first().waitFor();
        assert.equal(await page.locator(content).count(), 0, `${user} sees nothing at ${screen}`);
      }
    }
    assert.deepEqual(person.faults, [], 'no page broke');
    await person.leave();
  }
}, { example: 'story' });
