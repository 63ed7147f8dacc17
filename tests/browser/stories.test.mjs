// What the app promises, as stories that people live through in a real browser.
//
// Each story has a server of its own; the browser is shared. Nothing sleeps: everything is waited for.

import assert from 'node:assert/strict';

import { SIZES } from './person.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

story('a manager and a representative fill in one follow-up without a network and see where they differ', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  const representative = await arrive('ombud-0001');
  await Promise.all([manager.openFollowUp(), representative.openFollowUp()]);
  assert.equal(manager.document, representative.document);
  await Promise.all([manager.untilSynced(), representative.untilSynced()]);

  await Promise.all([manager.unplug(), representative.unplug()]);
  await Promise.all([manager.openSection('A'), representative.openSection('A')]);
  await manager.answer('A1', 'yes');
  await representative.answer('A1', 'partly');
  await manager.answer('A2', 'yes');
  await representative.answer('A2', 'yes');
  await manager.write('A1', 'Vi ses varje månad. 👍🏽');
  await representative.write('A1', 'Mötena ställs ofta in.');
  await until('the wait to be told', async () => /väntar på nät/.test(await manager.status()));

  await Promise.all([manager.plugIn(), representative.plugIn()]);
  for (const person of [manager, representative]) {
    await person.page.locator('#q-A1 [data-differing="open"]').waitFor();
    await until('both texts to be whole', async () => {
      const text = await person.comment('A1').inputValue();
      return text.includes('Vi ses varje månad. 👍🏽') && text.includes('Mötena ställs ofta in.');
    });
    assert.equal(await person.page.locator('#q-A2 [data-differing="open"]').count(), 0);
    await person.untilSynced();
  }

  await representative.page.locator('#q-A1 [data-choice="take"]').first().click();
  await manager.page.locator('#q-A1 [data-differing="open"]').waitFor({ state: 'detached' });
  const token = await server.token('chef-0001');
  const agreed = await until('the server to know', async () => {
    const { answers } = await server.followUp(token);
    return answers.A1.state === 'agreed' && answers.A1;
  });
  assert.equal(agreed.rating, 'yes');
});

story('what is typed survives a killed server and a closed browser, and the app starts without either', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('B');
  await manager.untilKeptForOffline();
  await server.kill();
  const field = manager.page.locator('[id^="comment-B"]:not([readonly])').first();
  await field.pressSequentially('Skrivet när servern var borta.');
  await manager.untilSaved();
  await manager.page.close();

  await manager.openPage(`/#/case/${manager.document}/section/B`);
  await manager.unlock();
  const again = manager.page.locator('[id^="comment-B"]:not([readonly])').first();
  await until('the text to be there again', async () => (await again.inputValue()) === 'Skrivet när servern var borta.');
  await again.press('End');
  await again.pressSequentially(' Och lite till.');

  await server.begin();
  await manager.untilSynced();
  const content = await server.followUp(await server.token('chef-0001'));
  const comments = Object.values(content.document.answers).map((it) => it.comment);
  assert.ok(comments.includes('Skrivet när servern var borta. Och lite till.'));
});

story('two people type in the same comment while the network comes and goes, and no letter is lost', async ({ arrive }) => {
  const seconds = Number(process.env.SAMSYN_TYPING_SECONDS ?? 15);
  const people = [await arrive('chef-0001'), await arrive('ombud-0001')];
  for (const person of people) {
    await person.openFollowUp();
    await person.openSection('A');
  }
  const words = [['alfa', 'beta', 'gamma'], ['ett', 'två', 'tre']];
  const end = Date.now() + seconds * 1_000;
  const typed = await Promise.all(people.map(async (person, who) => {
    const mine = [];
    for (let round = 0; Date.now() < end; round += 1) {
      const word = `<${words[who][round % 3]}${round}>`;
      await person.comment('A1').press(who === 0 ? 'Control+Home' : 'Control+End');
      await person.write('A1', word);
      mine.push(word);
      if (round % 4 === who) await person.unplug();
      if (round % 4 === who + 2) await person.plugIn();
    }
    await person.plugIn();
    return mine;
  }));
  const all = typed.flat();
  const texts = await until('both to hold the same text with every letter', async () => {
    const [one, other] = await Promise.all(people.map((it) => it.comment('A1').inputValue()));
    const letters = (text) => [...text].sort().join('');
    return one === other && letters(one) === letters(all.join('')) && [one, other];
  });
  assert.equal(texts[0], texts[1]);
  assert.ok(all.length > 10, `only ${all.length} words were typed`);
});

