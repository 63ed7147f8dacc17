// A story: people with tablets of their own against a server of its own, tidied up however it ends.
//
// Nothing sleeps: everything is waited for. A page that breaks on the way fails the story, unless it is about that.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Person, openBrowser } from './person.mjs';
import { Server } from './server.mjs';

const STORY_MS_MAX = 180_000;

/** What this file's stories are told with; they share one browser. */
export function storyteller() {
  let browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
  });
  const story = (name, body, { app, example, ...options } = {}) => {
    test(name, { timeout: STORY_MS_MAX, ...options }, async (context) => {
      const server = await Server.start(app?.(), example);
      const people = [];
      const arrive = async (user, looks) => {
        const person = await Person.arrive(browser, server, looks);
        people.push(person);
        if (user) await person.signIn(user);
        return person;
      };
      try {
        await body({ server, arrive, context });
        for (const person of people) assert.deepEqual(person.faults, [], 'no page broke');
      } finally {
        await Promise.all(people.map((it) => it.leave()));
        await server.stop();
      }
    });
  };
  return story;
}
