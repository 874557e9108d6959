// A form is sent once: its button rests until the answer is there. data-many on a form leaves it alone.
const RESTS_MS = 8000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-many")) return;
  // After this turn the browser has read the button's name and value, and others had their say.
  setTimeout(() => {
    if (event.defaultPrevented) return;
    for (const button of form.querySelectorAll("button, input[type=submit]")) rest(button);
  });
});

// Back to a page the browser kept: its buttons work again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-resting]")) wake(button);
});

function rest(button) {
  if (button.disabled) return;
  button.disabled = true;
  button.dataset.resting = "";
  button.setAttribute("aria-busy", "true");
  setTimeout(wake, RESTS_MS, button);
}

function wake(button) {
  button.disabled = false;
  delete button.dataset.resting;
  button.removeAttribute("aria-busy");
}