story('what has no room in a text is not cut: nothing of it is taken, the field says so, and the rest stays saved', async ({ server, arrive }) => {
  const most = 20_000;
  const manager = await arrive('chef-0001');
  await manager.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address });
  await manager.openFollowUp();
  await manager.openSection('A');
  const comment = manager.comment('A1');
  const paste = async (text) => {
    await manager.page.evaluate((it) => navigator.clipboard.writeText(it), text);
    await comment.press('Control+End');
    await comment.press('Control+v');
  };
  const long = 'å'.repeat(most - 10);
  await paste(long);
  await manager.untilSynced();
  const said = manager.page.locator('#comment-A1-problem');
  await until('the room left to be told', async () => /10 tecken kvar/.test(await said.innerText()));
  await paste('elva tecken');
  await until('the refusal to be told', async () => /får inte plats/.test(await said.innerText()));
  assert.equal(await comment.inputValue(), long);
  await manager.write('A1', 'tio tecken!');
  const full = `${long}tio tecken`;
  await manager.untilComment('A1', full);
  assert.match(await said.innerText(), /får inte plats/);
  await comment.press('Backspace');
  await until('the refusal to be over', async () => /1 tecken kvar/.test(await said.innerText()));
  await manager.untilSynced();
  const { document } = await server.followUp(await server.token('chef-0001'));
  assert.ok(Object.values(document.answers).some((it) => it.comment === full.slice(0, -1)));
});

story('a mark falls when something is changed, is renewed in one tap, and the hand-in gets its receipt', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  const representative = await arrive('ombud-0001');
  for (const person of [manager, representative]) {
    await person.openFollowUp();
    await person.untilSynced();
  }
  const handIn = `#/case/${manager.document}/hand-in`;
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.go(handIn);
  await manager.page.locator('[data-mark-ready="manager"]').click();
  await manager.page.locator('[data-voice="manager"] .good').waitFor();
  await representative.openSection('A');
  await representative.answer('A1', 'yes');
  await manager.page.locator('[data-voice="manager"] .bad').waitFor();
  await manager.page.locator('[data-mark-ready="manager"]').click();
  await manager.page.locator('[data-voice="manager"] .good').waitFor();
  await representative.go(handIn);
  await representative.page.locator('[data-voice="manager"] .good').waitFor();
  await representative.page.locator('[data-mark-ready="representative"]').click();
  await manager.page.locator('[data-voice="representative"] .good').waitFor();
  await manager.page.locator('#hand-in').click();
  await manager.page.locator('[data-receipt]').waitFor();
  assert.match(await manager.page.locator('[data-receipt]').innerText(), /Inlämnad, version 1/);
});

story('what is unfinished is told before the hand-in, that it waits for the network after it, and in the form that it was handed in', async ({ arrive }) => {
  const manager = await arrive('chef-0001', { size: SIZES.phone });
  const { page } = manager;
  await manager.openFollowUp();
  await manager.openSection('K');
  await page.locator('[data-same-numbers]').waitFor();
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.untilSynced();
  await manager.go(`#/case/${manager.document}/hand-in`);
  assert.match(await page.locator('#unfinished').innerText(), /Allt är inte klart[\s\S]*0 av \d+ frågor besvarade av båda/);
  await manager.unplug();
  await page.locator('[data-mark-ready="manager"]').click();
  await page.locator('#hand-in-reason').fill('Skyddsombudet är sjukt till mars.');
  await page.locator('#hand-in').click();
  const waits = page.locator('[data-hand-in] .notice', { hasText: 'väntar på den här surfplattan' });
  assert.match(await waits.innerText(), /skickas av sig själv[\s\S]*nivån över/);
  await page.locator('#unfinished').waitFor();
  await manager.plugIn();
  await page.locator('[data-receipt]').waitFor();
  await waits.waitFor({ state: 'detached' });
  await page.locator('#unfinished').waitFor({ state: 'detached' });
  await manager.openSection('A');
  await page.locator('#form-handed-in', { hasText: 'klarmarkera och lämna in igen' }).waitFor();
});

story('the message about a mark that fell goes when the mark is made again, and when what was changed is changed back', async ({ arrive }) => {
  const [manager, representative] = [await arrive('chef-0001'), await arrive('ombud-0001')];
  for (const person of [manager, representative]) await person.openFollowUp();
  const { page } = representative;
  const message = page.locator('[data-message="mark-voided"]');
  const mark = async () => {
    await representative.go(`#/case/${representative.document}/hand-in`);
    await page.locator('[data-mark-ready="representative"]').click();
    await page.locator('[data-voice="representative"] .good').waitFor();
    await representative.untilSynced();
  };
  const untilTold = () => until('the representative to be told', async () => {
    await representative.go('#/messages');
    await page.locator('[data-ask-again]').click();
    return (await message.count()) === 1;
  });
  await mark();
  await manager.openSection('A');
  await manager.answer('A1', 'yes');
  await manager.untilSynced();
  await page.locator('[data-voice="representative"] .bad').waitFor();
  await untilTold();
  await mark();
  await representative.go('#/messages');
  await page.locator('h1').waitFor();
  await message.waitFor({ state: 'detached' });

  await manager.answer('A1', 'no');
  await untilTold();
  await manager.answer('A1', 'yes');
  await message.waitFor({ state: 'detached' });
});

