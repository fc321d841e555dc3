// @ts-check
// Words spoken by the browser's own voice, else by the server's, whose file stands in data-sound where it has one.
// Buttons with data-say are shown only where one of the two can be heard.

const KEPT = "voice";
const LATE_MS = 2000; // by then every browser has listed its voices

/** The English voices of this device; some browsers list them late. */
function voices() {
  return "speechSynthesis" in window ? speechSynthesis.getVoices().filter((voice) => /^en\b/i.test(voice.lang)) : [];
}

/** The chosen voice, else one that speaks on the device itself, American before others. */
function voice() {
  const all = voices();
  const chosen = all.find((one) => one.voiceURI === stored());
  return chosen ?? all.find((one) => one.lang === "en-US" && one.localService) ?? all.find((one) => one.localService) ?? all[0];
}

function stored() {
  try { return localStorage.getItem(KEPT); } catch { return null; }
}

/** Say an English word; a second call interrupts the first. */
export function say(/** @type {string} */ text) {
  const speaker = voice();
  if (!speaker) return;
  const words = new SpeechSynthesisUtterance(text);
  words.voice = speaker;
  words.lang = speaker.lang;
  words.rate = 0.9;
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}

let mute = false; // it is known that the browser has no English voice

/** Show the sound buttons where there is a voice, else those whose file is there. */
export function showButtons(/** @type {ParentNode} */ root) {
  const there = Boolean(voice());
  for (const button of root.querySelectorAll("[data-say]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = !there;
    if (mute && !there) offer(button);
  }
  return there;
}

/** Whether the server has the file; one that is being made is asked for once more. */
async function fetched(/** @type {string} */ address, again = true) {
  const answer = await fetch(address);
  if (answer.status !== 202 || !again) return answer.status === 200;
  await new Promise((done) => { setTimeout(done, 1000 * Number(answer.headers.get("Retry-After") ?? 2)); });
  return fetched(address, false);
}

/** Show the button once its file is there; `soundready` tells the page. */
async function offer(/** @type {HTMLElement} */ button) {
  const address = button.dataset.sound;
  if (!address || !new Audio().canPlayType("audio/ogg; codecs=opus")) return;
  if (!await fetched(address).catch(() => false) || !button.hidden) return;
  button.hidden = false;
  button.dispatchEvent(new Event("soundready", { bubbles: true }));
}

/** @type {HTMLAudioElement | undefined} */
let playing;

/** Let the button's word be heard: by the browser's voice, else from its file. */
export function play(/** @type {Element | null} */ button) {
  if (!(button instanceof HTMLElement)) return;
  const address = button.dataset.sound;
  if (voice() || !address) { say(button.dataset.say ?? ""); return; }
  playing?.pause();
  playing = new Audio(address);
  playing.addEventListener("error", () => { button.hidden = true; });
  playing.play().catch(() => {}); // the browser wants a press first, or the next sound has begun
}

/** Tell the server, so that it asks by sound only where there is a voice. */
function remember(/** @type {boolean} */ there) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = there ? `voice=1; path=/; max-age=31536000; samesite=lax${secure}` : "voice=; path=/; max-age=0";
}

/** Call back once it is known whether there is a voice: at once, or when the browser has had time to list them. */
export function whenKnown(/** @type {(there: boolean) => void} */ then) {
  if (voice()) { then(true); return; }
  window.setTimeout(() => then(Boolean(voice())), LATE_MS);
}

/** Fill the list of voices in the settings. */
function listVoices() {
  const list = document.getElementById("voice");
  const all = voices();
  if (!(list instanceof HTMLSelectElement) || !all.length) return;
  const block = list.closest("[data-voices]");
  if (block instanceof HTMLElement) block.hidden = false;
  const now = voice()?.voiceURI;
  list.replaceChildren(...all.map((one) => new Option(`${one.name} (${one.lang})`, one.voiceURI, false, one.voiceURI === now)));
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-say]") : null;
  if (button) play(button);
});

document.addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLSelectElement) || event.target.id !== "voice") return;
  try { localStorage.setItem(KEPT, event.target.value); } catch { /* a browser that keeps nothing: the choice holds for the page */ }
  say("Hello");
});

if ("speechSynthesis" in window) {
  speechSynthesis.addEventListener?.("voiceschanged", () => { if (showButtons(document)) remember(true); listVoices(); });
}
showButtons(document);
whenKnown((there) => {
  remember(there);
  mute = !there;
  if (mute) showButtons(document);
});
listVoices();
