// Many stock Hocuspocus clients in one process, that do what the benchmark tells them to.
//
// One JSON command per line on standard input, one JSON answer per line on standard output, in order. Two clients write in
// each document, as on the other side of the comparison; what was acknowledged is what the provider no longer counts as
// unsynced. What a server holds is told by the state vector of a document fetched anew: it counts each client's edits.

import readline from "node:readline"
import { HocuspocusProvider } from "@hocuspocus/provider"
import WebSocket from "ws"
import * as Y from "yjs"

const QUESTIONS = 8
const KEYSTROKES_PER_ANSWER = 8
const RATINGS = ["yes", "partly", "no"]
/** How long what is on its way may take to arrive after the last edit. */
const DRAIN_MILLISECONDS = 20_000

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

/** One person at one document: a Yjs document and, while connected, a provider of its own with a socket of its own. */
class Client {
  constructor(name, writer) {
    this.name = name
    this.writer = writer
    this.document = new Y.Doc()
    this.made = 0
    this.acknowledged = 0
    this.waiting = []
    this.acks = []
    this.echoes = []
    this.sentAt = []
    this.heard = 0
    this.wake = () => {}
    this.goOn = () => {}
  }

  /** Connects with what is here already; settled when the server has all of it and we have all of the server's. */
  connect(url) {
    this.closed = false
    const made = this.made
    return new Promise(resolve => {
      let unsynced = 0
      let isSettled = false
      this.provider = new HocuspocusProvider({
        url,
        name: this.name,
        document: this.document,
        awareness: null,
        WebSocketPolyfill: WebSocket,
        onUnsyncedChanges: ({ number }) => {
          // Set first: an acknowledgement may bring on the next edit, which is told of here before this call ends.
          const before = unsynced
          unsynced = number
          if (number === 0 && !isSettled) {
            isSettled = true
            this.acknowledged = Math.max(this.acknowledged, made)
            resolve()
          } else if (number < before) {
            this.noteAcknowledgement()
          }
        },
        onClose: () => {
          this.closed = true
          this.provider.configuration.websocketProvider.disconnect()
          this.wake()
        },
      })
    })
  }

  disconnect() {
    this.provider?.destroy()
    this.provider = undefined
  }

  noteAcknowledgement() {
    const sent = this.waiting.shift()
    if (sent === undefined) return
    this.acknowledged += 1
    this.acks.push(performance.now() - sent)
    this.goOn()
    this.wake()
  }

  /** Hears of the other's edits. */
  listenTo(other) {
    this.document.on("update", (_update, origin) => {
      if (origin !== this.provider) return
      const now = performance.now()
      const clock = Y.getState(this.document.store, other.document.clientID)
      for (; this.heard < clock; this.heard += 1) {
        const sent = other.sentAt[this.heard]
        if (sent !== undefined) this.echoes.push(now - sent)
      }
      this.wake()
    })
  }

  /** One edit, which is one update: mostly keystrokes in comments, sometimes an answer. */
  edit() {
    this.made += 1
    const nth = Math.floor(this.made / KEYSTROKES_PER_ANSWER)
    const question = nth % QUESTIONS
    this.sentAt[this.made - 1] = performance.now()
    if (this.provider !== undefined) this.waiting.push(this.sentAt[this.made - 1])
    if (this.made % KEYSTROKES_PER_ANSWER === 0) {
      this.document.getMap("answers").set(`${question}/${this.writer}`, RATINGS[nth % RATINGS.length])
    } else {
      this.document.getText(`comment-${question}`).insert(0, "a")
    }
  }

  async until(condition, deadline) {
    while (!condition() && performance.now() < deadline) {
      await Promise.race([pause(50), new Promise(resolve => { this.wake = resolve })])
    }
    return condition()
  }

  content() {
    const texts = Array.from({ length: QUESTIONS }, (_, question) => this.document.getText(`comment-${question}`).toString())
    return JSON.stringify([texts, Object.entries(this.document.getMap("answers").toJSON()).sort()])
  }
}

let pairs = []

const everyone = () => pairs.flat()

function within(milliseconds, work) {
  return Promise.race([work.then(() => true), pause(milliseconds).then(() => false)])
}

/** Makes documents with a history, and gives them to the server. */
async function seed({ url, documents, history, limit }) {
  for (let nth = 0; nth < documents; nth += 1) {
    const writers = [new Client(`document-${nth}`, 0), new Client(`document-${nth}`, 1)]
    for (let made = 0; made < history; made += 1) writers[made % 2].edit()
    Y.applyUpdate(writers[0].document, Y.encodeStateAsUpdate(writers[1].document))
    if (!(await within(limit, writers[0].connect(url)))) throw new Error(`document ${nth} was not taken in time`)
    writers[0].disconnect()
  }
  return {}
}

