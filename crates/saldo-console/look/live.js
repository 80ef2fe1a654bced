// Keeps the marked parts of a page as they are on the server: the page names where they are told (data-live), each part
// has an id and the mark data-region. Only while somebody looks at the page: a browser keeps few connections to one
// host. Without this script a page shows what was when it was opened.

const source = document.body.dataset.live;
let events = null;

function follow() {
  if (events || document.hidden) return;
  events = new EventSource(source);
  events.addEventListener("open", () => say("Live"));
  events.addEventListener("error", () => say("Not connected"));
  for (const region of document.querySelectorAll("[data-region]")) {
    events.addEventListener(region.id, (event) => put(region, event.data));
  }
}

function rest() {
  events?.close();
  events = null;
}

function say(state) {
  const link = document.getElementById("link");
  link.textContent = state;
  link.hidden = false;
}

function put(region, html) {
  const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
  region.innerHTML = html;
  if (focused) document.getElementById(focused)?.focus();
}

if (source) {
  follow();
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : follow()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
}

// What was done is said once: a page that is loaded again says nothing of it.
if (location.search.startsWith("?done=")) history.replaceState(null, "", location.pathname);
