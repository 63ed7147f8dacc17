// Whether a screen is usable by everybody: no violation that axe finds, nothing cut off, no sideways scrolling, one main heading.
//
// It judges what is shown at the moment and opens nothing but the address that it is given.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// WCAG 2.1 AA. The newer rule about target sizes takes what scrolls beneath a fixed bar for too small.
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

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

/** Goes to a screen; what is wrong with it. */
export async function look(person, screen) {
  await person.go(screen);
  await person.page.locator('#content h1').first().waitFor({ timeout: 15_000 });
  const faults = (await violations(person.page)).map((it) => `${screen}: ${it}`);
  faults.push(...(await misfits(person.page, screen)));
  const headings = await person.page.locator('h1').count();
  if (headings !== 1) faults.push(`${screen}: has ${headings} main headings`);
  return faults;
}
