// @ts-check
// What the device keeps of a person, in IndexedDB: their day (`kept`), cards (`words`), the texts of those (`sides`), and
// what they did (`events`; those that wait to be sent are the outbox). Everything stands under the person's mark.

const NAME = "vocavision", VERSION = 1;

/** @typedef {ReturnType<typeof stores>} Stores */

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("kept", { keyPath: "person" });
      for (const name of ["words", "sides", "events"]) db.createObjectStore(name, { keyPath: ["person", "id"] });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opening = null; };
      request.result.onclose = () => { opening = null; }; // the browser threw it away
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  opening.catch(() => { opening = null; });
  return opening;
}

/** What a request gives. @returns {Promise<any>} */
const asked = (/** @type {IDBRequest} */ request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const of = (/** @type {string} */ person) => IDBKeyRange.bound([person], [person, []]);

function stores(/** @type {IDBTransaction} */ transaction) {
  const store = (/** @type {string} */ name) => transaction.objectStore(name);
  return {
    kept: (/** @type {string} */ person) => asked(store("kept").get(person)),
    keep: (/** @type {any} */ record) => asked(store("kept").put(record)),
    one: (/** @type {string} */ name, /** @type {string} */ person, /** @type {any} */ id) => asked(store(name).get([person, id])),
    all: (/** @type {string} */ name, /** @type {string} */ person) => asked(store(name).getAll(of(person))),
    everybodys: (/** @type {string} */ name) => asked(store(name).getAll()),
    put: (/** @type {string} */ name, /** @type {any} */ record) => asked(store(name).put(record)),
    drop: (/** @type {string} */ name, /** @type {string} */ person, /** @type {any} */ id) => asked(store(name).delete([person, id])),
    /** Forget what is kept of a person; with `outbox` also what waits to be sent. */
    forget: async (/** @type {string} */ person, /** @type {boolean} */ outbox) => {
      for (const name of outbox ? ["words", "sides", "events"] : ["words", "sides"]) await asked(store(name).delete(of(person)));
      const kept = await asked(store("kept").get(person));
      if (outbox) await asked(store("kept").delete(person));
      else if (kept) await asked(store("kept").put({ ...kept, at: 0 })); // to be fetched anew when they come back
    },
  };
}

/**
 * Do this in one transaction: all of it is on the device when the promise is fulfilled, or none.
 * @template T
 * @param {"readonly" | "readwrite"} mode
 * @param {(stores: Stores) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function within(mode, work) {
  const db = await open();
  const transaction = db.transaction(["kept", "words", "sides", "events"], mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(null);
    transaction.onabort = () => reject(transaction.error ?? new Error("given up"));
  });
  try {
    const found = await work(stores(transaction));
    await done;
    return found;
  } catch (error) {
    try { transaction.abort(); } catch { /* it has ended by itself */ }
    await done.catch(() => {});
    throw error;
  }
}

/** How much these events are for who did them: an answer that was taken back is none, and taking back is none itself. */
export function answersIn(/** @type {any[]} */ events) {
  const here = new Set(events.map((one) => one.id));
  const pairs = events.filter((one) => one.event.kind === "undo" && here.has(one.event.undoes)).length;
  return events.length - 2 * pairs;
}

/** What waits on this device, whoever did it. */
export const everybodysWaiting = () =>
  within("readonly", async (stores) => (await stores.everybodys("events")).filter((/** @type {any} */ one) => one.waits));

/** Those of the person's events that wait to be sent, in the order in which they happened. */
export async function waiting(/** @type {string} */ person) {
  return within("readonly", async (stores) => (await stores.all("events", person)).filter((/** @type {any} */ one) => one.waits));
}
