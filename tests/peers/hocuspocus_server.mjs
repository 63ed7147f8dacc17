// A stock Hocuspocus server with its own SQLite extension, both with their own settings.
//
// `node hocuspocus_server.mjs FOLDER` prints the port it listens at. When it stores is its own decision: by default two
// seconds after the last edit, and ten seconds after the first at the latest.

import path from "node:path"
import { SQLite } from "@hocuspocus/extension-sqlite"
import { Server } from "@hocuspocus/server"

const server = new Server({
  extensions: [new SQLite({ database: path.join(process.argv[2], "documents.sqlite") })],
  port: 0,
  quiet: true,
})
await server.listen()
console.log(server.address.port)
