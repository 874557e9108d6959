// A request's page shows a sign of itself: not while nobody looks at it, and with what is being written.
const IDLE_MS = 30_000;
const KINDS = { "reply-form": "reply", "resolve-form": "reply", "note-form": "note" };
let writing = "";
let typedAt = 0;

function isSign(event) {
  return event.target.id === "live" && event.target.hasAttribute("hx-post");
}

// A hidden page is quiet; what it missed it asks for when it is looked at again.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "live" && document.hidden) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  const live = document.getElementById("live");
  if (!document.hidden && live) htmx.trigger(live, "sign");
});

document.addEventListener("htmx:configRequest", (event) => {
  if (isSign(event)) event.detail.parameters.append("writing", Date.now() - typedAt < IDLE_MS ? writing : "");
});

// The first letter is told at once: that is when the other one should know.
document.addEventListener("input", (event) => {
  const kind = KINDS[event.target.form?.id];
  if (!kind || event.target.tagName !== "TEXTAREA") return;
  const isNews = kind !== writing || Date.now() - typedAt > IDLE_MS;
  writing = kind;
  typedAt = Date.now();
  if (isNews) htmx.trigger("#live", "sign");
});
