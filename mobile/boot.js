// Starts the app, keeps it up to date, and says what to do when it breaks.
//
// It does what the program cannot do for itself: load the program, register the service worker, and show a screen when the
// program has ended in a panic. Everything else is the program's. It reads one word of the browser's small storage, the
// language, and it never touches IndexedDB, where the forms are.
//
// For the program it defines
//   samsynPanic(message)     shows the recovery screen
//   samsynVersion            names the files that run now
//   samsynHandoverWorker     the address of the worker that looks at what comes from outside
//   samsynUpdateIsReady()    a newer version is on the tablet and waits
//   samsynApplyUpdate()      begins again with it: call this only when nothing is being edited
// and it sends the event "samsyn-update" to the window when a newer version has come.
//
// The rule that must not be broken: a page that a person writes in is never reloaded by itself.

const GLUE = '{{app.js}}';
const HANDOVER_WORKER = '{{handover_worker.js}}';
const PROGRAM = '{{app.wasm}}';

const TAKEOVER_MS_MAX = 3_000;
const LOOK_FOR_UPDATES_MS = 60 * 60 * 1_000;

const TEXTS = {
  sv: {
    starting: 'Samsyn öppnas …',
    broken: 'Något gick fel i appen',
    safe: 'Det som visades som sparat finns kvar på surfplattan. Öppna igen, så fortsätter du där du var.',
    rescue: 'Händer det igen? Spara en räddningsfil med allt som finns på surfplattan, innan du gör något annat.',
    unloaded: 'Appen kunde inte öppnas',
    network: 'Den kunde inte hämtas. Kontrollera nätet och försök igen. Det som är sparat på surfplattan rörs inte.',
    reopen: 'Öppna igen',
    save: 'Spara räddningsfil',
    details: 'Teknisk beskrivning',
  },
  en: {
    starting: 'Opening Samsyn …',
    broken: 'Something went wrong in the app',
    safe: 'What was shown as saved is still on this tablet. Open again, and you continue where you were.',
    rescue: 'Has it happened again? Save a rescue file with everything on this tablet before you do anything else.',
    unloaded: 'The app could not be opened',
    network: 'It could not be fetched. Check the network and try again. What is saved on this tablet is not touched.',
    reopen: 'Open again',
    save: 'Save rescue file',
    details: 'Technical description',
  },
};

function language() {
  try {
    return localStorage.getItem('samsyn-language') === 'en' ? 'en' : 'sv';
  } catch {
    return 'sv'; // A browser that refuses its storage: the program says so itself.
  }
}

function element(name, contents, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...[contents].flat());
  return made;
}

function button(label, kind, action) {
  const made = element('button', label, { type: 'button', class: kind });
  made.addEventListener('click', action);
  return made;
}

function openRescue() {
  history.replaceState(null, '', '/#/rescue');
  location.reload();
}

let recoveryIsShown = false;

function showRecovery(title, paragraphs, message) {
  if (recoveryIsShown) return; // The first fault tells most; the ones after it are its echo.
  recoveryIsShown = true;
  const texts = TEXTS[language()];
  document.documentElement.lang = language();
  document.title = `${title} – Samsyn`;
  const heading = element('h1', title, { tabindex: '-1' });
  const details = element('details', [element('summary', texts.details), element('pre', message)]);
  const actions = element('div', [
    button(texts.reopen, 'recovery-first', () => location.reload()),
    button(texts.save, 'recovery-second', openRescue),
  ], { class: 'recovery-actions' });
  const texted = paragraphs.map((text) => element('p', text));
  document.body.replaceChildren(element('main', [heading, ...texted, actions, details], { class: 'recovery' }));
  heading.focus();
}

function showBroken(message) {
  const texts = TEXTS[language()];
  showRecovery(texts.broken, [texts.safe, texts.rescue], message);
}

globalThis.samsynPanic = (message) => showBroken(String(message));

// A trap: a panic in the app as people get it, memory that ran out, or a stack that is too deep. Its place in the module is
// all that there is to say.
const isTrap = (fault) => fault instanceof WebAssembly.RuntimeError || fault instanceof WebAssembly.Exception;
const placed = (fault) => `${fault.name}: ${fault.message}\n${fault.stack}`;
addEventListener('error', ({ error }) => {
  if (isTrap(error)) showBroken(placed(error));
});
addEventListener('unhandledrejection', ({ reason }) => {
  if (isTrap(reason)) showBroken(placed(reason));
});

globalThis.samsynHandoverWorker = HANDOVER_WORKER;
globalThis.samsynVersion = document.querySelector('meta[name="samsyn-version"]').content;

const workers = navigator.serviceWorker; // Absent without HTTPS.
let registration = null;

globalThis.samsynUpdateIsReady = () => Boolean(registration?.waiting && workers.controller);

function takenOver() {
  return new Promise((resolve) => workers.addEventListener('controllerchange', () => resolve(true), { once: true }));
}

const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds, false));

globalThis.samsynApplyUpdate = async () => {
  if (!globalThis.samsynUpdateIsReady()) return;
  const done = takenOver();
  registration.waiting.postMessage('apply');
  await Promise.race([done, after(TAKEOVER_MS_MAX)]);
  location.reload();
};

// Asks a version that waits to take over, which it does if this is the only page; true when it did.
async function updateBeforeStarting() {
  registration = (await workers?.getRegistration()) ?? null;
  if (!globalThis.samsynUpdateIsReady()) return false;
  const done = takenOver();
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === 'applying');
  });
  registration.waiting.postMessage('apply if alone', [port2]);
  if (!(await Promise.race([answered, after(TAKEOVER_MS_MAX)]))) return false;
  return Promise.race([done, after(TAKEOVER_MS_MAX)]);
}

function watchForUpdates() {
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (globalThis.samsynUpdateIsReady()) dispatchEvent(new Event('samsyn-update'));
    });
  });
  // Without a network there is no update, and nothing to say about it.
  const look = () => registration.update().catch(() => {});
  setInterval(look, LOOK_FOR_UPDATES_MS);
  addEventListener('pageshow', ({ persisted }) => persisted && look());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
  look();
}

async function register() {
  if (!workers) return;
  try {
    registration = await workers.register('/service_worker.js', { scope: '/', updateViaCache: 'none' });
    watchForUpdates();
  } catch (fault) {
    console.warn('the service worker could not be registered', fault);
  }
}

async function start() {
  const placeholder = element('p', TEXTS[language()].starting, { class: 'starting', role: 'status' });
  document.body.replaceChildren(placeholder);
  try {
    if (await updateBeforeStarting()) return location.reload();
  } catch (fault) {
    console.warn('the update has to wait', fault);
  }
  try {
    const { default: run } = await import(GLUE);
    await run({ module_or_path: PROGRAM });
    placeholder.remove();
  } catch (fault) {
    const texts = TEXTS[language()];
    if (isTrap(fault)) showBroken(placed(fault));
    else showRecovery(texts.unloaded, [texts.network], String(fault));
  }
  await register();
}

start();
