// Whether a screen is usable by everybody: no violation that axe finds, nothing cut off, no sideways scrolling, one main heading,
// and on a desk everything within reach of a keyboard, in sight of whoever uses one.
//
// It judges what is shown at the moment and opens nothing but the address that it is given.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// WCAG 2.1 AA. The newer rule about target sizes takes what scrolls beneath a fixed bar for too small.
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Screens from this width on stand on a desk, with a keyboard. */
const DESK_WIDTH = 1440;

/** The Tab key is pressed so much more often than there are things to get to. */
const STEPS_MORE = 8;

/** What axe finds on the page. */
export async function violations(page) {
  // The page's own policy forbids foreign scripts; the debugging protocol may evaluate.
  await page.evaluate(AXE);
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), RULES);
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => `${node.target} ${node.failureSummary ?? ''}`).slice(0, 3).join(' | ')}`);
}

/** In the page: words that are there and that nobody can see whole. */
export function wordsCutOff() {
  const isForEyes = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[aria-hidden=true], .skip')) return false;
    // Some words are for those who listen.
    for (let around = element; around; around = around.parentElement) if (getComputedStyle(around).clipPath.startsWith('inset(50%')) return false;
    return true;
  };
  const isCut = (element, place) => {
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      if (/auto|scroll/.test(overflowX)) return false; // A strip that is meant to be moved sideways.
      const frame = around.getBoundingClientRect();
      if (/hidden|clip/.test(overflowX) && (place.right > frame.right + 1 || place.left < frame.left - 1)) return true;
      if (/hidden|clip/.test(overflowY) && (place.bottom > frame.bottom + 2 || place.top < frame.top - 2)) return true;
    }
    return place.left < -1 || place.right > document.documentElement.clientWidth + 1;
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || !isForEyes(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const place = range.getBoundingClientRect();
    if (place.width > 0 && isCut(element, place)) found.push(`"${text.data.trim().slice(0, 40)}" in ${element.tagName}.${element.className}`);
  }
  return found;
}

/** What is wrong with how the screen fits. */
export async function misfits(page, screen) {
  const faults = (await page.evaluate(wordsCutOff)).map((it) => `${screen}: is cut off: ${it}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) faults.push(`${screen}: scrolls sideways by ${sideways} pixels`);
  return faults;
}

/** In the page: notes what gets the keyboard from now on, and whether that shows; gives back how many things should get it. */
function noteTheKeyboard() {
  const controls = 'a[href], button, input:not([type=hidden]):not([type=radio]), select, textarea, summary';
  const frame = document.querySelector('dialog[open]') ?? document;
  const isThere = (it) => !it.disabled && it.tabIndex >= 0 && !it.closest('[inert]') && it.checkVisibility({ visibilityProperty: true });
  const wanted = new Set([...frame.querySelectorAll(controls)].filter(isThere));
  const notes = { wanted, unseen: [] };
  // Something that is for those who listen gets its ring from what stands around it.
  const hasRing = (it) => {
    const { outlineStyle, boxShadow } = getComputedStyle(it);
    return outlineStyle !== 'none' || boxShadow !== 'none';
  };
  document.addEventListener('focusin', ({ target }) => {
    if (wanted.delete(target) && !hasRing(target) && !hasRing(target.parentElement)) notes.unseen.push(target);
  });
  globalThis.keyboardNotes = notes;
  return wanted.size;
}

/** In the page: what the keyboard did not get to, and what did not show that it had it. */
function readTheKeyboard() {
  const { wanted, unseen } = globalThis.keyboardNotes;
  const name = (it) => `${it.tagName}${it.id && `#${it.id}`} "${(it.textContent || it.name || '').trim().slice(0, 30)}"`;
  const isLeft = (it) => it.isConnected && !it.disabled && it.checkVisibility({ visibilityProperty: true });
  return [
    ...[...wanted].filter(isLeft).map((it) => `the Tab key does not reach ${name(it)}`),
    ...unseen.map((it) => `${name(it)} does not show that it has the keyboard`),
  ];
}

/** What a keyboard alone does not get to. */
async function outOfReach(page) {
  const count = await page.evaluate(noteTheKeyboard);
  // A field for a day is three stops, and the way round begins wherever the keyboard is.
  for (let pressed = 0; pressed < 4 * count + STEPS_MORE; pressed += count + STEPS_MORE) {
    await Promise.all(Array.from({ length: count + STEPS_MORE }, () => page.keyboard.down('Tab')));
    await page.keyboard.up('Tab');
    if ((await page.evaluate(readTheKeyboard)).length === 0) break;
  }
  return page.evaluate(readTheKeyboard);
}

/** Goes to a screen; what is wrong with it. */
export async function look(person, screen) {
  await person.go(screen);
  await person.page.locator('#content h1').first().waitFor();
  await person.page.locator('[data-asking] [aria-disabled=true]').first().waitFor({ state: 'detached' });
  const faults = (await violations(person.page)).map((it) => `${screen}: ${it}`);
  faults.push(...(await misfits(person.page, screen)));
  const headings = await person.page.locator('h1').count();
  if (headings !== 1) faults.push(`${screen}: has ${headings} main headings`);
  if (person.page.viewportSize().width >= DESK_WIDTH) faults.push(...(await outOfReach(person.page)).map((it) => `${screen}: ${it}`));
  return faults;
}
