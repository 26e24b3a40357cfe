/* What shortens the way; every page works without it. */
"use strict";

const MEGABYTE = 1024 * 1024;
const live = () => document.getElementById("live");
const say = (text) => { if (live()) live().textContent = text; };

/* Menus close with Esc, with a click outside, and when another one opens. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => {
  if (event.target instanceof Element) closeMenus(event.target.closest("details[data-menu]"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement && document.activeElement.closest("details[data-menu][open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

/* Copy: <button data-copy="#id">. */
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    say("已复制");
    button.textContent = "已复制";
  } catch {
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    say("已选中，请用键盘复制");
  }
});

/* Files: name the fault before anything is sent. */
function fileFault(input) {
  const files = [...input.files];
  const most = Number(input.dataset.maxFiles || 0);
  if (most && files.length > most) return `最多选 ${most} 个文件，现在选了 ${files.length} 个。请去掉几个。`;
  const limit = Number(input.dataset.maxBytes || 0);
  const big = files.find((file) => limit && file.size > limit);
  if (big) {
    const size = (big.size / MEGABYTE).toFixed(1);
    return `「${big.name}」有 ${size} MB，超过每个 ${Math.floor(limit / MEGABYTE)} MB 的上限。请压小或换一个。`;
  }
  const kinds = (input.accept || "").split(",").map((kind) => kind.trim().toLowerCase()).filter((kind) => kind.startsWith("."));
  const odd = files.find((file) => kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind)));
  if (odd) return `「${odd.name}」的类型不收。可以交：${kinds.join("、")}。`;
  return "";
}
function showFault(input, text) {
  const field = input.closest(".field");
  const place = field && field.querySelector("[data-error]");
  if (!place) return;
  const line = document.createElement("span");
  line.className = "field__error";
  line.textContent = text;
  place.replaceChildren(...(text ? [line] : []));
  place.hidden = !text;
  field.classList.toggle("has-error", Boolean(text));
  input.toggleAttribute("aria-invalid", Boolean(text));
  if (text && place.id) input.setAttribute("aria-describedby", place.id);
  say(text);
}
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) showFault(event.target, fileFault(event.target));
});

/* Submit twice = once. */
function busy(form, on) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.disabled = on;
    button.toggleAttribute("aria-busy", on);
  }
  if (on) form.dataset.sent = "1";
  else delete form.dataset.sent;
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const wrong = [...form.querySelectorAll("input[type=file]")].find((input) => fileFault(input));
  if (form.dataset.sent || wrong) {
    event.preventDefault();
    if (wrong) { showFault(wrong, fileFault(wrong)); wrong.focus(); }
    return;
  }
  form.dataset.sent = "1";
  say("正在提交");
  setTimeout(() => busy(form, true), 0); /* after the browser has read which button was pressed */
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) busy(form, false);
});

/* Long choices: <input data-narrow hidden> leaves what is ticked, and what holds the words that were typed. */
for (const words of document.querySelectorAll("[data-narrow]")) {
  words.hidden = false;
  words.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  words.addEventListener("input", () => {
    for (const label of words.parentElement.querySelectorAll("label")) {
      const found = label.textContent.includes(words.value.trim()) || label.querySelector("input").checked;
      label.parentElement.hidden = !found;
    }
  });
}

/* Print: <button data-print hidden> is shown only where a script can answer it. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* Drafts: <form data-draft="key"> keeps its texts on this device until they have arrived; for its own reader only.
   The log-in page to which somebody was sent whose session had ended has no reader: nothing has arrived there. */
const reader = document.body.dataset.reader || "";
const store = (() => { try { return sessionStorage; } catch { return null; } })();
const texts = (form) => [...form.elements].filter(
  (field) => field.name && field.name !== "csrfmiddlewaretoken" && !field.readOnly
    && (field.matches("textarea, select") || ["text", "date", "number", "search", "tel", "email"].includes(field.type)),
);
const draftKey = (name) => `draft:${reader}:${name}`;
function keep(form) {
  const values = Object.fromEntries(texts(form).map((field) => [field.name, field.value]));
  try { store.setItem(draftKey(form.dataset.draft), JSON.stringify(values)); } catch { /* a full store keeps the older draft */ }
}
function restore(form) {
  const kept = store.getItem(draftKey(form.dataset.draft));
  if (!kept || form.hasAttribute("data-bound")) return;
  let changed = false;
  for (const [name, value] of Object.entries(JSON.parse(kept))) {
    const field = texts(form).find((one) => one.name === name);
    if (field && value && field.value !== value) { field.value = value; changed = true; }
  }
  const line = form.querySelector("[data-draft-line]");
  if (changed && line) { line.hidden = false; say(line.textContent); }
}
function settle() {
  const sent = store.getItem("draft-sent");
  if (!sent) return;
  store.removeItem("draft-sent");
  const failed = document.querySelector(`form[data-draft="${CSS.escape(sent)}"][data-bound], [data-failed]`);
  if (reader && !failed) store.removeItem(draftKey(sent));
}
if (store) {
  settle();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => { keep(form); store.setItem("draft-sent", form.dataset.draft); });
  }
}

/* Rows that are ticked: all of the page at once, and how many. */
const ticks = () => [...document.querySelectorAll('input[type=checkbox][form="together"]')];
function countTicks() {
  const place = document.querySelector("[data-ticked]");
  const count = ticks().filter((box) => box.checked).length;
  if (place) place.textContent = count ? `已勾选 ${count} 件` : "";
}
document.addEventListener("change", (event) => { if (event.target.matches('[form="together"]')) countTicks(); });
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-tick-all]")) return;
  event.preventDefault();
  const all = ticks().every((box) => box.checked);
  for (const box of ticks()) box.checked = !all;
  countTicks();
});
addEventListener("pageshow", countTicks);

/* Network and toasts. */
function network() {
  const strip = document.getElementById("offline");
  if (strip) strip.hidden = navigator.onLine;
}
addEventListener("online", network);
addEventListener("offline", network);
network();
for (const toast of document.querySelectorAll("[data-toast]")) {
  setTimeout(() => toast.classList.add("is-leaving"), 10000);
  setTimeout(() => toast.remove(), 10400);
}

/* Ctrl K: searching in a window over the page; the first hit opens with Enter, arrows walk through them. */
const palette = document.getElementById("palette");
if (palette) {
  const form = palette.querySelector("form");
  const input = palette.querySelector("input");
  const list = palette.querySelector("[data-found]");
  let asked = 0;
  let timer = 0;
  const hits = () => [...list.querySelectorAll("a")];
  const open = () => { closeMenus(null); if (!palette.open) palette.showModal(); input.select(); };
  const search = async () => {
    const own = ++asked;
    if (!input.value.trim()) { list.replaceChildren(); return; }
    const answer = await fetch(`${form.action}?part=1&q=${encodeURIComponent(input.value)}`).catch(() => null);
    if (own !== asked) return;
    if (!answer || answer.redirected || !answer.ok) { form.submit(); return; }
    list.innerHTML = await answer.text();
    say(`${hits().length} 条`);
  };
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, 150);
  });
  input.addEventListener("compositionend", () => { timer = setTimeout(search, 150); });
  form.addEventListener("submit", (event) => {
    const [first] = hits();
    if (first) { event.preventDefault(); location.assign(first.href); }
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
  palette.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [input, ...hits()];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-find]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
}
