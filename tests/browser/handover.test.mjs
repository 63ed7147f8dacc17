// Two people hand a follow-up over from tablet to tablet while neither has a network.
//
// The codes on one screen become pictures that the other tablet reads as photos; a file goes the same way.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { TRY_MS } from './patience.mjs';
import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** More rounds of photos than a form takes, most of them blurred by the next code. */
const ROUNDS_MAX = 40;
const PHOTOS_A_ROUND = 6;

/** Both have the follow-up, and each has answered something that the other has not seen. */
async function inTheCellar(arrive) {
  const people = [await arrive('chef-0001'), await arrive('ombud-0001')];
  for (const person of people) {
    await person.openFollowUp();
    await person.untilSynced();
  }
  for (const [who, person] of people.entries()) {
    await person.unplug();
    await person.openSection('A');
    await person.answer('A1', who === 0 ? 'yes' : 'no');
    await person.write('A1', who === 0 ? 'Från chefen. ' : 'Från ombudet. ');
    await person.untilSaved();
    await person.go(`#/case/${person.document}/handover`);
    await person.page.locator('canvas[data-handover]').waitFor();
  }
  return people;
}

const sides = (person) => person.page.locator('.handover__side');
const turnTo = (person, side) => sides(person).nth(side === 'show' ? 0 : 1).click();
const news = (person) => person.page.locator('.sheet [role=status]').first().innerText();
const untilDone = (person) => person.page.locator('[data-handover=done]').waitFor();

async function photo(person) {
  const code = person.page.locator('canvas[data-handover]');
  // A code that gives way to the next one while it is taken is taken again.
  const buffer = await until('a picture of the code', () => code.screenshot({ timeout: TRY_MS }));
  return { name: 'kod.png', mimeType: 'image/png', buffer };
}

const saysWhatIsNext = (said) => /Visa nu din kod|Klart/.test(said);

/** Gives the reader photos, if it still takes them: those of the round before may have been enough in the meantime. */
async function give(reader, photos) {
  const field = await reader.page.$('#handover-photos');
  try {
    await field?.setInputFiles(photos);
  } catch (error) {
    await until(`the reader to need no more photos (${error})`, async () => saysWhatIsNext(await news(reader)));
  }
}

/** One reads what the other shows, until the reader's tablet says what to do next. */
async function read(reader, shower) {
  await turnTo(reader, 'read');
  await reader.page.locator('#handover-photos').waitFor();
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const photos = [];
    while (photos.length < PHOTOS_A_ROUND) photos.push(await photo(shower));
    const before = await news(reader);
    if (saysWhatIsNext(before)) return;
    await give(reader, photos);
    // Codes that are known already change nothing on the screen; then others are tried, while these are still looked at.
    const said = await until('the photos to be looked at', async () => {
      const now = await news(reader);
      return now !== before && !/Kontrollerar/.test(now) ? now : null;
    }, TRY_MS).catch(() => news(reader));
    assert.doesNotMatch(said, /inte|Inget/, 'no problem is told');
    if (saysWhatIsNext(said)) return;
  }
  assert.fail('the codes were never read');
}

async function bothHaveBoth(people) {
  for (const person of people) {
    await person.openSection('A');
    await until('both texts to be there', async () => {
      const text = await person.comment('A1').inputValue();
      return text.includes('Från chefen.') && text.includes('Från ombudet.');
    });
    await person.page.locator('#q-A1 [data-differing="open"]').waitFor();
  }
}

story('by codes, both directions, and the server admits it from whoever comes first', async ({ server, arrive }) => {
  const people = await inTheCellar(arrive);
  const [manager, representative] = people;
  await read(representative, manager);
  await read(manager, representative);
  await read(representative, manager);
  await untilDone(representative);
  await read(manager, representative);
  await untilDone(manager);
  await bothHaveBoth(people);

  await manager.plugIn();
  await manager.untilSynced();
  const content = await server.followUp(await server.token('chef-0001'));
  assert.match(content.document.answers.A1.comment, /Från ombudet\./);
});

story('by a file, and what is no handover is told apart', async ({ arrive }) => {
  const people = await inTheCellar(arrive);
  const hand = async (giver, taker) => {
    const downloading = giver.page.waitForEvent('download');
    await giver.page.locator('section[aria-labelledby=handover-file] button').click();
    const bytes = readFileSync(await (await downloading).path());
    await taker.page.locator('#handover-file-in').setInputFiles({ name: 'x.samsyn', mimeType: '', buffer: bytes });
    await until('the file to be taken in', async () => /mottag|Klart/.test(await news(taker)));
  };
  const stranger = { name: 'x.samsyn', mimeType: '', buffer: Buffer.from('PK') };
  await people[1].page.locator('#handover-file-in').setInputFiles(stranger);
  await until('the stranger to be told', async () => /kommer inte från Samsyn/.test(await news(people[1])));
  await hand(people[0], people[1]);
  await hand(people[1], people[0]);
  await bothHaveBoth(people);
});
