// The organisation's own sign-in: a real OpenID provider from npm in a process of its own, the one of the integration tests.
//
// People meet its page in their browsers. It knows one server, by its address.

import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import readline from 'node:readline';
import { after } from 'node:test';

const FOLDER = resolve(import.meta.dirname, '../interop');

/** What servers call it. */
export const LABEL = 'Exempelkommuns inloggning';

/** Providers for one file of stories: `options` says what a server is started with, `now` is the newest; all end with the file. */
export function signOnProviders() {
  const all = [];
  after(() => all.forEach((it) => it.end()));
  const options = (...more) => async (server) => {
    all.push(await SignOnProvider.start(server));
    return [...all.at(-1).optionsOf(server), ...more];
  };
  return { options, now: () => all.at(-1) };
}

class SignOnProvider {
  static async start(server) {
    if (!existsSync(join(FOLDER, 'node_modules/oidc-provider'))) throw new Error(`npm ci --ignore-scripts is missing in ${FOLDER}`);
    const provider = new SignOnProvider();
    const callback = `${server.address}/api/single-sign-on/callback`;
    provider.process = spawn(process.execPath, ['sign_on_provider.mjs', callback], { cwd: FOLDER, stdio: ['pipe', 'pipe', 'ignore'] });
    for await (const line of readline.createInterface({ input: provider.process.stdout })) {
      provider.issuer = JSON.parse(line).ok.issuer;
      return provider;
    }
    throw new Error('the provider ended before it said its address');
  }

  /** What a server has to know of it. */
  optionsOf(server) {
    const secret = join(server.folder, 'secret');
    writeFileSync(secret, 'hemligt\n');
    return [
      '--base-url', server.address,
      '--single-sign-on-issuer', this.issuer,
      '--single-sign-on-client', 'samsyn',
      '--single-sign-on-secret-file', secret,
      '--single-sign-on-label', LABEL,
    ];
  }

  end() {
    this.process.kill();
  }
}
