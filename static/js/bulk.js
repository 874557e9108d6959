// Says how many rows are ticked; a tick means "those ticked", none leaves the choice alone.
for (const form of document.querySelectorAll("[data-bulk]")) {
  const count = form.querySelector("[data-bulk-count]");
  const which = form.elements.which;
  const ticks = () => form.querySelectorAll("[data-select]:checked").length;

  const say = () => {
    const ticked = ticks();
    count.textContent = ticked ? `${ticked} ticked` : "";
    for (const row of form.querySelectorAll("[data-row]")) {
      const box = row.querySelector("[data-select]");
      row.toggleAttribute("data-ticked", box.checked);
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-select]")) which.value = "ticked";
    say();
  });
  // Back to a page the browser kept: it keeps its ticks too.
  addEventListener("pageshow", say);
}
