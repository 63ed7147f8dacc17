// A mail server, unmodified from npm, that keeps what it is sent and tells a test about it.
//
// One JSON command per line on standard input, one JSON answer per line on standard output, in order. What it takes is parsed by
// a library other than the sender's. It says where it listens in its first line.

import readline from "node:readline"
import PostalMime from "postal-mime"
import { SMTPServer } from "smtp-server"

/** What becomes of the next letters: `take`, `refuse` (for now, as a server does that is busy), or `hold` (no answer). */
let manner = process.argv[2] ?? "take"
const port = Number(process.argv[3] ?? 0)

const taken = []
let refused = 0
let held = 0

async function read(bytes, session) {
  const letter = await PostalMime.parse(bytes)
  const header = name => letter.headers.find(it => it.key === name)?.value ?? null
  return {
    sender: session.envelope.mailFrom.address,
    recipients: session.envelope.rcptTo.map(it => it.address),
    from: letter.from,
    to: letter.to.map(it => it.address),
    subject: letter.subject,
    text: letter.text,
    html: letter.html ?? null,
    messageId: letter.messageId,
    autoSubmitted: header("auto-submitted"),
    date: letter.date,
    user: session.user ?? null,
  }
}

const server = new SMTPServer({
  authOptional: true,
  allowInsecureAuth: true,
  disabledCommands: ["STARTTLS"],
  logger: false,
  onAuth: ({ username, password }, _session, done) => done(null, { user: `${username}:${password}` }),
  onData(stream, session, done) {
    const pieces = []
    stream.on("data", piece => pieces.push(piece))
    stream.on("end", async () => {
      if (manner === "refuse") {
        refused += 1
        done(Object.assign(new Error(`no, not ${session.envelope.rcptTo[0].address}`), { responseCode: 451 }))
        return
      }
      const letter = await read(Buffer.concat(pieces), session)
      taken.push(letter)
      if (manner === "hold") {
        held += 1
      } else {
        done()
      }
    })
  },
})
server.on("error", () => {}) // A client that is killed in the middle is what some tests are about.

const commands = {
  mail: () => ({ taken, refused, held }),
  behave: ({ as }) => {
    manner = as
    return {}
  },
}

server.listen(port, "127.0.0.1", () => {
  console.log(JSON.stringify({ ok: { port: server.server.address().port } }))
})

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { command, ...words } = JSON.parse(line)
  console.log(JSON.stringify({ ok: commands[command](words) }))
}
process.exit(0)
