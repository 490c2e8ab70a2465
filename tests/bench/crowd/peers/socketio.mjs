// A room in socket.io: `socketio.mjs PORT`. What a client emits as "say" goes to everybody.
import { createServer } from "node:http";
import { createRequire } from "node:module";
const { Server } = createRequire(process.env.PEERS + "/")("socket.io");

const http = createServer();
const room = new Server(http, { transports: ["websocket"], perMessageDeflate: false, pingInterval: 600_000 });
room.on("connection", (viewer) => viewer.on("say", (text) => room.emit("said", text)));
http.listen({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096 });
