// The app's own program in a worker that is thrown away: it looks for QR codes in pictures and merges a handover on trial.
//
// Whatever comes from outside is taken apart here first. Should the program fall over it, then only this worker falls. It
// gets pixels or bytes and answers with bytes or a word; it has no access to what is stored.

import run, { readCodes, rehearseHandover } from '{{app.js}}';

const running = run({ module_or_path: '{{app.wasm}}' });

addEventListener('message', async ({ data }) => {
  try {
    await running;
    if (data.pixels) postMessage({ codes: readCodes(data.width, data.height, new Uint8Array(data.pixels)) });
    else postMessage({ passed: rehearseHandover(data.rehearsal) });
  } catch (fault) {
    postMessage({ fault: String(fault) });
  }
});
