const { room, question } = document.body.dataset;
let wait = 4000;
async function look() {
  if (!document.hidden) {
    try {
      const answer = await fetch(`/r/${room}/now`, { cache: 'no-store' });
      if (answer.status === 404 || (answer.ok && (await answer.text()) !== question)) {
        location.replace(`/r/${room}?lang=${document.documentElement.lang}`);
        return;
      }
      wait = answer.ok ? 4000 : 30000;
    } catch {
      wait = 10000;
    }
  }
  setTimeout(look, wait);
}
if (room) setTimeout(look, wait);
