// @ts-check
// Settings, Offline: what this device keeps, and what waits to be sent.

import { announce } from "./site.js";

/** @typedef {{ waits: number, words: number, drawn: number, ahead: boolean, full: boolean }} Device */

const FILE_NAME = "vocavision-outbox.json";
const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(`[${name}]`));

/** Ask the worker; it answers when it is done. @returns {Promise<any>} */
function ask(/** @type {Record<string, unknown>} */ question) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel(), worker = navigator.serviceWorker?.controller;
    if (!worker) { reject(new Error("no worker")); return; }
    port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(question, [port2]);
  });
}

/** How much room all that is kept takes, in words. */
async function size() {
  const bytes = (await navigator.storage?.estimate?.())?.usage ?? 0;
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(bytes / 1_000_000);
}

const put = (/** @type {string | undefined} */ text, /** @type {Record<string, unknown>} */ values) =>
  (text ?? "").replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));

async function show(/** @type {Device} */ device) {
  const { waits, words, drawn, ahead, full } = device;
  find("data-no-device").hidden = true;
  for (const section of document.querySelectorAll("[data-device]")) if (section instanceof HTMLElement) section.hidden = false;
  const kept = find("data-kept"), state = full ? kept.dataset.stateFull : ahead ? kept.dataset.stateOn : kept.dataset.stateOff;
  kept.textContent = put(state, { words, drawn, size: await size() });
  find('data-keep="on"').hidden = ahead;
  find('data-keep="off"').hidden = !ahead;
  const line = find("data-waits"), forms = line.dataset;
  line.textContent = waits ? ((waits === 1 ? forms.waitsOne : forms.waitsMany) ?? "").replace("{}", String(waits)) : forms.none ?? "";
  find("data-when-waiting").hidden = !waits;
}

async function keep(/** @type {HTMLButtonElement} */ button) {
  const on = button.dataset.keep === "on";
  button.setAttribute("aria-disabled", "true");
  if (on) await navigator.storage?.persist?.();
  await show(await ask({ ask: "keep", on }));
  button.removeAttribute("aria-disabled");
  announce(find("data-kept").textContent ?? "");
  find(`data-keep="${on ? "off" : "on"}"`).focus();
}

async function send() {
  await show(await ask({ ask: "send" }));
  announce(find("data-waits").textContent ?? "");
}

/** Save what waits as a file, which any device can bring. */
async function download() {
  const { file } = await ask({ ask: "file" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
  link.download = FILE_NAME;
  link.click();
  URL.revokeObjectURL(link.href);
}

for (const button of document.querySelectorAll("[data-keep]")) {
  if (button instanceof HTMLButtonElement) button.addEventListener("click", () => { if (!button.hasAttribute("aria-disabled")) keep(button).catch(() => {}); });
}
find("data-send").addEventListener("click", () => { send().catch(() => {}); });
find("data-download").addEventListener("click", () => { download().catch(() => {}); });
navigator.serviceWorker?.ready.then(() => ask({ ask: "device" })).then((device) => { if (device) show(device); }).catch(() => {});
