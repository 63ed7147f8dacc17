// A story: people with tablets of their own against a server of its own (or of its file), tidied up however it ends.
//
// Nothing sleeps: everything is waited for. A page that breaks on the way fails the story, unless it is about that.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { STORY_MS_MAX } from './patience.mjs';
import { Person, openBrowser } from './person.mjs';
import { Server } from './server.mjs';

/** What this file's stories are told with; they share one browser, and one server if none minds what the others wrote there. */
export function storyteller({ sharesServer = false } = {}) {
  let browser;
  let shared;
  before(async () => {
    browser = await openBrowser();
    if (sharesServer) shared = await Server.start();
  });
  after(async () => {
    await browser.close();
    await shared?.stop();
  });
  const story = (name, body, { app, example, options } = {}) => {
    test(name, { timeout: STORY_MS_MAX }, async (context) => {
      const server = shared ?? (await Server.start(app?.(), example, options));
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
        await Promise.allSettled(people.map((it) => it.leave()));
        if (!shared) await server.stop();
      }
    });
  };
  return story;
}
