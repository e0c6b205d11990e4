// Copy buttons and today's date for the citation boxes. Without this script the formats are there to be selected.
"use strict";

(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const say = (en, zh) => (chinese ? zh : en);

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0")).join("-");
  }

  // The clipboard needs a secure page; a book opened over plain http falls back on the selection.
  async function copy(source) {
    const text = source.textContent;
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      try {
        return document.execCommand("copy");
      } catch {
        return false;
      }
    }
  }

  function furnish(box) {
    if (box.dataset.ready) return;
    box.dataset.ready = "yes";
    for (const place of box.querySelectorAll("[data-today]")) place.textContent = today();
    const status = document.createElement("p");
    status.className = "cite-status";
    status.setAttribute("role", "status");
    for (const term of box.querySelectorAll("dt")) {
      const name = term.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cite-copy";
      button.textContent = say("Copy", "复制");
      button.setAttribute("aria-label", say(`Copy ${name}`, `复制${name}`));
      button.addEventListener("click", async () => {
        const done = await copy(term.nextElementSibling);
        status.textContent = done ? say(`Copied: ${name}`, `已复制：${name}`) : say(`${name} is selected: copy it with Ctrl+C or ⌘C`, `已选中${name}，请按Ctrl+C或⌘C复制`);
      });
      term.append(button);
    }
    box.append(status);
  }

  for (const box of document.querySelectorAll("details.cite[open]")) furnish(box);
  // The event of a details element does not bubble, but it can be caught on the way down.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("details.cite[open]")) furnish(event.target);
  }, true);
})();
