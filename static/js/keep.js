// What is worth keeping of a page: [data-copy] puts its address on the clipboard, [data-print] prints it.
for (const place of document.querySelectorAll("[data-keep]")) {
  const said = place.querySelector("[role=status]");
  place.hidden = false;
  place.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("print" in button.dataset) return print();
    const address = new URL(button.dataset.copy, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      said.textContent = "Copied.";
    } catch {
      said.textContent = address;
    }
  });
}
