// The tablet's storage says no, runs full, or is gone.
//
// The rules that these stories watch: nothing is called saved that is not, nothing that was saved is lost, and whatever is
// wrong is said with what to do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { until } from './server.mjs';
import { storyteller } from './story.mjs';

const story = storyteller();

/** In the page: its databases refuse as those of a full tablet do, while it is said to be full. */
function refuseWhenFull() {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function refusingPut(...what) {
    if (localStorage.getItem('the-tablet-is-full')) throw new DOMException('There is no room.', 'QuotaExceededError');
    return Reflect.apply(put, this, what);
  };
}

/** The person's tablet fills up, now and for every page that is opened. */
async function fillUp(person) {
  await person.page.evaluate(() => localStorage.setItem('the-tablet-is-full', 'yes'));
  await person.page.evaluate(refuseWhenFull);
  await person.context.addInitScript(refuseWhenFull);
}

async function makeRoom(person) {
  await person.page.evaluate(() => localStorage.removeItem('the-tablet-is-full'));
}

/** Somebody or something clears the browser's databases, whatever the app thinks of it. */
async function clearDatabases(page) {
  await page.evaluate(async () => {
    const all = await indexedDB.databases();
    await Promise.all(all.map(({ name }) => new Promise((done, fail) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = done;
      request.onerror = fail;
    })));
  });
}

/** One bit of what is kept of a document is another one, as after a disk that failed. */
async function damageOneRow(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName, 'readwrite').objectStore(storeName);
        const keys = await done(store.getAllKeys());
        const key = keys.find((it) => String(it).startsWith('document/') && String(it).endsWith('/acknowledged'));
        if (key === undefined) continue;
        const bytes = new Uint8Array(await done(store.get(key)));
        bytes[bytes.length - 1] ^= 1;
        await done(store.put(bytes, key));
        database.close();
        return true;
      }
      database.close();
    }
    return false;
  });
}

async function saveRescueFile(person) {
  await person.go('#/rescue');
  const downloading = person.page.waitForEvent('download');
  await person.page.locator('#rescue-save').click();
  return readFileSync(await (await downloading).path());
}

async function loadRescueFile(person, buffer) {
  await person.go('#/rescue');
  await person.page.locator('#rescue-load').setInputFiles({ name: 'x.samsyn-rescue', mimeType: '', buffer });
  await person.page.locator('#rescue-outcome .notice--good').waitFor();
}

story('a browser that does not protect what is saved says no, and the person learns what to do instead', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.go('#/tablet');
  await manager.page.locator('#protect-storage').click();
  await until('the refusal to be told', async () => /sade nej/.test(await manager.page.locator('#storage-promise').innerText()));
  assert.match(await manager.page.locator('#storage-promise').innerText(), /hemskärmen.*räddningsfil/s);
  assert.match(await manager.page.locator('#storage-used').innerText(), /\d MB/);
});

story('a browser that protects what is saved is asked without anybody having to look for it', async ({ arrive }) => {
  const manager = await arrive();
  const page = await manager.context.newCDPSession(manager.page);
  const { targetInfo } = await page.send('Target.getTargetInfo');
  const devtools = await manager.context.browser().newBrowserCDPSession();
  await devtools.send('Browser.setPermission', {
    permission: { name: 'persistent-storage' },
    setting: 'granted',
    origin: manager.server.address,
    browserContextId: targetInfo.browserContextId,
  });
  await manager.page.evaluate(() => {
    const persist = navigator.storage.persist.bind(navigator.storage);
    navigator.storage.persist = () => {
      globalThis.wasAsked = true;
      return persist();
    };
  });
  await manager.signIn('chef-0001');
  await until('the browser to be asked', () => manager.page.evaluate(() => globalThis.wasAsked));
  await manager.go('#/tablet');
  await until('the promise to be told', async () => /Skyddat/.test(await manager.page.locator('#storage-promise').innerText()));
});

