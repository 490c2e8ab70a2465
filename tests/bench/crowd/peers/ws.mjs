// A room in npm's ws, as its documentation broadcasts: `ws.mjs PORT`.
import { createRequire } from "node:module";
const { WebSocketServer, WebSocket } = createRequire(process.env.PEERS + "/")("ws");

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096, perMessageDeflate: false });
server.on("connection", (viewer) => {
  viewer.on("error", () => {});
  viewer.on("message", (text) => {
    for (const each of server.clients) if (each.readyState === WebSocket.OPEN) each.send(text, { binary: false });
  });
});
