/* Put in by the build. */
declare const VERSION: string;
declare const FILES: string[];

/* The types of a service worker and of a page cannot be had in one program. */
interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}
type Events = { install: Extendable; activate: Extendable; fetch: FetchEventLike };
interface FetchEventLike extends Extendable {
  request: globalThis.Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  clients: { claim(): Promise<void> };
  addEventListener<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void;
}
const scope = globalThis as unknown as Scope;

/*
 * After one visit the page needs no server: it is all here, of one version. A newer one waits until the last page of this one is closed: an open page starts
 * further workers, which must be of its own version.
 */
scope.addEventListener('install', (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)));
});

scope.addEventListener('activate', (event) => {
  const others = caches.keys().then((names) => names.filter((name) => name !== VERSION));
  event.waitUntil(
    others
      .then((names) => Promise.all(names.map((name) => caches.delete(name))))
      .then(() => scope.clients.claim()),
  );
});

scope.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || event.request.url.endsWith('/board')) return; // news of a board that the server has
  event.respondWith(
    caches.open(VERSION).then(async (cache) => (await cache.match(event.request)) ?? fetch(event.request)),
  );
});
