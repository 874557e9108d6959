// form[data-draft]: what is typed is kept on the server every few seconds and on leaving, until it is sent.
const WAIT_MS = 3000;

for (const form of document.querySelectorAll("form[data-draft]")) begin(form);

function begin(form) {
  const line = form.querySelector("[data-draft-line]");
  const said = form.querySelector("[data-draft-said]");
  const address = line?.querySelector(".draft-keep button")?.formAction;
  if (!address) return;
  let timer = 0;
  let isSent = false;
  let hasChanged = false;

  form.addEventListener("input", () => {
    hasChanged = true;
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT_MS);
  });
  // Leaving by one of the buttons of the draft itself is no sending, but nothing has to be kept again.
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());

  async function keep() {
    clearTimeout(timer);
    if (isSent || !hasChanged) return;
    hasChanged = false;
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    body.set("place", form.dataset.draft);
    try {
      const answer = await fetch(address, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
      if (!(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) throw new Error("no answer");
      const told = await answer.json();
      const time = new Date(told.kept_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      said.textContent = told.refused ?? (told.kept_at ? `Draft kept at ${time}.` : "");
    } catch {
      hasChanged = true;
      said.textContent = "Not kept: the desk can't be reached. It is tried again.";
      timer = setTimeout(keep, 5 * WAIT_MS);
    }
  }
}
