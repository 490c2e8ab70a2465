// Keeps the organiser's page as the fair's board tells it: every figure comes ready from the server, this only puts it in its place.
import { count } from "./dom.js";
import { RoomSocket } from "./room_socket.js";

const root = document.getElementById("board");
const asOf = document.getElementById("as-of");
const at = (scope, path) => path.split(".").reduce((value, name) => value?.[name], scope);
const shown = (value) => (value === null || value === undefined ? "—" : typeof value === "number" ? count(value) : value);

function put(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

function fill(figures) {
  for (const node of document.querySelectorAll("[data-f]")) put(node, shown(at(figures, node.dataset.f)));
  for (const node of root.querySelectorAll("[data-set]")) {
    for (const pair of node.dataset.set.split(";")) {
      const [name, path] = pair.split(":");
      node.setAttribute(name, at(figures, path) ?? "");
    }
  }
  for (const list of root.querySelectorAll("[data-rows]")) fillRows(list, figures[list.dataset.rows] ?? []);
}

function fillRows(list, items) {
  const template = list.querySelector("template");
  const hint = document.getElementById(`no-${list.dataset.rows}`);
  if (hint) hint.hidden = items.length > 0;
  list.replaceChildren(template, ...items.map((item) => row(template, item)));
}

function row(template, item) {
  const made = template.content.firstElementChild.cloneNode(true);
  made.dataset.tone = item.tone;
  for (const cell of made.querySelectorAll("[data-c]")) put(cell, shown(item[cell.dataset.c]));
  for (const link of made.querySelectorAll("[data-href]")) link.href = item[link.dataset.href];
  return made;
}

const pace = document.getElementById("pace");
const socket = new RoomSocket(root.dataset.board);
socket.addEventListener("view", () => {
  if (socket.view?.figures?.clock) fill(socket.view.figures);
});
socket.addEventListener("state", ({ detail }) => {
  const words = { open: asOf.dataset.live, connecting: asOf.dataset.joining };
  put(pace, words[detail] ?? asOf.dataset.lost);
  asOf.classList.toggle("is-lost", !(detail in words));
});
socket.open();
