// What scripts add to a page; every page can be read without them.
// Each part works alone, and nothing is stored but two choices of the reader: colours and code.
"use strict";

(() => {
  const root = document.documentElement;
  const zh = root.lang.startsWith("zh");
  const say = (en, chinese) => (zh ? chinese : en);
  const wide = matchMedia("(min-width: 64rem)");

  // A browser may refuse to store anything, for example in private windows.
  const store = {
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* the choice holds for this page only */ } },
  };

  // Colours: as the system, light, dark.
  const modeButton = document.querySelector(".mode-button");
  const modes = { auto: say("as the system", "跟随系统"), light: say("light", "浅色"), dark: say("dark", "深色") };
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  function showMode() {
    const mode = root.dataset.mode in modes ? root.dataset.mode : "auto";
    root.dataset.theme = mode === "auto" ? (systemIsDark.matches ? "dark" : "light") : mode;
    if (!modeButton) return;
    const name = say(`Colours: ${modes[mode]}`, `配色：${modes[mode]}`);
    modeButton.querySelector("span").textContent = name;
    modeButton.title = name;
  }
  modeButton?.addEventListener("click", () => {
    const names = Object.keys(modes);
    root.dataset.mode = names[(names.indexOf(root.dataset.mode) + 1) % names.length];
    store.set("mode", root.dataset.mode);
    showMode();
  });
  systemIsDark.addEventListener("change", showMode);
  showMode();

  // The switch between the editions leads to the section that is being read. Without this script it leads to the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.edition-switch");
    if (link) link.hash = location.hash;
  });

  // A link to something folded unfolds it.
  function unfold() {
    let target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const found = target;
    for (let folded = false; target; target = target.parentElement) {
      if (target.localName === "details" && !target.open) { target.open = true; folded = true; }
      if (folded && target.localName === "body") found.scrollIntoView();
    }
  }
  addEventListener("hashchange", unfold);
  unfold();

  // One switch for all code of a page, remembered for the other pages.
  const codeSwitch = document.querySelector(".code-switch");
  if (codeSwitch) {
    const folds = [...document.querySelectorAll("details.hide")];
    const show = (open) => {
      for (const fold of folds) fold.open = open;
      codeSwitch.textContent = open ? say("Hide code", "隐藏代码") : say("Show code", "显示代码");
      codeSwitch.dataset.open = open;
    };
    codeSwitch.addEventListener("click", () => {
      const open = codeSwitch.dataset.open !== "true";
      store.set("code", open ? "shown" : "hidden");
      show(open);
    });
    if (store.get("code") === "shown") show(true);
  }

  // Copy code. Buttons are made when a fold is opened: a chapter has dozens of folds and most stay closed.
  function offerCopy(block) {
    if (block.querySelector(".copy-button") || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tool copy-button";
    button.textContent = say("Copy", "复制");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("pre").textContent);
        button.textContent = say("Copied", "已复制");
      } catch {
        button.textContent = say("Not copied", "未能复制");
      }
      setTimeout(() => { button.textContent = say("Copy", "复制"); }, 2000);
    });
    block.append(button);
  }
  document.addEventListener("toggle", (event) => {
    if (event.target.localName !== "details" || !event.target.open) return;
    for (const block of event.target.querySelectorAll("div.highlight")) offerCopy(block);
    for (const region of event.target.querySelectorAll(scrolling)) watch(region);
  }, true);

  // Only what scrolls takes part in the order of the Tab key; an edge fades while there is more behind it.
  const scrolling = ".table-scroll, .figure-picture, pre";
  const settle = (region) => {
    const scrolls = region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
    if (scrolls) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
    showMore(region);
  };
  function showMore(region) {
    region.classList.toggle("more-right", region.scrollLeft + region.clientWidth < region.scrollWidth - 2);
    region.classList.toggle("more-below", region.scrollTop + region.clientHeight < region.scrollHeight - 2);
  }
  document.addEventListener("scroll", (event) => { if (event.target instanceof Element && event.target.matches(scrolling)) showMore(event.target); }, { capture: true, passive: true });
  document.addEventListener("new-region", (event) => watch(event.detail)); // from scripts that make tables
  const watcher = new ResizeObserver((entries) => { for (const entry of entries) settle(entry.target.closest(scrolling)); });
  function watch(region) {
    for (const sized of [region, ...region.children]) watcher.observe(sized); // what stands in a region can grow while the region does not
    if (region.localName === "pre" && !region.hasAttribute("role")) {
      region.setAttribute("role", "group");
      region.setAttribute("aria-label", say("Code or output", "代码或输出"));
    }
  }
  for (const region of document.querySelectorAll(scrolling)) if (!region.closest("details:not([open])")) watch(region); // what is folded waits until it is opened

  // The two lists of contents are popovers on small screens and columns on large ones.
  const lists = [...document.querySelectorAll("nav[popover]")];
  wide.addEventListener("change", () => { for (const list of lists) if (list.matches(":popover-open")) list.hidePopover(); });
  for (const list of lists) list.addEventListener("click", (event) => { if (event.target.closest("a") && list.matches(":popover-open")) list.hidePopover(); });

  // Paper shows every picture, also those that were not near yet.
  addEventListener("beforeprint", () => { for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager"; });

  // Where the reader is, in the list of the page's sections.
  const pageContents = document.getElementById("page-contents");
  if (pageContents) {
    const links = new Map();
    for (const link of pageContents.querySelectorAll("a[href^='#']")) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section) links.set(section, link);
    }
    const seen = new Set();
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target);
      const current = [...links.keys()].filter((section) => seen.has(section)).pop();
      for (const [section, link] of links) {
        if (section === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    }, { rootMargin: "-15% 0px -75% 0px" });
    for (const section of links.keys()) observer.observe(section);
  }

  // Ctrl+K or / starts a search.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const asked = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey);
    const field = document.getElementById("search-words");
    if (!asked || !field) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const list = field.closest("nav[popover]");
    if (list && !wide.matches && !list.matches(":popover-open")) list.showPopover();
    field.focus();
    field.select();
  });
})();
