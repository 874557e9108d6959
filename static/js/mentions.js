// While somebody types @ and letters, the people who can read the text are offered. Arrows, Enter or Tab; Escape leaves.
const MOST = 6;
const known = new Map();
let list = null;
let field = null;
let picked = 0;

document.addEventListener("input", async (event) => {
  const area = event.target.closest?.("textarea[data-mentions]");
  if (!area) return;
  const typed = typing(area);
  if (typed === null) return close();
  if (!known.has(area.dataset.mentions)) {
    known.set(area.dataset.mentions, fetch(area.dataset.mentions).then((answer) => (answer.ok ? answer.json() : { people: [] })));
  }
  const { people } = await known.get(area.dataset.mentions);
  const wanted = typing(area);
  if (wanted === null) return close();
  show(area, people.filter((name) => name.toLowerCase().split(" ").some((_, n, words) => words.slice(n).join(" ").startsWith(wanted))).slice(0, MOST));
});

document.addEventListener("keydown", (event) => {
  if (!list || event.target !== field) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark((picked + step + list.children.length) % list.children.length);
  else if (event.key === "Enter" || event.key === "Tab") take(list.children[picked].textContent);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("focusout", (event) => {
  if (event.target === field) close();
});

function typing(area) {
  const before = area.value.slice(0, area.selectionStart);
  const found = before.match(/(?:^|[^\w.@/+-])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]+)?)$/u);
  return found ? found[1].toLowerCase() : null;
}

function show(area, names) {
  close();
  if (!names.length) return;
  field = area;
  list = document.createElement("ul");
  list.className = "mentions";
  list.id = `${area.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People you can mention");
  for (const [n, name] of names.entries()) {
    const option = list.appendChild(document.createElement("li"));
    option.id = `${list.id}-${n}`;
    option.textContent = name;
    option.setAttribute("role", "option");
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(name);
    });
  }
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  mark(0);
}

function mark(n) {
  picked = n;
  for (const [place, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(place === n));
  field.setAttribute("aria-activedescendant", list.children[n].id);
}

function take(name) {
  const area = field;
  const end = area.selectionStart;
  const start = area.value.slice(0, end).lastIndexOf("@") + 1;
  area.setRangeText(`${name} `, start, end, "end");
  close();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function close() {
  if (!list) return;
  list.remove();
  field.removeAttribute("aria-controls");
  field.removeAttribute("aria-activedescendant");
  list = field = null;
}
