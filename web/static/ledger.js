// Search and filters for the ledger. The tables stand in the page; without this script they are simply all shown.
// The filters are kept in the address, so that a selection can be cited: ?verdict=contradicted&section=2.1
"use strict";

(() => {
  const ledger = document.getElementById("ledger-tables");
  if (!ledger) return;
  const zh = document.documentElement.lang.startsWith("zh");
  const say = (en, chinese) => (zh ? chinese : en);
  const rows = [...ledger.querySelectorAll("tr[data-section]")];
  const fields = {
    section: say("Section", "章节"),
    verdict: say("Verdict", "评判"),
    kind: say("Kind", "类型"),
    grade: say("Grade", "证据等级"),
  };
  const holder = { verdict: ".verdict-word", kind: ".fact-kind", grade: ".fact-grade" };

  // What a value is called in the table itself: no word stands in two places.
  const nameOf = (field, row) => {
    if (field === "section") return row.closest("table").caption.textContent;
    return row.querySelector(holder[field]).textContent.trim();
  };

  const form = document.createElement("form");
  form.className = "ledger-filters";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", say("Filter the ledger", "筛选论断总账"));
  const search = document.createElement("input");
  search.type = "search";
  search.name = "words"; // "q" would start the search of Sphinx
  search.autocomplete = "off";
  form.append(labelled(say("Words or claim id", "关键词或论断编号"), search));
  const selects = Object.entries(fields).map(([field, title]) => {
    const select = document.createElement("select");
    select.name = field;
    select.append(new Option(say("all", "全部"), ""));
    const seen = new Map();
    for (const row of rows) if (!seen.has(row.dataset[field])) seen.set(row.dataset[field], nameOf(field, row));
    for (const [value, name] of seen) select.append(new Option(name, value));
    form.append(labelled(title, select));
    return select;
  });
  const reset = document.createElement("button");
  reset.type = "reset";
  reset.textContent = say("Show all", "显示全部");
  const count = document.createElement("p");
  count.className = "ledger-count";
  count.setAttribute("role", "status");
  form.append(reset, count);
  ledger.before(form);

  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  function labelled(title, control) {
    const label = document.createElement("label");
    const name = document.createElement("span");
    name.textContent = title;
    label.append(name, control);
    return label;
  }

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = selects.every((select) => !select.value || row.dataset[select.name] === select.value) && words.every((word) => texts.get(row).includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    for (const table of ledger.querySelectorAll("table.ledger")) table.parentElement.hidden = !table.querySelector("tr[data-section]:not([hidden])");
    count.textContent = say(`${shown} of ${rows.length} claims`, `${rows.length}条论断中的${shown}条`);
  }

  function remember() {
    const state = new URLSearchParams([[search.name, search.value], ...selects.map((select) => [select.name, select.value])].filter(([, value]) => value));
    const query = state.toString();
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  }

  function recall() {
    const state = new URLSearchParams(location.search);
    for (const control of [search, ...selects]) if (state.has(control.name)) control.value = state.get(control.name);
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  // A link to one claim must not lead to a hidden row.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) { form.reset(); }
  });
  recall();
  apply();
})();
