// Keeps the app on the tablet, so that it starts without a server, for weeks.
//
// It knows the files of one version, with their hashes, and keeps all of them or none. A new version is fetched in the
// background and waits; it takes over when every page is closed, when a page that starts finds itself alone ("apply if
// alone"), or when the app says that nothing is being edited ("apply"). Until then the old version keeps its files.
//
// The rules that must not be broken: it never answers for /api, /sync or anything else that is not one of its files, and
// it never opens IndexedDB, where the forms are.

const VERSION = '{{version}}';
const CACHE = `samsyn-${VERSION}`;
const FILES = {{precache}};
const ADDRESSES = new Set(FILES.map(([address]) => address));

// A hash that does not fit fails the installation: the server was updated in between, and the browser asks again later.
const fetchFile = ([address, integrity]) =>
  new Request(address, { integrity, cache: address.startsWith('/assets/') ? 'default' : 'no-cache' });

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map(fetchFile))));
});

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

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  const address = url.pathname === '/index.html' ? '/' : url.pathname;
  if (ADDRESSES.has(address)) event.respondWith(answer(address, request));
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