story('an address that no screen has is told, and the list is shown instead', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  const told = manager.page.locator('#no-such-page', { hasText: 'Sidan finns inte' });
  await manager.page.locator('a.card--link').first().waitFor();
  assert.equal(await told.count(), 0);
  await manager.go('#/nonsense');
  await told.waitFor();
  await manager.page.locator('a.card--link').first().waitFor();
  await manager.go('#/next');
  await manager.go('#/');
  await manager.page.locator('a.card--link').first().waitFor();
  assert.equal(await told.count(), 0);
});

story('a second person on a shared tablet has a space of their own, and sees nothing of the first', async ({ arrive }) => {
  const first = await arrive('chef-0001');
  await first.openFollowUp();
  await first.openSection('A');
  const name = await first.page.locator('.pen__name').innerText();
  await first.untilKeptForOffline();
  await first.unplug();
  await first.write('A1', 'Bara för mig.');
  await first.untilSaved();
  await first.page.reload();
  await first.page.locator('.person, #pin').first().waitFor();
  assert.equal(await first.page.getByText('Bara för mig.').count(), 0, 'a locked tablet shows nothing');
  await first.plugIn();
  await first.page.getByRole('button', { name: 'Byt person' }).click();
  await first.page.locator('.entrance__card > .button--quiet').click();
  await first.signIn('ombud-0001');
  await first.openFollowUp();
  await first.openSection('A');
  assert.notEqual(await first.comment('A1').inputValue(), 'Bara för mig.', 'what was never sent is not shared on the tablet');
  await first.page.reload();
  await first.page.locator('.person').first().waitFor();
  assert.equal(await first.page.locator('.person').count(), 2, 'each has a space');
  await first.unlock(name);
  await first.openSection('A');
  await until('the text to be there', async () => (await first.comment('A1').inputValue()) === 'Bara för mig.');
});

story('the app says what it needs to be installed, and starts from its own files', async ({ server, arrive }) => {
  const person = await arrive(null, { size: SIZES.desktop });
  const manifest = await (await fetch(`${server.address}/manifest.webmanifest`)).json();
  assert.equal(manifest.display, 'standalone');
  assert.ok(manifest.icons.some((it) => it.sizes === '512x512'));
  await until('the service worker', () => person.page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).active)));
  const devtools = await person.context.newCDPSession(person.page);
  await until('nothing to stand in the way of installing', async () => {
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    const ours = installabilityErrors.filter((it) => it.errorId !== 'in-incognito');
    if (ours.length > 0) throw new Error(JSON.stringify(ours));
    return true;
  });
});

story('a program that breaks shows the recovery screen, and opens again with everything', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.write('A2', 'Före felet.');
  await manager.untilSaved();
  // In the app for people a panic is a trap: in an event of the page, or in a task that waited for something.
  const faults = [
    () => globalThis.samsynPanic('made by a test'),
    () => setTimeout(globalThis.trap),
    () => void Promise.resolve().then(globalThis.trap),
  ];
  for (const fault of faults) {
    await manager.page.evaluate(() => {
      // A module with one function, `f`, which is the instruction that a panic becomes.
      const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
      globalThis.trap = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.f;
    });
    await manager.page.evaluate(fault);
    await manager.page.locator('.recovery-first').click();
    await manager.unlock();
    await until('the text to be there', async () => (await manager.comment('A2').inputValue()) === 'Före felet.');
  }
  manager.faults.length = 0; // The browser reports both traps, as it should.
});

story('of two tabs one writes and the other follows, until a person wants to write there, or the first one closes', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  const first = manager.page;
  await manager.openPage(`/#/case/${manager.document}/section/A`);
  await manager.unlock();
  const second = manager.page;
  const shows = (page, text) => until(`${text} to be shown`, async () => (await page.locator('#comment-A1').inputValue()) === text);
  const append = async (page, text) => {
    const field = page.locator('#comment-A1:not([readonly])');
    await field.press('Control+End');
    await field.pressSequentially(text);
  };
  await second.locator('#following').waitFor();
  await append(first, 'Från den första.');
  await shows(second, 'Från den första.');
  assert.ok(await second.locator('#comment-A1').evaluate((field) => field.readOnly), 'the follower only shows');

  await second.locator('#following button').click();
  await second.locator('#following').waitFor({ state: 'detached' });
  await first.locator('#following').waitFor();
  await append(second, ' Från den andra.');
  await shows(first, 'Från den första. Från den andra.');

  await second.close();
  await first.locator('#following').waitFor({ state: 'detached' });
  manager.page = first;
  await append(first, ' Slut.');
  await manager.untilSynced();
  await shows(first, 'Från den första. Från den andra. Slut.');
});
