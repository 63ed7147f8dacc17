// A person with a tablet: a browser profile of their own, and what they do with it.
//
// People find things by what is written on them or by the form's own marks; nothing here reaches behind the page.

import { chromium } from 'playwright-core';

import { PATIENCE_MS } from './patience.mjs';
import { PASSWORD, until } from './server.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The longest that what is typed waits to be written in the document: in a short field (`PAUSE_MS` in value_field.rs). */
const WRITTEN_MS = 500;

/** The PIN that everybody here has chosen. */
export const PIN = '271828';

export const SIZES = {
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
  portrait: { width: 768, height: 1024 },
  landscape: { width: 1024, height: 768 },
  desktop: { width: 1440, height: 900 },
};

export async function openBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET, timeout: PATIENCE_MS });
}

/** A browser profile with nothing in it. */
export async function newProfile(browser, looks) {
  const context = await browser.newContext({ locale: 'sv-SE', ...looks });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

export class Person {
  /** Somebody with an empty tablet that has opened the app once. */
  static async arrive(browser, server, { size = SIZES.portrait, density = 1, colours = 'light', language = 'sv', locale = 'sv-SE' } = {}) {
    const context = await newProfile(browser, { viewport: size, deviceScaleFactor: density, colorScheme: colours, locale, acceptDownloads: true });
    await context.addInitScript((code) => {
      if (!localStorage.getItem('samsyn-language')) localStorage.setItem('samsyn-language', code);
    }, language);
    const person = new Person();
    Object.assign(person, { context, server, faults: [] });
    await person.openPage();
    return person;
  }

  async openPage(path = '/') {
    this.page = await this.context.newPage();
    this.page.on('pageerror', (fault) => this.faults.push(String(fault)));
    await this.page.goto(this.server.address + path);
  }

  /** Signs in for the first time on this tablet, and chooses the PIN. */
  async signIn(user, password = PASSWORD) {
    await this.page.locator('#user').fill(user);
    await this.page.locator('#password').fill(password);
    await this.page.locator('form button[type=submit]').click();
    await this.choosePin();
  }

  /** Chooses the PIN on this tablet, after whatever let the person in. */
  async choosePin() {
    await this.page.locator('#new-pin').fill(PIN);
    await this.page.locator('#new-pin-again').fill(PIN);
    await this.page.locator('form button[type=submit]').click();
    await this.page.locator('#content').waitFor();
  }

  /** Unlocks the space of the only person on the tablet, or of the one with this name. */
  async unlock(name) {
    const choice = this.page.locator('.person', { hasText: name });
    if (name) await choice.first().click();
    await this.page.locator('#pin').fill(PIN);
    await this.page.locator('form button[type=submit]').click();
    await this.page.locator('#content').waitFor();
  }

  /** Goes to an address; the app has heard of it by the time this is over, so that nothing of the screen before is taken for its. */
  async go(hash) {
    await this.page.evaluate((it) => new Promise((heard) => {
      const before = location.href;
      addEventListener('hashchange', () => heard(), { once: true });
      location.hash = it;
      if (location.href === before) heard();
    }), hash);
  }

  /** Opens the yearly follow-up from the list; remembers its address. */
  async openFollowUp() {
    await this.go('#/');
    await this.page.locator('a.card--link').first().click();
    await this.page.locator('.steps').waitFor();
    this.document = (await this.page.evaluate(() => location.hash)).split('/')[2];
  }

  async openSection(section) {
    await this.go(`#/case/${this.document}/section/${section}`);
    await this.page.locator('[data-question]').first().waitFor();
  }

  async answer(question, answer) {
    const button = this.page.locator(`#q-${question} [data-answer="${answer}"]`);
    // Tapping the chosen answer once more would take it back.
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
    await until(`${question} to be ${answer}`, async () => (await button.getAttribute('aria-pressed')) === 'true');
  }

  comment(question) {
    return this.page.locator(`#comment-${question}`);
  }

  /** Types in a comment as soon as it can be written in: a field that is only read swallows keys and says nothing. */
  async write(question, words) {
    await this.page.locator(`#comment-${question}:not([readonly])`).pressSequentially(words);
  }

  /** Types in a field that is asked for and gets the keyboard: not before it has it. */
  async writeInNewField(words) {
    await until('a new field to have the keyboard', () =>
      this.page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA' && document.activeElement.value === ''));
    await this.page.keyboard.type(words);
  }

  /** The network goes away for this tablet alone. */
  async unplug() {
    await this.context.setOffline(true);
  }

  async plugIn() {
    await this.context.setOffline(false);
  }

  /** What the status line says. */
  async status() {
    return (await this.page.locator('.case-head .status').first().innerText()).trim();
  }

  /** Waits until the app would start without a network. */
  async untilKeptForOffline() {
    await until('the app to be kept for starting without a network', () =>
      this.page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return Boolean(registration?.active && navigator.serviceWorker.controller);
      }));
  }

  /** Waits until the comment is what it should be. */
  async untilComment(question, text) {
    await until(`the comment of ${question} to be ${JSON.stringify(text)}`, async () => (await this.comment(question).inputValue()) === text);
  }

  /**
   * Waits until what was typed last is in the document and the status line has heard of it; until then that may still say of the
   * time before that all is saved. Timers of one page ring in the order of their times, so the app's have rung by then.
   */
  async untilTypingIsTold() {
    await this.page.evaluate((written) => {
      if (!document.activeElement?.matches('input, textarea')) return undefined;
      return new Promise((told) => setTimeout(() => requestAnimationFrame(() => told()), written));
    }, WRITTEN_MS);
  }

  /** Waits until everything is saved on the tablet, sent or not. */
  async untilSaved() {
    await this.untilTypingIsTold();
    await until('everything to be saved here', async () => /^(Sparat|Synkat|Saved|Synced)/.test(await this.status()));
  }

  async untilSynced() {
    await this.untilTypingIsTold();
    await until('the status to say synced', async () => /Synkat|Synced/.test(await this.status()));
  }

  async leave() {
    await this.context.close();
  }
}
