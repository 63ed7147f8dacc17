// Whoever administers reads the organisation in from a file, changes it by hand, and invites people.
//
// The file is one as a Swedish HR system writes it. Whoever is invited comes with an empty tablet of their own.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** What the server knows of the units. */
async function units(server) {
  const headers = { authorization: `Bearer ${await server.token('admin')}` };
  return (await (await fetch(`${server.address}/api/organisation/units`, { headers })).json()).units;
}

/** A file with semicolons in Windows-1252, with a line whose role nobody knows. */
function file(department) {
  const lines = [
    'Enhetskod;Enhet;Nivå;Överordnad enhet;Anställningsnummer;Namn;E-post;Roll;Från',
    `F1;Åsbackens förskola;Arbetsplats;${department};8001;Åsa Öberg;asa.oberg@kommun.se;Chef;2026-01-01`,
    `F1;Åsbackens förskola;Arbetsplats;${department};8002;Örjan Ek;orjan.ek@kommun.se;Trivselråd;2026-01-01`,
    `F1;Åsbackens förskola;Arbetsplats;${department};8003;Märta Ås;marta.as@kommun.se;Medarbetare;2026-01-01`,
  ];
  return { name: 'personal.csv', mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1') };
}

/** Opens a unit's page by way of the tree. */
async function openUnit(person, name) {
  await person.go('#/organisation');
  await person.page.locator('#unit-search').fill(name);
  await person.page.locator('.org__link', { hasText: name }).first().click();
  await person.page.locator('h1', { hasText: name }).waitFor();
}

const said = (person) => person.page.locator('#organisation-said .notice');

story('an administrator reads in the good lines of a file, and the same file again changes nothing', async ({ server, arrive }) => {
  const department = (await units(server)).find((it) => it.level === 'department').name;
  const admin = await arrive('admin');
  const { page } = admin;
  await page.locator('#to-organisation').click();
  await page.locator('[data-unit]').first().waitFor();
  await page.getByRole('link', { name: 'Läs in från fil' }).click();
  await page.locator('#import-file').setInputFiles(file(department));
  await page.locator('#import-faulty').waitFor();
  const fault = page.locator('[data-fault="3"]');
  assert.match(await fault.innerText(), /Rad 3, kolumnen Roll\s+.?Trivselråd/);
  assert.match(await page.locator('[data-totals=unit]').innerText(), /1 nya/);
  assert.match(await page.locator('[data-changes=person]').innerText(), /Åsa Öberg/);
  assert.doesNotMatch(await page.locator('[data-changes=person]').innerText(), /Örjan/);
  assert.equal((await units(server)).some((it) => it.code === 'F1'), false, 'a look changes nothing');

  await page.locator('#apply-import', { hasText: 'Läs in de felfria raderna' }).click();
  await page.locator('#import-done', { hasText: '1 rad lästes inte in' }).waitFor();
  const added = (await units(server)).find((it) => it.code === 'F1');
  assert.deepEqual(added.assignments.map((it) => it.person_name).sort(), ['Märta Ås', 'Åsa Öberg'].sort());

  await page.locator('#import-file').setInputFiles(file(department));
  await page.locator('#import-nothing').waitFor();
  assert.equal(await page.locator('#apply-import').count(), 0);
  await page.locator('#import-from').fill('2026-02-01');
  await until('what was shown for another day to go', async () => (await page.locator('#import-nothing').count()) === 0);
  await page.locator('#plan-again').click();
  await page.locator('#import-nothing').waitFor();

  await page.getByRole('link', { name: 'Enheter' }).click();
  await page.locator('#unit-search').fill('åsbacken');
  await page.locator('[data-filter=lacking]').click();
  const found = page.locator('[data-unit]');
  await until('the new unit to be found alone', async () => (await found.count()) === 1);
  assert.match(await found.innerText(), /Chef: Åsa Öberg[\s\S]*Skyddsombud saknas/);
});

story('a file that is no list is told apart from one that has faults, and without a network nothing is lost', async ({ arrive }) => {
  const admin = await arrive('admin');
  const { page } = admin;
  await admin.go('#/organisation/import');
  const letter = { name: 'brev.csv', mimeType: 'text/csv', buffer: Buffer.from('Kära alla!\nHär kommer listan.\n') };
  await page.locator('#import-file').setInputFiles(letter);
  await page.locator('#import-problem', { hasText: 'saknar rubriker' }).waitFor();
  await admin.unplug();
  await page.locator('#plan-again').click();
  await page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await admin.go('#/organisation');
  await page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await admin.go('#/organisation/people');
  await page.locator('[data-problem]', { hasText: 'Du har inget nät' }).waitFor();
  await admin.plugIn();
  await page.locator('#search-people').click();
  await page.locator('[data-person]').first().waitFor();
});

story('a unit and its manager are added and invited, and the manager comes in with the link', async ({ server, arrive }) => {
  const all = await units(server);
  const department = all.find((it) => it.level === 'department').name;
  const workplace = all.find((it) => it.level === 'workplace').name;
  const admin = await arrive('admin');
  const { page } = admin;
  await openUnit(admin, department);
  await page.locator('#add-unit').click();
  await page.locator('#unit-name').fill('811218-9876');
  await page.locator('#save').click();
  await page.locator('dialog [data-problem]', { hasText: 'personnummer' }).waitFor();
  await page.locator('#unit-name').fill('Lundens förskola');
  await page.locator('#save').click();
  await said(admin).waitFor();

  await openUnit(admin, 'Lundens förskola');
  assert.match(await page.locator('.org__chips').first().innerText(), /Chef saknas[\s\S]*Skyddsombud saknas/);
  await page.locator('#add-role').click();
  await page.locator('#new-person').click();
  await page.locator('#person-name').fill('Maja Lund');
  await page.locator('#person-user').fill('chef-0001');
  await page.locator('#save').click();
  await page.locator('dialog [data-problem]', { hasText: 'Någon annan har redan' }).waitFor();
  await page.locator('#person-user').fill('maja.lund');
  await page.locator('#save').click();
  await said(admin).filter({ hasText: 'Maja Lund har nu rollen Chef' }).waitFor();
  await page.locator('[data-roles]', { hasText: 'Maja Lund' }).waitFor();

  await openUnit(admin, workplace);
  await page.locator('#add-role').click();
  await page.locator('#find-person').fill('maja');
  await page.locator('[data-offer]').first().click();
  await page.locator('#chosen-person', { hasText: 'Maja Lund' }).waitFor();
  await page.locator('#save').click();
  await said(admin).filter({ hasText: 'Maja Lund' }).waitFor();

  await page.locator('.org__person', { hasText: 'Maja Lund' }).click();
  await page.locator('#invite').click();
  const link = await page.locator('#invitation-link').innerText();
  assert.ok(link.startsWith(`${server.address}/#/enrol/`), link);
  await page.locator('canvas.letter__picture').waitFor();
  await page.locator('button[lang=en]').click();
  await page.locator('#letter-title', { hasText: 'Welcome to Samsyn, Maja Lund' }).waitFor();
  assert.equal(await page.locator('#invitation-link').innerText(), link, 'another language has the same code');
  await page.locator('button[lang=sv]').click();
  await page.locator('#letter-title', { hasText: 'Välkommen till Samsyn' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('#invite:visible, .rail:visible, #print-letter:visible').count(), 0, 'the letter is alone on paper');
  await page.emulateMedia({ media: 'screen' });

  const invited = await arrive();
  await invited.page.close();
  await invited.openPage(link.slice(server.address.length));
  await invited.page.locator('form button[type=submit]').click();
  await invited.page.locator('#new-password').fill('kort');
  await invited.page.locator('form button[type=submit]').click();
  await invited.page.locator('#new-password-error', { hasText: 'minst 8 tecken' }).waitFor();
  await invited.page.locator('#new-password').fill('lunden i maj');
  await invited.page.locator('form button[type=submit]').click();
  await invited.choosePin();
  await invited.page.locator('a.card--link', { hasText: workplace }).waitFor();
  assert.equal(await invited.page.locator('#to-organisation').count(), 0, 'a manager administers nothing');

  const elsewhere = await arrive();
  await elsewhere.page.locator('#user').fill('maja.lund');
  await elsewhere.page.locator('#password').fill('lunden i maj');
  await elsewhere.page.locator('form button[type=submit]').click();
  await elsewhere.page.locator('#new-pin').waitFor();
});

story('a unit is ended when nothing hinders it, and opened again', async ({ server, arrive }) => {
  const all = await units(server);
  const workplace = all.find((it) => it.level === 'workplace');
  const department = all.find((it) => it.id === workplace.parent);
  const admin = await arrive('admin');
  const { page } = admin;
  await openUnit(admin, department.name);
  await page.locator('#end-unit').click();
  await page.locator('#save').click();
  await page.locator('dialog [data-problem]', { hasText: workplace.name }).waitFor();
  await page.keyboard.press('Escape');
  await openUnit(admin, workplace.name);
  await page.locator('#end-unit').click();
  await page.locator('#last-day').fill('2026-01-31');
  await page.locator('#save').click();
  await page.locator('dialog [data-problem]', { hasText: 'inte inlämnad' }).waitFor();
  await page.locator('#end-nevertheless').check();
  await page.locator('#save').click();
  await page.locator('#reopen-unit').waitFor();
  await page.locator('.org__chips', { hasText: 'Avslutad' }).first().waitFor();
  await page.locator('#reopen-unit').click();
  await page.locator('#end-unit').waitFor();
  const again = (await units(server)).find((it) => it.id === workplace.id);
  assert.equal(again.last_day, null);
});

story('who has no power is shown no way here, and is told so at the address', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.page.locator('.card--link').first().waitFor();
  assert.equal(await manager.page.locator('#to-organisation').count(), 0);
  await manager.go('#/organisation');
  await manager.page.locator('[data-problem]', { hasText: 'Ingen av dina roller' }).waitFor();
  const owner = await arrive('process');
  await owner.page.locator('#to-organisation').click();
  await owner.page.locator('[data-unit] a').first().click();
  await owner.page.locator('[data-roles]').waitFor();
  assert.equal(await owner.page.locator('#add-role, #change-unit').count(), 0, 'a process owner looks');
});
