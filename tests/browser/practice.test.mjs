// Practising on a made-up workplace: a whole walk, of which nothing leaves the tablet.

import assert from 'node:assert/strict';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** Everything that the page sends from now on, on sockets that are open or come. */
async function listen(person) {
  const heard = { frames: [], requests: [], sockets: 0 };
  const devtools = await person.context.newCDPSession(person.page);
  await devtools.send('Network.enable');
  devtools.on('Network.webSocketFrameSent', ({ response }) => heard.frames.push(Buffer.from(response.payloadData, response.opcode === 2 ? 'base64' : 'utf8')));
  devtools.on('Network.webSocketCreated', () => (heard.sockets += 1));
  devtools.on('Network.requestWillBeSent', ({ request }) => heard.requests.push(request.url));
  return heard;
}

/** Frames that carry more than a sign of life. */
const withContent = (heard) => heard.frames.filter((it) => it.includes('sync') || it.includes('documentId') || it.length > 64);

story('a whole walk through the exercise sends nothing, and leaves nothing behind', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  const real = manager.document;
  await manager.untilSynced();
  await manager.go('#/');
  await manager.page.locator('a.card--link').first().waitFor();
  const token = await server.token('chef-0001');
  const before = JSON.stringify(await server.followUp(token));
  const heard = await listen(manager);

  await manager.go('#/practice');
  await manager.page.locator('#start-practice').click();
  await manager.page.locator('#practice-banner').waitFor();
  manager.document = (await manager.page.evaluate(() => location.hash)).split('/')[2];
  assert.notEqual(manager.document, real);
  await manager.openSection('A');
  await manager.answer('A1', 'no');
  await manager.write('A1', 'Bara på låtsas.');
  const differing = manager.page.locator('[data-differing="open"]').first();
  if ((await differing.count()) > 0) await differing.locator('[data-choice="keep"]').first().click();
  for (const view of ['plan', 'findings', 'closing', 'hand-in', 'feedback', 'changes', 'paper', 'handover']) {
    await manager.go(`#/case/${manager.document}/${view}`);
    await manager.page.locator('#content h1').first().waitFor();
    await manager.page.locator('#practice-banner').waitFor();
  }
  await manager.go(`#/case/${manager.document}/hand-in`);
  await manager.page.locator('[data-mark-ready="manager"]').click();
  await manager.page.locator('[data-voice="manager"] .good').waitFor();
  await manager.openSection('A');
  await manager.untilComment('A1', 'Bara på låtsas.');
  assert.doesNotMatch(await manager.status(), /Synkat|väntar på nät/, 'nothing of an exercise is said to be sent');

  assert.deepEqual(withContent(heard).map(String), []);
  assert.equal(heard.sockets, 0, 'no other connection was made');
  assert.deepEqual(heard.requests.filter((it) => it.includes('/api') || it.includes('/sync')), []);

  await manager.go('#/');
  await manager.page.locator('a.card--link').first().waitFor();
  assert.equal(await manager.page.locator(`a[href*="${manager.document}"]`).count(), 0, 'the exercise is not among the follow-ups');
  assert.equal(JSON.stringify(await server.followUp(token)), before);
  await manager.page.reload();
  await manager.unlock();
  await manager.go(`#/case/${manager.document}/section/A`);
  await manager.page.locator('#start-practice').waitFor();
  assert.equal(await manager.page.getByText('Bara på låtsas.').count(), 0, 'it was kept nowhere');
});

story('whoever practises can begin again, and writes in the own follow-up meanwhile', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  const real = manager.document;
  await manager.go('#/practice');
  await manager.page.locator('#start-practice').click();
  await manager.page.locator('#practice-banner').waitFor();
  const exercise = (await manager.page.evaluate(() => location.hash)).split('/')[2];
  manager.document = exercise;
  await manager.openSection('A');
  await manager.write('A1', 'Övning.');
  manager.document = real;
  await manager.openSection('A');
  await manager.write('A1', 'På riktigt.');
  await manager.untilSynced();
  const content = await server.followUp(await server.token('chef-0001'));
  assert.equal(content.document.answers.A1.comment, 'På riktigt.');
  manager.document = exercise;
  await manager.openSection('A');
  await manager.untilComment('A1', 'Övning.');
  await manager.go('#/practice');
  await manager.page.locator('#restart-practice').click();
  await manager.page.locator('#practice-banner').waitFor();
  await manager.openSection('A');
  await until('the exercise to be new', async () => !(await manager.comment('A1').inputValue()).includes('Övning.'));
});
