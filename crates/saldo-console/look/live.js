// Keeps the marked parts of a page as they are on the server: the page names where they are told (data-live), each part
// has an id and the mark data-region. Without this script a page shows what was when it was opened.

const source = document.body.dataset.live;

if (source) {
  const link = document.getElementById("link");
  const say = (state) => {
    link.textContent = state;
    link.hidden = false;
  };
  const events = new EventSource(source);
  events.addEventListener("open", () => say("Live"));
  events.addEventListener("error", () => say("Not connected"));
  for (const region of document.querySelectorAll("[data-region]")) {
    events.addEventListener(region.id, (event) => {
      const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
      region.innerHTML = event.data;
      if (focused) document.getElementById(focused)?.focus();
    });
  }
}
