// The organisation's own sign-in, as people go through it: there and back in their browser, and what they are told on the way.
//
// The provider is a real one. What it may sign, and what is believed of it, is in the integration tests.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { LABEL, signOnProviders } from './sign_on_provider.mjs';
import { storyteller } from './story.mjs';
import { look, misfits, violations } from './usable.mjs';

const story = storyteller();
const { options: knowing, now: theProvider } = signOnProviders();

/** Who the manager is at the provider. */
const SUBJECT = 'd7c2-chef';

/** What has to do with passwords on the way in. */
const PASSWORDS = '#user, #password, .ways';

const theButton = ({ page }) => page.locator('#organisation-sign-in');

/** Says who they are at the provider's page, which asks everybody. */
async function provesToBe({ page }, subject) {
  await page.locator('[name=person]').fill(subject);
  await page.getByRole('button', { name: 'Logga in' }).click();
}

async function signsInThere(person, subject) {
  await theButton(person).click();
  await provesToBe(person, subject);
}

/** Presses the button, and turns back at the provider's page. */
async function turnsBack(person) {
  await theButton(person).click();
  await person.page.getByRole('button', { name: 'Avbryt' }).click();
}

/** A page of the server says what happened and what to do, in a way that everybody can read. */
async function isTold({ page }, title, todo) {
  await page.locator('h1', { hasText: title }).waitFor();
  assert.match(await page.locator('main').innerText(), todo);
  assert.deepEqual([...(await violations(page)), ...(await misfits(page, title))], []);
}

/** Comes back signed in, without pressing anything, and has a new space opened. */
async function comesIn(person) {
  const { page } = person;
  await person.choosePin();
  assert.doesNotMatch(page.url(), /enrol/, 'the code is used up, and gone from the address');
  await person.openFollowUp();
}

/** A one-time code for a user. */
async function codeFor(server, user) {
  const headers = { authorization: `Bearer ${await server.token(user)}`, 'content-type': 'application/json' };
  const answer = await fetch(`${server.address}/api/enrolments`, { method: 'POST', headers, body: '{}' });
  return (await answer.json()).code;
}

/** The code stands in its field, and nobody is signed in by it before somebody presses the button. */
async function isFilledIn({ page }, code) {
  await until('the code to be filled in', async () => (await page.locator('#code').inputValue()) === code);
  assert.equal((await page.locator('form button[type=submit]').innerText()).trim(), 'Logga in', 'nothing is under way');
  assert.equal(await page.locator('#new-pin, #pin').count(), 0);
}

/** Where passwords are off none is asked for, not even for the moment until the server has said so. */
async function isAskedForNothingBeforeItIsKnown({ page }) {
  await page.addInitScript(() => {
    const ask = globalThis.fetch.bind(globalThis);
    const isHeld = (request) => globalThis.name === 'held' && String(request.url ?? request).endsWith('/api/single-sign-on');
    globalThis.fetch = async (...request) => {
      if (isHeld(request[0])) await new Promise((released) => { globalThis.release = released; });
      return ask(...request);
    };
  });
  await page.evaluate(() => { globalThis.name = 'held'; });
  await page.reload();
  await page.locator('h1').waitFor();
  assert.equal(await page.locator(`${PASSWORDS}, #code`).count(), 0);
  await until('the question to be asked', () => page.evaluate(() => Boolean(globalThis.release)));
  assert.equal(await page.locator(`${PASSWORDS}, #code`).count(), 0);
  await page.evaluate(() => {
    globalThis.name = '';
    globalThis.release();
  });
  await page.locator('#code').waitFor();
  assert.equal(await page.locator(PASSWORDS).count(), 0);
}

story('somebody is told that their account is not linked, links it, and comes in by the button on the next tablet', async ({ arrive }) => {
  const first = await arrive();
  assert.match(await theButton(first).innerText(), new RegExp(`Logga in med ${LABEL}`));
  assert.deepEqual(await violations(first.page), []);
  await turnsBack(first);
  await isTold(first, 'Inloggningen gick inte att slutföra', /Börja om från Samsyn/);
  await first.page.getByRole('link', { name: 'Till Samsyn' }).click();

  await signsInThere(first, SUBJECT);
  await isTold(first, 'Ditt konto är inte kopplat än', /Logga in .* engångskod eller .* lösenord.*Koppla sedan kontot under Surfplattan/s);
  await first.page.getByRole('link', { name: 'Till Samsyn' }).click();
  await first.signIn('chef-0001');
  const name = await first.page.locator('.pen__name').innerText();

  await first.go('#/tablet');
  const link = first.page.locator('#tablet-organisation-link button');
  await link.waitFor();
  assert.deepEqual(await look(first, '#/tablet'), []);
  await link.click();
  await provesToBe(first, SUBJECT);
  await isTold(first, 'Kontot är kopplat', /Nästa gång kan du logga in med organisationens inloggning/);
  await first.page.getByRole('link', { name: 'Till Samsyn' }).click();
  await first.unlock();

  const next = await arrive();
  await next.untilKeptForOffline();
  await signsInThere(next, SUBJECT);
  await comesIn(next);
  assert.equal(await next.page.locator('.pen__name').innerText(), name, 'it is the same person');
}, { options: knowing() });