/** Two clients per document, who fetch it. */
async function open({ url, documents, limit }) {
  pairs = Array.from({ length: documents }, (_, nth) => [0, 1].map(writer => new Client(`document-${nth}`, writer)))
  const begun = performance.now()
  for (const client of everyone()) {
    if (!(await within(limit - (performance.now() - begun), client.connect(url)))) throw new Error("not opened in time")
  }
  for (const [one, other] of pairs) {
    one.listenTo(other)
    other.listenTo(one)
  }
  return {}
}

/** In turns, at an even pace: everyone writes on what the other wrote before. */
async function type({ every, edits }) {
  for (const client of everyone()) Object.assign(client, { acks: [], echoes: [] })
  const begin = performance.now() + 200
  await Promise.all(pairs.map(async (pair, place) => {
    for (let nth = 0; nth < edits; nth += 1) {
      const due = begin + (place * every) / pairs.length + nth * every
      await pause(Math.max(0, due - performance.now()))
      const [writer, other] = [pair[nth % 2], pair[(nth + 1) % 2]]
      await writer.until(() => writer.heard >= other.made, due + DRAIN_MILLISECONDS)
      writer.edit()
    }
  }))
  await drain()
  return typed()
}

async function drain() {
  const deadline = performance.now() + DRAIN_MILLISECONDS
  await Promise.all(pairs.flatMap(([one, other]) => [
    one.until(() => one.waiting.length === 0 && one.heard >= other.made, deadline),
    other.until(() => other.waiting.length === 0 && other.heard >= one.made, deadline),
  ]))
}

function typed() {
  return { acks: everyone().flatMap(client => client.acks), echoes: everyone().flatMap(client => client.echoes) }
}

/** Everyone writes as fast as acknowledgements come, with so many edits on the way; ends early when the server is gone. */
async function saturate({ milliseconds, window }) {
  for (const client of everyone()) Object.assign(client, { acks: [], echoes: [] })
  const begun = performance.now()
  const end = begun + milliseconds
  for (const client of everyone()) {
    client.goOn = () => {
      while (client.waiting.length < window && performance.now() < end && !client.closed) client.edit()
    }
    client.goOn()
  }
  while (performance.now() < end && !everyone().every(client => client.closed)) await pause(20)
  const took = performance.now() - begun
  const acknowledged = everyone().reduce((sum, client) => sum + client.acks.length, 0)
  if (!everyone().some(client => client.closed)) await drain()
  return { took, acknowledged, ...typed() }
}

function disconnect() {
  for (const client of everyone()) client.disconnect()
  return {}
}

function writeOffline({ edits }) {
  for (const client of everyone()) for (let made = 0; made < edits; made += 1) client.edit()
  return {}
}

/** All at once. */
async function comeBack({ url, limit }) {
  const begun = performance.now()
  let settled = 0
  await within(limit, Promise.all(everyone().map(client => client.connect(url).then(() => { settled += 1 }))))
  return { took: performance.now() - begun, settled, clients: everyone().length }
}

/** One after the other comes back to what it has. */
async function comeBackUnchanged({ url, times }) {
  for (let nth = 0; nth < times; nth += 1) {
    const client = everyone()[nth % everyone().length]
    await client.connect(url)
    client.disconnect()
  }
  return {}
}

/** New clients fetch each document, one after the other. */
async function fetchAll({ url, documents, limit }) {
  const begun = performance.now()
  let bytes = 0
  for (let nth = 0; nth < documents; nth += 1) {
    const client = new Client(`document-${nth}`, 0)
    if (!(await within(limit - (performance.now() - begun), client.connect(url)))) throw new Error("not fetched in time")
    bytes += Y.encodeStateAsUpdate(client.document).length
    client.disconnect()
  }
  return { took: performance.now() - begun, bytes }
}

/** What the server holds of what everyone made: how many acknowledged edits it lacks, and in how many documents it differs. */
async function compare({ url, limit }) {
  let lost = 0
  let acknowledged = 0
  let different = 0
  for (const pair of pairs) {
    const fetched = new Client(pair[0].name, 0)
    if (!(await within(limit, fetched.connect(url)))) throw new Error(`${fetched.name} was not fetched in time`)
    for (const writer of pair) {
      const held = Y.getState(fetched.document.store, writer.document.clientID)
      lost += Math.max(0, writer.acknowledged - held)
      acknowledged += writer.acknowledged
    }
    if (pair.some(writer => writer.content() !== fetched.content())) different += 1
    fetched.disconnect()
  }
  return { lost, acknowledged, different }
}

const commands = { seed, open, type, saturate, disconnect, writeOffline, comeBack, comeBackUnchanged, fetchAll, compare }

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { command, ...given } = JSON.parse(line)
  let answer
  try {
    answer = { ok: await commands[command](given) }
  } catch (error) {
    answer = { error: String(error) }
  }
  process.stdout.write(JSON.stringify(answer) + "\n")
}
process.exit(0)