story('a full tablet opens, says that it is full, calls nothing saved, keeps what was, and saves the rest when there is room', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilSynced();
  await manager.untilKeptForOffline();
  await manager.unplug();
  await manager.write('A1', 'Sparat i tid.');
  await manager.untilSaved();

  await fillUp(manager);
  await manager.page.reload();
  await manager.unlock();
  await manager.openSection('A');
  await manager.untilComment('A1', 'Sparat i tid.');
  await manager.comment('A1').press('Control+End');
  await manager.write('A1', ' Skrivet utan plats.');
  await until('the full tablet to be told', async () => /är full.*sparas inte/.test(await manager.status()));
  await manager.answer('A2', 'yes');
  assert.doesNotMatch(await manager.status(), /Sparat|Synkat/);
  await manager.go('#/tablet');
  assert.match(await manager.page.locator('#queue-summary').innerText(), /inte sparad/);
  const rescued = await saveRescueFile(manager);
  await manager.openSection('A');
  await manager.untilComment('A1', 'Sparat i tid. Skrivet utan plats.');

  const other = await arrive('chef-0001');
  await loadRescueFile(other, rescued);
  await other.openFollowUp();
  await other.openSection('A');
  await other.untilComment('A1', 'Sparat i tid. Skrivet utan plats.');

  await makeRoom(manager);
  await until('everything to be saved after all', async () => /^Sparat här/.test(await manager.status()));
  await manager.page.close();
  await manager.plugIn();
  await manager.openPage(`/#/case/${manager.document}/section/A`);
  await manager.unlock();
  await manager.untilComment('A1', 'Sparat i tid. Skrivet utan plats.');
  await manager.page.locator('#q-A2 [data-answer="yes"][aria-pressed="true"]').waitFor();
});

story('databases that vanish while nobody looks are missed at the next start, until somebody has read of it', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.write('A1', 'Hann skickas.');
  const token = await server.token('chef-0001');
  await until('the server to have it', async () => (await server.followUp(token)).document.answers.A1.comment === 'Hann skickas.');
  await manager.page.close();
  const page = await manager.context.newPage();
  await page.goto(`${server.address}/manifest.webmanifest`);
  await clearDatabases(page);
  await page.close();

  await manager.openPage('/');
  await manager.page.locator('#user').waitFor();
  assert.match(await manager.page.locator('#store-loss').innerText(), /är borta.*räddningsfil/s);
  await manager.page.reload();
  await manager.page.locator('#store-loss').waitFor();
  await manager.page.getByRole('button', { name: 'English' }).click();
  assert.match(await manager.page.locator('#store-loss').innerText(), /is gone.*rescue file/s);
  await manager.signIn('chef-0001');
  await manager.go('#/tablet');
  await manager.page.locator('#tablet-storage #store-loss button').click();
  await manager.page.locator('#store-loss').waitFor({ state: 'detached' });
  await manager.page.reload();
  await manager.page.locator('#pin').waitFor();
  assert.equal(await manager.page.locator('#store-loss').count(), 0);
  await manager.unlock();
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilComment('A1', 'Hann skickas.');
});

story('a database that is deleted under an open form is missed at once, and the rescue file holds what was written', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.openSection('A');
  await manager.untilSynced();
  await manager.untilKeptForOffline();
  await manager.unplug();
  await manager.write('A1', 'Före rensningen.');
  await manager.untilSaved();
  const page = await manager.context.newPage();
  await page.goto(`${server.address}/manifest.webmanifest`);
  await clearDatabases(page);
  await page.close();
  await manager.write('A1', ' Efter den.');
  await until('the closed storage to be told', async () => /har stängts.*räddningsfil/.test(await manager.status()));
  assert.doesNotMatch(await manager.status(), /Sparat|Synkat/);

  const rescued = await saveRescueFile(manager);
  const other = await arrive('chef-0001');
  await loadRescueFile(other, rescued);
  await other.openFollowUp();
  await other.openSection('A');
  await until('everything to be rescued', async () => {
    const text = await other.comment('A1').inputValue();
    return text.includes('Före rensningen.') && text.includes(' Efter den.');
  });
});

story('a wrong PIN is told in words, and the right one opens', async ({ arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.page.reload();
  await manager.page.locator('#pin').fill('111222');
  await manager.page.locator('form button[type=submit]').click();
  await manager.page.locator('.field__error', { hasText: 'Fel PIN-kod' }).waitFor();
  await manager.unlock();
});

story('what can no longer be read is set aside, told of and in the rescue file, and the rest opens', async ({ server, arrive }) => {
  const manager = await arrive('chef-0001');
  await manager.openFollowUp();
  await manager.page.goto(`${server.address}/healthz`);
  assert.ok(await damageOneRow(manager.page), 'there is something to damage');
  await manager.page.goto(`${server.address}/`);
  await manager.unlock();
  await manager.openFollowUp();
  assert.ok((await saveRescueFile(manager)).length > 0);
});
