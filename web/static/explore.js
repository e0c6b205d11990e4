// What all explorers share: controls, the setting in the address, numbers printed as Python prints them, tables, pictures, and the line to cite a setting.
// A page of an explorer holds <div class="explorer" id="explore-NAME"> with tables for readers without scripts, and its data as JSON.
// The script of one explorer calls explore.start(); nothing here knows what is explored.
"use strict";

const explore = (() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const say = (en, zh) => (chinese ? zh : en);
  const WAIT_TO_SPEAK = 500; // ms without a change before the address and the live region follow: a slider moves many times a second
  const MOST_NAMED = 4; // differences from the book's setting that are named one by one
  const SPACE = "http://www.w3.org/2000/svg";

  // A setting that has no result; its text is for the reader.
  class Refusal extends Error {}

  // ---- Numbers as Python's format() prints them -------------------------------------------------------------------

  // Number.toFixed rounds an exact half up, Python to the even digit; everything else is the same in both languages.
  function fixed(number, digits = 0) {
    if (!Number.isFinite(number)) return Number.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    const sign = number < 0 || Object.is(number, -0) ? "-" : "";
    const size = Math.abs(number);
    if (size >= 1e21) throw new RangeError(`fixed: numbers below 1e21 expected, found ${number}`);
    const exact = size.toFixed(Math.min(100, digits + 60));
    const point = exact.indexOf(".");
    const kept = exact.slice(0, point) + exact.slice(point + 1, point + 1 + digits);
    const rest = exact.slice(point + 1 + digits);
    const half = "5".padEnd(rest.length, "0");
    const up = rest > half || (rest === half && Number(kept.at(-1)) % 2 === 1);
    const whole = (BigInt(kept) + (up ? 1n : 0n)).toString().padStart(digits + 1, "0");
    return sign + (digits ? `${whole.slice(0, -digits)}.${whole.slice(-digits)}` : whole);
  }

  function general(number, precision = 6) {
    if (!Number.isFinite(number)) return fixed(number);
    if (number === 0) return Object.is(number, -0) ? "-0" : "0";
    let exponent = Number(Math.abs(number).toExponential(Math.max(0, precision - 1)).split("e")[1]);
    if (exponent < -4 || exponent >= precision) {
      const [digits, power] = number.toExponential(Math.max(0, precision - 1)).split("e");
      return `${trim(digits)}e${power[0]}${power.slice(1).padStart(2, "0")}`;
    }
    return trim(fixed(number, Math.max(0, precision - 1 - exponent)));
  }

  function trim(text) {
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  // A number by a format specification of Python: an optional comma, a dot and digits, and f, % or g.
  function format(number, specification) {
    const found = /^(,?)(?:\.(\d+))?([f%g]?)$/.exec(specification);
    if (!found) throw new RangeError(`format: a specification such as ",.1f", ".0%" or ".3g" expected, found "${specification}"`);
    const digits = found[2] === undefined ? (found[3] ? 6 : 0) : Number(found[2]);
    let text;
    if (found[3] === "g") text = general(number, digits);
    else text = found[3] === "%" ? fixed(number * 100, digits) : fixed(number, digits);
    if (found[1]) text = text.replace(/^(-?)(\d+)/, (_, sign, whole) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ","));
    return found[3] === "%" ? `${text}%` : text;
  }

  // ---- Elements ----------------------------------------------------------------------------------------------------

  // element("p", {class: "x", hidden: true}, "text", node): attributes by name; true sets it empty, false, null and undefined leave it out.
  function element(name, attributes = {}, ...children) {
    return fill(document.createElement(name), attributes, children);
  }

  // The same for the elements of a picture.
  function svg(name, attributes = {}, ...children) {
    return fill(document.createElementNS(SPACE, name), attributes, children);
  }

  function fill(made, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  }

  // A table in the frame of all tables of the book. A cell is text, a node, or {content, class}; the first cell of a row heads it.
  function table({ caption, columns, rows, kind = "", numeric = [], marked = () => false }) {
    const right = new Set(numeric);
    const cell = (content, number, name) => {
      const own = content && typeof content === "object" && !(content instanceof Node) ? content : { content };
      const classes = [own.class, right.has(number) && "number"].filter(Boolean).join(" ") || null;
      return element(name, { class: classes, scope: name === "th" ? "row" : null }, ...[own.content].flat());
    };
    const head = element("tr", {}, columns.map((text, number) => element("th", { scope: "col", class: right.has(number) ? "number" : null }, text)));
    const body = rows.map((cells, row) => element("tr", { class: marked(row) ? "marked" : null }, cells.map((content, number) => cell(content, number, number ? "td" : "th"))));
    const made = element("table", { class: `book-table ${kind}`.trim() }, element("caption", {}, element("span", {}, caption)), element("thead", {}, head), element("tbody", {}, body));
    const frame = element("div", { class: columns.length >= 5 ? "table-scroll wide" : "table-scroll", tabindex: "0", role: "group", "aria-label": caption }, made);
    document.dispatchEvent(new CustomEvent("new-region", { detail: frame })); // book.js takes care of what scrolls
    return frame;
  }

  // A place for a picture that is drawn again for each setting and each width: show(title, alt, draw, caption) with draw(width in px) -> svg element.
  function picture(name) {
    const title = element("p", { class: "figure-title", id: `${name}-title` });
    const frame = element("div", { class: "figure-picture" });
    const caption = element("figcaption");
    const place = element("figure", { class: "book-figure explore-figure", id: name }, title, frame, caption);
    let latest = null;
    let width = 0;
    function draw() {
      const room = Math.floor(frame.clientWidth);
      if (!latest || !room) return;
      width = room;
      const drawn = latest.draw(Math.min(width, 760));
      drawn.setAttribute("role", "img");
      drawn.setAttribute("aria-label", latest.alt);
      frame.replaceChildren(drawn);
    }
    new ResizeObserver(() => { if (Math.floor(frame.clientWidth) !== width) draw(); }).observe(frame);
    return {
      place,
      show(words, alt, drawing, ...notes) {
        title.textContent = words;
        caption.replaceChildren(...notes.map((note) => element("p", {}, note)));
        latest = { alt, draw: drawing };
        draw();
      },
    };
  }

  // ---- Controls ----------------------------------------------------------------------------------------------------
  // A control has: name (its key in the address), title, start (the book's own value, text), element, get() -> text, set(text) -> whether the text is a value.

  let controls = 0;

  // One of several: a select, or radio buttons where `radio` is true. options: [{value, label, group?}].
  function choice({ name, title, options, start, note, radio = false }) {
    const values = options.map((option) => String(option.value));
    if (radio) return radios({ name, title, options, start, note });
    const id = `control-${(controls += 1)}`;
    const select = element("select", { name, id, "aria-describedby": note ? `${id}-note` : null });
    const groups = new Map();
    for (const option of options) {
      const made = new Option(option.label, option.value);
      if (!option.group) select.append(made);
      else {
        if (!groups.has(option.group)) {
          groups.set(option.group, element("optgroup", { label: option.group }));
          select.append(groups.get(option.group));
        }
        groups.get(option.group).append(made);
      }
    }
    const place = element("div", { class: "control" }, element("label", { for: id }, title), select, noted(id, note));
    return {
      name, title, start: String(start), element: place,
      get: () => select.value,
      set: (text) => { if (!values.includes(text)) return false; select.value = text; return true; },
      describe: () => select.selectedOptions[0].textContent,
    };
  }

  function radios({ name, title, options, start, note }) {
    const id = `control-${(controls += 1)}`;
    const inputs = options.map((option, number) => element("input", { type: "radio", name, id: `${id}-${number}`, value: option.value }));
    const labels = options.map((option, number) => element("label", { for: `${id}-${number}` }, inputs[number], " ", option.label));
    const place = element("fieldset", { class: "control", "aria-describedby": note ? `${id}-note` : null }, element("legend", {}, title), ...labels, noted(id, note));
    const chosen = () => inputs.findIndex((input) => input.checked);
    return {
      name, title, start: String(start), element: place,
      get: () => inputs[chosen()].value,
      set: (text) => { const found = inputs.find((input) => input.value === text); if (found) found.checked = true; return Boolean(found); },
      describe: () => options[chosen()].label,
    };
  }

  // A number from min to max in equal steps. show(number) -> text beside the slider, also read by screen readers.
  function slider({ name, title, min, max, step = 1, start, note, show = String }) {
    const id = `control-${(controls += 1)}`;
    const input = element("input", { type: "range", name, id, min, max, step, value: start, "aria-describedby": note ? `${id}-note` : null });
    const output = element("output", { for: id, "aria-hidden": "true" });
    const tell = (text) => { output.textContent = text; input.setAttribute("aria-valuetext", text); };
    const refresh = () => tell(show(Number(input.value)));
    input.addEventListener("input", refresh);
    const place = element("div", { class: "control slider" }, element("label", { for: id }, title), output, input, noted(id, note));
    const made = {
      name, title, start: String(start), element: place, tell,
      get: () => input.value,
      set(text) {
        const number = Number(text);
        const fits = /^-?\d+(\.\d+)?$/.test(text) && number >= min && number <= max && Math.abs((number - min) / step - Math.round((number - min) / step)) < 1e-9;
        if (fits) { input.value = text; refresh(); }
        return fits;
      },
      describe: () => show(Number(input.value)),
    };
    made.set(String(start));
    return made;
  }

  // Any number of several: checkboxes; the value is the list of the chosen ones, joined by dots, in the order of the options. `least` must stay chosen.
  function several({ name, title, options, start, note, least = 0 }) {
    const id = `control-${(controls += 1)}`;
    const values = options.map((option) => String(option.value));
    const inputs = options.map((option, number) => element("input", { type: "checkbox", name, id: `${id}-${number}`, value: option.value }));
    const labels = options.map((option, number) => element("label", { for: `${id}-${number}` }, inputs[number], " ", option.label));
    const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
    const place = element("fieldset", { class: "control", "aria-describedby": note ? `${id}-note` : null }, element("legend", {}, title), ...labels, noted(id, note));
    place.addEventListener("input", (event) => { if (chosen().length < least) event.target.checked = true; });
    return {
      name, title, start: [start].flat().join("."), element: place,
      get: () => chosen().join("."),
      set(text) {
        const wanted = text ? text.split(".") : [];
        const fits = wanted.length >= least && wanted.every((value) => values.includes(value)) && new Set(wanted).size === wanted.length;
        if (fits) for (const input of inputs) input.checked = wanted.includes(input.value);
        return fits;
      },
      describe: () => options.filter((option, number) => inputs[number].checked).map((option) => option.label).join(say(", ", "、")) || say("none", "无"),
    };
  }

  // Controls under one heading.
  function group(title, members, { open = true, fold = false } = {}) {
    const list = element("div", { class: "controls" }, members.map((control) => control.element));
    const place = fold ? element("details", { class: "control-group", open }, element("summary", {}, title), list) : element("fieldset", { class: "control-group" }, element("legend", {}, title), list);
    return { title, members, element: place };
  }

  function noted(id, note) {
    return note ? element("p", { class: "control-note", id: `${id}-note` }, note) : null;
  }

  // ---- One explorer ------------------------------------------------------------------------------------------------

  // Data of an explorer, as written into the page.
  function data(name) {
    return JSON.parse(document.getElementById(`explore-${name}-data`).textContent);
  }

  // start({name, groups, build, update, presets})
  //   name     the explorer is the element with id explore-NAME
  //   groups   list of group(...); all controls have different names
  //   build    (place) => void: append pictures and places of tables, once
  //   update   (state) => sentence: draw for a state {name of control: text}, and say in one sentence what is to be seen
  //   presets  [{label, state}] (optional): settings with a name, as buttons; what a state leaves out has its start value
  function start({ name, groups, build, update, presets = [] }) {
    const root = document.getElementById(`explore-${name}`);
    if (!root) return null;
    const all = groups.flatMap((one) => one.members);
    const status = element("p", { class: "explore-status", role: "status" });
    const trouble = element("p", { class: "explore-trouble", role: "alert", hidden: true });
    const own = element("p", { class: "explore-own" });
    const reset = element("button", { type: "reset" }, say("Back to the book's own setting", "恢复本书设定"));
    const copy = element("button", { type: "button" }, say("Copy link to this setting", "复制此设定的链接"));
    const copied = element("span", { class: "explore-copied", role: "status" });
    const cite = element("p", { class: "explore-cite" });
    const named = presets.map((preset) => {
      const button = element("button", { type: "button" }, preset.label);
      button.addEventListener("click", () => { assign(preset.state); changed(); });
      return button;
    });
    const form = element("form", { class: "explore-form", autocomplete: "off", "aria-label": say("Settings of the explorer", "探索页设定") },
      named.length ? element("div", { class: "explore-presets", role: "group", "aria-label": say("Settings with a name", "预置设定") }, element("span", {}, say("Try:", "试试：")), named) : null,
      groups.map((one) => one.element), element("div", { class: "explore-buttons" }, reset, copy, copied));
    const output = element("div", { class: "explore-output" });
    const fallback = root.querySelector(".explore-fallback");

    const state = () => Object.fromEntries(all.map((control) => [control.name, control.get()]));
    const differing = () => all.filter((control) => control.get() !== control.start);
    function query() {
      const text = new URLSearchParams(differing().map((control) => [control.name, control.get()])).toString();
      return text ? `?${text}` : "";
    }

    // Sets every control; returns the names of those whose value in `wanted` is none.
    function assign(wanted) {
      const refused = [];
      for (const control of all) {
        const text = wanted[control.name];
        if (text === undefined || text === null || !control.set(String(text))) {
          control.set(control.start);
          if (text !== undefined && text !== null) refused.push(control.title);
        }
      }
      return refused;
    }

    let waiting = 0;
    let frame = 0;
    let sentence = "";
    function changed() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    }

    function draw() {
      try {
        sentence = update(state());
        trouble.hidden = true;
      } catch (error) {
        const refused = error instanceof Refusal;
        sentence = "";
        trouble.textContent = refused ? error.message : say(`This setting could not be computed (${error.message}). Go back to the book's own setting.`, `该设定无法计算（${error.message}），请恢复本书设定。`);
        trouble.hidden = false;
        if (!refused) throw error;
      }
      output.hidden = !trouble.hidden;
      const changes = differing();
      own.textContent = changes.length
        ? changes.length > MOST_NAMED
          ? say(`Your setting. It differs from the book's in ${changes.length} controls.`, `当前为您的设定，与本书有${changes.length}处不同。`)
          : say(`Your setting. It differs from the book's in: ${changes.map((control) => `${control.title} (${control.describe()})`).join("; ")}.`, `当前为您的设定，与本书不同之处：${changes.map((control) => `${control.title}（${control.describe()}）`).join("；")}。`)
        : say("This is the book's own setting.", "当前为本书设定。");
      own.classList.toggle("changed", changes.length > 0);
      reset.disabled = changes.length === 0 && document.activeElement !== reset;
      cite.textContent = root.dataset.cite.replace("{setting}", query());
      clearTimeout(waiting);
      waiting = setTimeout(settle, WAIT_TO_SPEAK);
    }

    function settle() {
      if (status.textContent !== sentence) status.textContent = sentence;
      history.replaceState(null, "", `${location.pathname}${query()}${location.hash}`);
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", changed);
    form.addEventListener("reset", (event) => { event.preventDefault(); assign({}); changed(); });
    copy.addEventListener("click", async () => {
      settle();
      const done = await toClipboard(location.href);
      copied.textContent = done ? say("Copied.", "已复制。") : say("Not allowed here: copy it from the address bar.", "此处无法复制，请从地址栏复制。");
    });
    // The other edition opens with the same setting.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.edition-switch");
      if (link) link.search = query();
    });

    build(output);
    root.append(form, own, trouble, status, output, element("div", { class: "explore-citing" }, element("h2", {}, say("Cite this setting", "引用此设定")), cite));
    const wanted = Object.fromEntries(new URLSearchParams(location.search));
    const refused = assign(wanted);
    draw();
    if (fallback) fallback.hidden = true;
    if (refused.length) {
      trouble.textContent = say(`The address asks for a value that does not exist (${refused.join(", ")}); the book's own is used.`, `地址中的取值不存在（${refused.join("、")}），已采用本书设定。`);
      trouble.hidden = false;
    }
    return { state, assign: (wish) => { const left = assign(wish); draw(); return left; } };
  }

  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The clipboard needs a secure page; a book opened over plain http or from a folder falls back on a selection.
      const area = element("textarea", { readonly: true, class: "visually-hidden", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  return { Refusal, say, fixed, general, format, element, svg, table, picture, choice, slider, several, group, data, start };
})();
