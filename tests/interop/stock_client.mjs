// A stock automerge-repo client, unmodified from npm, that does what a test tells it to.
//
// One JSON command per line on standard input, one JSON answer per line on standard output, in order. It decides nothing
// and waits for nothing but the answer of the library, so that the test alone knows the story. What travels over its
// socket is counted at the adapter's own send and receive, which stay as they are.

import readline from "node:readline"
import { decodeSyncMessage, getHeads, ImmutableString, splice } from "@automerge/automerge"
import { Repo } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"

/** How long the client waits before it tries again after its socket closed; the adapter's own default is 5 s. */
const RETRY_MILLISECONDS = 200

/** How long an unanswered `open` may take: a document that exists is there long before. */
const OPEN_MILLISECONDS = 10_000

const traffic = { sent: 0, received: 0, changesSent: 0 }
const documents = new Map()
let repo
let adapter

function connect({ url, peer }) {
  adapter = new WebSocketClientAdapter(url, RETRY_MILLISECONDS)
  countTraffic(adapter)
  if (repo === undefined) {
    repo = new Repo({ peerId: peer, network: [adapter], enableRemoteHeadsGossiping: false })
  } else {
    repo.networkSubsystem.addNetworkAdapter(adapter)
  }
  return {}
}

function countTraffic(counted) {
  const send = counted.send.bind(counted)
  counted.send = message => {
    traffic.sent += 1
    if (message.type === "sync") {
      traffic.changesSent += decodeSyncMessage(message.data).changes.length
    }
    send(message)
  }
  counted.on("message", () => {
    traffic.received += 1
  })
}

/** Cuts the link for good; `connect` makes a new one, as after a night in a drawer. */
function disconnect() {
  repo.networkSubsystem.removeNetworkAdapter(adapter)
  return {}
}

async function open({ document }) {
  const given = AbortSignal.timeout(OPEN_MILLISECONDS)
  const handle = await repo.find(`automerge:${document}`, { signal: given })
  documents.set(document, handle)
  return state(handle)
}

function put({ document, path, value }) {
  const handle = documents.get(document)
  handle.change(content => {
    const last = path[path.length - 1]
    at(content, path.slice(0, -1))[last] = typeof value === "string" ? new ImmutableString(value) : value
  })
  return state(handle)
}

function write({ document, path, position, remove, insert }) {
  const handle = documents.get(document)
  handle.change(content => splice(content, path, position, remove, insert))
  return state(handle)
}

function at(content, path) {
  return path.reduce((place, key) => place[key], content)
}

function read({ document }) {
  return state(documents.get(document))
}

function state(handle) {
  const content = handle.doc()
  return { heads: [...getHeads(content)].sort(), content }
}

/** Scalars and texts both read as strings, which is all a test compares. */
function plain(_key, value) {
  return value instanceof ImmutableString ? value.val : value
}

const commands = { connect, disconnect, open, put, write, read, traffic: () => ({ ...traffic }) }

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { command, ...given } = JSON.parse(line)
  let answer
  try {
    answer = { ok: await commands[command](given) }
  } catch (error) {
    answer = { error: String(error) }
  }
  process.stdout.write(JSON.stringify(answer, plain) + "\n")
}
process.exit(0)
