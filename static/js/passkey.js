// Passkeys: a form with data-passkey asks the device, and is sent with what it said.
// "create" makes one; "get" uses one, with the options on the page, or else with those that its own address gives.

function options(form) {
  const given = form.querySelector('script[type="application/json"]');
  if (given) return Promise.resolve(JSON.parse(given.textContent));
  return fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("busy"))))
    .then((data) => data.request_options);
}

async function ask(form) {
  const { publicKey } = await options(form);
  if (form.dataset.passkey === "get") {
    const wanted = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
    return navigator.credentials.get({ publicKey: wanted });
  }
  const opens = form.querySelector('[name="passwordless"]')?.checked;
  const selection = { ...publicKey.authenticatorSelection };
  selection.residentKey = opens ? "required" : "discouraged";
  selection.requireResidentKey = Boolean(opens);
  if (opens) selection.userVerification = "required";
  const wanted = PublicKeyCredential.parseCreationOptionsFromJSON({ ...publicKey, authenticatorSelection: selection });
  return navigator.credentials.create({ publicKey: wanted });
}

function why(problem) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return "This browser knows no passkeys, or the desk was not opened by https.";
  if (/^[\d.:[\]]+$/.test(location.hostname)) return "Passkeys need a name: open the desk by its name instead of its number.";
  if (problem.message === "busy") return "Too many tries. Please wait a minute.";
  return "That did not work: no passkey was given, or it is not one of this desk. Please try again.";
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.answered) return;
    event.preventDefault();
    const field = form.querySelector('[name="credential"]');
    const says = form.querySelector("[data-passkey-says]");
    says.textContent = "";
    try {
      field.value = JSON.stringify(await ask(form));
      form.dataset.answered = "yes";
      form.requestSubmit();
    } catch (problem) {
      says.textContent = why(problem);
    }
  });
}
