// input[data-files]: files can be dropped on the form or pasted into it, seen, and taken out again; limits are told before sending.
for (const input of document.querySelectorAll("input[data-files]")) begin(input);

function begin(input) {
  const form = input.form;
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let kept = [...input.files];
  list.className = "chosen";
  said.className = "chosen-wrong";
  said.setAttribute("role", "alert");
  input.after(list, said);
  if (matchMedia("(pointer: coarse)").matches) input.after(camera());

  input.addEventListener("change", () => add([...input.files]));
  form.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    add(files);
  });
  form.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.add("is-dropping");
  });
  form.addEventListener("dragleave", () => form.classList.remove("is-dropping"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("is-dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });

  function add(files) {
    const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
    const most = Number(input.dataset.most);
    const fresh = files.filter((file) => !kept.some((one) => same(one, file)));
    const large = fresh.filter((file) => file.size > Number(input.dataset.largest));
    const empty = fresh.filter((file) => file.size === 0);
    const wanted = [...kept, ...fresh.filter((file) => !large.includes(file) && !empty.includes(file))];
    const words = [
      ...large.map((file) => `${file.name} is larger than 10 MB.`),
      ...empty.map((file) => `${file.name} is empty.`),
    ];
    if (wanted.length > most) words.push(`At most ${most} files can come with one message; the last ${wanted.length - most} were left out.`);
    said.textContent = words.join(" ");
    show(wanted.slice(0, most));
  }

  function show(files) {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    kept = files;
    input.files = transfer.files;
    list.replaceChildren(...files.map(line));
  }

  function line(file) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm";
    button.textContent = "Remove";
    button.setAttribute("aria-label", `Remove ${file.name}`);
    button.addEventListener("click", () => {
      show(kept.filter((one) => one !== file));
      input.focus();
    });
    item.append(`${file.name} (${Math.max(1, Math.round(file.size / 1024))} kB)`, button);
    return item;
  }

  function camera() {
    const label = document.createElement("button");
    const photo = document.createElement("input");
    label.type = "button";
    label.className = "btn btn-secondary btn-sm";
    label.textContent = "Take a photo";
    Object.assign(photo, { type: "file", accept: "image/*", hidden: true });
    photo.setAttribute("capture", "environment");
    photo.addEventListener("change", () => add([...photo.files]));
    label.addEventListener("click", () => photo.click());
    label.append(photo);
    return label;
  }
}
