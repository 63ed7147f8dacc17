// An OpenID provider, unmodified from npm, with somebody at its page; and a provider that lies.
//
// A browser is shown the page: whoever reads it says who they are, or turns back. Without one it is who was named. One JSON command
// per line on standard input, one JSON answer per line on standard output, in order. It says its issuer in its first line.

import { createServer } from "node:http"
import readline from "node:readline"
import { text } from "node:stream/consumers"
import { SignJWT, exportJWK, generateKeyPair } from "jose"
import Provider from "oidc-provider"

const callback = process.argv[2]
// Its advice for real installations would stand between the answers.
console.info = console.warn = () => {}

const PAGE = `<!doctype html><html lang="sv"><meta charset="utf-8"><title>Exempelkommun</title><h1>Exempelkommun</h1>
<form method="post"><label>Namn <input name="person"></label><button>Logga in</button><button name="cancel">Avbryt</button></form>`

/** Who is at the page, where nobody looks at it. */
let person = "nobody"
/** What is wrong with what the next tokens say; nothing if they are the provider's own. */
let lie = null
/** What the newest request asked to be repeated. */
let nonce = null

const own = await generateKeyPair("RS256", { extractable: true })
const foreign = await generateKeyPair("RS256", { extractable: true })

const listener = createServer(answer)
await new Promise(ready => listener.listen(0, "127.0.0.1", ready))
const issuer = `http://127.0.0.1:${listener.address().port}`

const client = id => ({ client_id: id, client_secret: "hemligt", redirect_uris: [callback] })
const provider = new Provider(issuer, {
  clients: [client("samsyn"), client("other")],
  jwks: { keys: [{ ...(await exportJWK(own.privateKey)), kid: "own", alg: "RS256", use: "sig" }] },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  // What it claims beside who it is must not matter.
  claims: { openid: ["sub", "email", "roles"] },
  conformIdTokenClaims: false,
  findAccount: (_context, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, email: "admin@example.se", roles: ["admin"] }),
  }),
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
    grant.addOIDCScope("openid")
    await grant.save()
    return grant
  },
})
const honest = provider.callback()

async function answer(request, response) {
  const address = new URL(request.url, issuer)
  if (address.pathname.startsWith("/interaction/")) {
    await atThePage(request, response)
  } else if (address.pathname === "/token" && lie) {
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify({ access_token: "x", token_type: "Bearer", id_token: await lied() }))
  } else {
    nonce = address.searchParams.get("nonce") ?? nonce
    honest(request, response)
  }
}

async function atThePage(request, response) {
  if (request.method === "GET" && request.headers.accept?.includes("text/html")) {
    response.setHeader("content-type", "text/html; charset=utf-8")
    response.end(PAGE)
    return
  }
  const said = request.method === "POST" ? new URLSearchParams(await text(request)) : new URLSearchParams({ person })
  const ending = said.has("cancel") ? { error: "access_denied" } : { login: { accountId: said.get("person") } }
  await provider.interactionFinished(request, response, ending)
}

async function lied() {
  const said = { iss: issuer, aud: "samsyn", sub: person, nonce, ...(lie.claims ?? {}) }
  const token = new SignJWT(said).setProtectedHeader({ alg: "RS256", kid: "own" }).setIssuedAt()
  token.setExpirationTime(lie.expires ?? "5m")
  return token.sign(lie.key === "foreign" ? foreign.privateKey : own.privateKey)
}

const commands = {
  person: ({ is }) => {
    person = is
    return {}
  },
  lie: ({ as }) => {
    lie = as
    return {}
  },
  /** Goes where a browser is sent, until it is sent back to us; the address that it is sent back to. */
  async visit({ address }) {
    const cookies = new Map()
    let next = address
    for (let hop = 0; hop < 10 && !next.startsWith(callback); hop += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
      const response = await fetch(next, { redirect: "manual", headers: { cookie } })
      for (const line of response.headers.getSetCookie()) {
        const [name, ...value] = line.split(";")[0].split("=")
        cookies.set(name, value.join("="))
      }
      const location = response.headers.get("location")
      if (!location) throw new Error(`${next}: ${response.status} ${await response.text()}`)
      next = new URL(location, next).href
    }
    return next
  },
}

console.log(JSON.stringify({ ok: { issuer } }))
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { command, ...words } = JSON.parse(line)
  console.log(JSON.stringify({ ok: await commands[command](words) }))
}
process.exit(0)
