// A stock automerge-repo server: the library, its WebSocket adapter and its file storage, as its own sync server puts them together.
//
// `node automerge_repo_server.mjs FOLDER` prints the port it listens at. It announces no documents by itself, as the sync
// server of the same authors doesn't.

import { Repo } from "@automerge/automerge-repo"
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket"
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs"
import { WebSocketServer } from "ws"

const sockets = new WebSocketServer({ host: "127.0.0.1", port: 0 })
const listens = new Promise(resolve => sockets.once("listening", resolve))
// The adapter hears of connections only once the repo has read its storage's id; nobody would ever answer who came before.
const hears = new Promise(resolve => sockets.on("newListener", event => { if (event === "connection") resolve() }))
new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  peerId: "automerge-repo-server",
  sharePolicy: async () => false,
  storage: new NodeFSStorageAdapter(process.argv[2]),
})
await Promise.all([listens, hears])
console.log(sockets.address().port)
