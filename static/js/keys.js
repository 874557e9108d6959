// The desk by keyboard: keys for whole pages stand here, those of one page in data-key, data-go and data-row.
// Typed text is never a shortcut. Switched off in one's details, this file is not loaded.
const GO_WITHIN_MS = 1500;
let goUntil = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (key === "k" && !event.shiftKey) act(event, () => openPalette());
    if (key === "Enter" && event.target.form?.method === "post") act(event, () => event.target.form.requestSubmit());
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (key === "Escape") return fold(event);
  if (isTyping(event.target)) return;
  if (Date.now() < goUntil) {
    goUntil = 0;
    const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (place) act(event, () => place.click());
    return;
  }
  press(event, key);
});

function press(event, key) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  if (key === "?") return act(event, openHelp);
  if (key === "/") return act(event, search);
  if (key === "g") return act(event, () => (goUntil = Date.now() + GO_WITHIN_MS));
  if ((key === "j" || key === "k") && rows.length) return act(event, () => move(rows, key === "j" ? 1 : -1));
  if (key === "x" && rows.length) return act(event, () => current(rows)?.querySelector("[data-select]")?.click());
  if (event.target.closest("summary, button, a") && (key === "Enter" || key === " ")) return;
  const control = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((each) => each.offsetParent);
  if (control) act(event, () => use(control));
}

function act(event, what) {
  event.preventDefault();
  what();
}

// A summary opens its small form and leads to its first field; anything else is pressed.
function use(control) {
  if (!control.matches("summary")) return control.click();
  const part = control.parentElement;
  part.open = true;
  const field = part.querySelector("input:not([type=hidden]), select, textarea, button");
  (field || control).focus();
}

// Escape closes the small form one is in, and leads back to what opened it.
function fold(event) {
  const part = event.target.closest("details[data-act][open]");
  if (!part) return;
  part.open = false;
  part.querySelector("summary").focus();
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

function current(rows) {
  return rows.find((row) => row.contains(document.activeElement)) || rows.find((row) => row.querySelector("[aria-current]"));
}

// Along the rows; where the list shows one of them beside it, the next one is opened at once.
function move(rows, step) {
  const at = rows.indexOf(current(rows));
  const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
  const link = row.querySelector("a[href]");
  if (!link || rows.indexOf(row) === at) return;
  if (row.closest("[data-follow]")) return link.click();
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function search() {
  const field = document.querySelector("main [type=search]");
  field ? field.focus() : openPalette();
}

// Dialogs: the browser keeps focus inside, closes on Escape and gives focus back.
function dialog(id, title) {
  document.getElementById(id)?.remove();
  const box = Object.assign(document.createElement("dialog"), { id, className: "keys" });
  box.setAttribute("aria-labelledby", `${id}-title`);
  const head = Object.assign(document.createElement("h2"), { id: `${id}-title`, textContent: title });
  const close = Object.assign(document.createElement("button"), { className: "btn btn-secondary btn-sm", type: "button", textContent: "Close" });
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => box.remove());
  box.append(head, close);
  document.body.append(box);
  return box;
}

function openHelp() {
  const rows = document.querySelector("[data-row]");
  const list = [["?", "This list"], ["/", "Search"], ["Ctrl K", "Go to a page or a request"]];
  for (const place of document.querySelectorAll("[data-go]")) list.push([`g ${place.dataset.go}`, words(place)]);
  if (rows) list.push(["j", "Next row"], ["k", "Row before"], ["Enter", "Open the row"]);
  if (document.querySelector("[data-select]")) list.push(["x", "Tick the row"]);
  for (const control of document.querySelectorAll("[data-key]")) list.push([control.dataset.key, words(control)]);
  if (document.querySelector("main form[method=post]")) list.push(["Ctrl Enter", "Send the form one is in"], ["Esc", "Close the form one is in"]);
  const box = dialog("help", "Keys on this page");
  const keys = document.createElement("dl");
  for (const [key, meaning] of list) {
    const term = document.createElement("dt");
    for (const part of key.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: part }), " ");
    keys.append(term, Object.assign(document.createElement("dd"), { textContent: meaning }));
  }
  box.append(keys);
  box.showModal();
}

function words(control) {
  const copy = control.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd")) part.remove();
  return copy.textContent.trim() + (control.matches("a") && control.dataset.key ? ": open it" : "");
}

// The palette: what is typed is looked for on the server, by the rules of whoever asks.
function openPalette() {
  const opener = document.querySelector("[data-palette]");
  if (!opener || document.getElementById("palette")) return;
  const box = dialog("palette", "Go to");
  const label = Object.assign(document.createElement("label"), { htmlFor: "palette-q", className: "form-label", textContent: "A page, a queue, a number or words" });
  const field = Object.assign(document.createElement("input"), { id: "palette-q", type: "text", inputMode: "search", className: "form-control", autocomplete: "off", maxLength: 100 });
  const found = document.createElement("div");
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.className = "faint small";
  box.append(label, field, told, found);
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(`${opener.dataset.palette}?q=${encodeURIComponent(field.value)}`, { headers: { "HX-Request": "true" } });
    if (mine !== asked || !answer.ok || answer.redirected) return;
    found.innerHTML = await answer.text();
    told.textContent = found.querySelector("[data-told]")?.dataset.told || "";
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
  box.addEventListener("keydown", (event) => {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Enter" && at < 0 && links.length && event.target === field) act(event, () => links[0].click());
    if (event.key === "ArrowDown" && links.length) act(event, () => links[Math.min(at + 1, links.length - 1)].focus());
    if (event.key === "ArrowUp" && links.length) act(event, () => (at > 0 ? links[at - 1] : field).focus());
  });
  box.showModal();
  field.focus();
  ask();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey && !event.shiftKey) act(event, openPalette);
});
