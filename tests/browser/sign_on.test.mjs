// The organisation's own sign-in, as people go through it: there and back in their browser, and what they are told on the way.
//
// The provider is a real one. What it may sign, and what is believed of it, is in the integration tests.

import assert from 'node:assert/strict';

import { LABEL, signOnProviders } from './sign_on_provider.mjs';
import { storyteller } from './story.mjs';
import { look, misfits, violations } from './usable.mjs';

const story = storyteller();
const { options: knowing, now: theProvider } = signOnProviders();

/** Who the manager is at the provider. */
const SUBJECT = 'd7c2-chef';

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

/** Comes in with the code that stands in the field, and has a new space opened by it. */
async function comesIn(person) {
  const { page } = person;
  await page.locator('#code').waitFor();
  assert.notEqual(await page.locator('#code').inputValue(), '', 'nobody has to type the code');
  assert.deepEqual(await violations(page), []);
  await page.locator('form button[type=submit]').click();
  await person.choosePin();
  assert.doesNotMatch(page.url(), /enrol/, 'the code is used up, and gone from the address');
  await person.openFollowUp();
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
  assert.equal(await page.locator('#user, #password, .ways').count(), 0, 'no password is asked for');
  assert.deepEqual([...(await violations(page)), ...(await misfits(page, 'sign in'))], []);
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