story('where nobody has a password the button and a one-time code are the ways in, in English too', async ({ server, arrive }) => {
  server.command('user', 'link', 'chef-0001', '--issuer', theProvider().issuer, '--subject', SUBJECT);
  const person = await arrive(null, { language: 'en', locale: 'en-GB' });
  const { page } = person;
  assert.match(await theButton(person).innerText(), new RegExp(`Sign in with ${LABEL}`));
  await page.locator('#code').waitFor();
  assert.equal(await page.locator(PASSWORDS).count(), 0, 'no password is asked for');
  assert.deepEqual([...(await violations(page)), ...(await misfits(page, 'sign in'))], []);
  await isAskedForNothingBeforeItIsKnown(person);
  await turnsBack(person);
  await isTold(person, 'The sign-in could not be completed', /Begin again from Samsyn/);
  await page.getByRole('link', { name: 'To Samsyn' }).click();
  await signsInThere(person, SUBJECT);
  await comesIn(person);

  // Whoever takes the tablet next is not taken for the one who signed in before.
  await page.locator('.pen__name').click();
  await page.getByRole('button', { name: 'Switch person', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in somebody else' }).click();
  await theButton(person).click();
  await page.locator('[name=person]').waitFor();
}, { options: knowing('--local-accounts', 'off') });

story('whoever signed out on their tablet signs in again there by the button, where nobody has a password', async ({ server, arrive }) => {
  server.command('user', 'link', 'chef-0001', '--issuer', theProvider().issuer, '--subject', SUBJECT);
  // The browser speaks English; the person has chosen Swedish.
  const person = await arrive(null, { locale: 'en-GB' });
  const { page } = person;
  await signsInThere(person, SUBJECT);
  await comesIn(person);
  await page.locator('.pen__name').click();
  await page.getByRole('button', { name: 'Logga ut', exact: true }).click();
  await page.getByRole('button', { name: 'låt arbetet ligga kvar' }).click();
  await person.unlock();
  await page.locator('.again button').click();
  const dialog = page.locator('dialog');
  await dialog.locator('#organisation-sign-in', { hasText: LABEL }).waitFor();
  assert.equal(await dialog.locator('[type=password]').count(), 0, 'no password is asked for');
  assert.deepEqual(await violations(page), []);
  await turnsBack(person);
  await isTold(person, 'Inloggningen gick inte att slutföra', /Börja om från Samsyn/);
  await page.getByRole('link', { name: 'Till Samsyn' }).click();
  await person.unlock();
  await page.locator('.again button').click();
  await signsInThere(person, SUBJECT);
  await person.unlock();
  await person.openFollowUp();
  await person.untilSynced();
  assert.equal(await page.locator('.again').count(), 0, 'they are signed in');
}, { options: knowing('--local-accounts', 'off') });

story('a link with a one-time code leads to the code, whoever is on the tablet, and signs nobody in by itself', async ({ server, arrive }) => {
  const person = await arrive('chef-0001');
  const { page } = person;
  const code = await codeFor(server, 'chef-0002');
  await page.close();
  await person.openPage(`/#/enrol/${code}`);
  await isFilledIn(person, code);
  await person.page.getByRole('button', { name: 'Visa vilka som finns på surfplattan' }).click();
  await person.page.locator('.person').waitFor();
  await person.go('#/');
  await person.go(`#/enrol/${code}`);
  await isFilledIn(person, code);
  await person.go('#/');
  await person.page.reload();
  await person.page.locator('#pin').waitFor();
  // As if the organisation's sign-in had sent the browser back, but nobody had left for it.
  await person.go(`#/enrol/${code}/0a9f`);
  await isFilledIn(person, code);
  await person.page.locator('form button[type=submit]').click();
  await person.choosePin();

  // Somebody's space is open: they decide whether it is for them.
  const next = await codeFor(server, 'ombud-0001');
  await person.go(`#/enrol/${next}`);
  await person.page.getByRole('button', { name: 'Lås och använd koden' }).click();
  await isFilledIn(person, next);
});

story('without a network it is said why nobody can sign in, and the fields come when there is one', async ({ arrive }) => {
  const person = await arrive();
  const { page } = person;
  await page.locator('#user').waitFor();
  await person.untilKeptForOffline();
  await person.unplug();
  await page.reload();
  // Not every version of the browser tells a page that begins without a network that there is none.
  await page.locator('.notice', { hasText: /Surfplattan har inget nät|Servern svarar inte/ }).waitFor();
  assert.equal(await page.locator(PASSWORDS).count(), 0);
  assert.deepEqual([...(await violations(page)), ...(await misfits(page, 'sign in'))], []);
  await person.plugIn();
  await page.locator('#ask-ways').click();
  await person.signIn('chef-0001');
});
