// Keeps the app on the tablet, so that it starts without a server, for weeks.
//
// It knows the files of one version, with their hashes, and keeps all of them that the app starts with, or none. A piece of
// the program that is not needed at once is kept when it was used; a newer version comes with those that were. A new version is
// fetched in the background and waits; it takes over when every page is closed, when a page that starts finds itself alone ("apply if
// alone"), or when the app says that nothing is being edited ("apply"). Until then the old version keeps its files.
//
// The rules that must not be broken: it never answers for /api, /sync or anything else that is not one of its files, it
// never opens IndexedDB, where the forms are, and it gives no version a piece of another.

const VERSION = '{{version}}';
const CACHE = `samsyn-${VERSION}`;
const FILES = {{precache}};
const PIECES = {{pieces}};
const ADDRESSES = new Set(FILES.map(([address]) => address));
const PIECES_BY_ADDRESS = new Map(PIECES.map((piece) => [piece[0], piece]));

// What a piece is called in every version.
const nameOf = (address) => address.replace(/-[0-9a-f]+\.wasm$/, '');

// A hash that does not fit fails the installation: the server was updated in between, and the browser asks again later.
const fetchFile = ([address, integrity]) =>
  new Request(address, { integrity, cache: address.startsWith('/assets/') ? 'default' : 'no-cache' });

async function piecesInUse() {
  const kept = new Set();
  for (const name of (await caches.keys()).filter((it) => it.startsWith('samsyn-'))) {
    for (const { url } of await (await caches.open(name)).keys()) kept.add(nameOf(new URL(url).pathname));
  }
  return PIECES.filter(([address]) => kept.has(nameOf(address)));
}

async function install() {
  const files = [...FILES, ...(await piecesInUse())];
  const cache = await caches.open(CACHE);
  await cache.addAll(files.map(fetchFile));
}

self.addEventListener('install', (event) => event.waitUntil(install()));

// Only caches of ours, and only now: until here another version may have been in use.
async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('samsyn-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener('activate', (event) => event.waitUntil(activate()));

// A cache that the browser threw away is no reason to fail while there is a network.
async function answer(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

async function answerPiece(event, piece) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(piece[0]);
  if (kept) return kept;
  // What does not fit its hash may have stayed in the browser's own cache; then it is asked for past that.
  const answer = await fetch(fetchFile(piece)).catch(() => fetch(fetchFile(piece), { cache: 'reload' }));
  // Where there is no room for it, it is fetched again the next time.
  if (answer.ok) event.waitUntil(cache.put(piece[0], answer.clone()).catch(() => {}));
  return answer;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  const address = url.pathname === '/index.html' ? '/' : url.pathname;
  if (ADDRESSES.has(address)) event.respondWith(answer(address, request));
  const piece = PIECES_BY_ADDRESS.get(address);
  if (piece) event.respondWith(answerPiece(event, piece));
});

async function applyIfAlone(asking) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const alone = pages.length <= 1;
  asking.postMessage(alone ? 'applying' : 'others are open');
  if (alone) await self.skipWaiting();
}

self.addEventListener('message', (event) => {
  if (event.data === 'apply') event.waitUntil(self.skipWaiting());
  if (event.data === 'apply if alone') event.waitUntil(applyIfAlone(event.ports[0]));
});
