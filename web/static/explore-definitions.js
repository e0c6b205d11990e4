// The explorer of definitions: the national series as points and bands, the trade of the places, and every verdict that depends on them, decided again.
// Bands are looked up: they were solved as linear programmes when the page was made. Verdicts are decided here, by the rule of reproduction/verdicts.py.
"use strict";

const exploreDefinitions = (() => {
  const { say, format, element, svg } = explore;
  const VERDICTS = { reproduced: 0, part: 1, contradicted: 2, notTestable: 3 };

  // ---- Computing: pure functions, compared with Python on the whole grid in tests/test_explorers.py ---------------------

  // Ids of the definitions that a state chooses.
  function chosenDefinitions(data, state) {
    const found = new Set();
    for (const control of data.controls.flatMap((group) => group.controls)) {
      const values = control.kind === "several" ? state[control.name].split(".") : [state[control.name]];
      for (const option of control.options || []) if (values.includes(option.value)) for (const name of option.definitions || []) found.add(name);
    }
    return found;
  }

  // First and last year that are shown: the first is never later than the year before the last.
  function windowOf(state) {
    const last = Number(state.to);
    return [Math.min(Number(state.from), last - 1), last];
  }

  // Lowest and highest value of each year, or null where no series agrees.
  function bandsOf(data, state, originator = state.cbec) {
    const said = new Set(state.said.split("."));
    const key = `${originator} ${state.start === "unused" ? 0 : 1} ${data.sentences.map((name) => (said.has(name) ? 1 : 0)).join("")}`;
    const flat = data.bands[key];
    return flat && data.years.map((year, number) => [flat[2 * number], flat[2 * number + 1]]);
  }

  function seriesIn(data, key, first, last) {
    return data.trade.years.map((year, number) => [year, data.trade.series[key][number]]).filter(([year]) => year >= first && year <= last).map(([, value]) => value);
  }

  // What a part of a test observes in the chosen years; null where a value is missing.
  function observe(data, measure, first, last) {
    const series = measure.series.map((key) => seriesIn(data, key, first, last));
    if (measure.kind === "ratio") {
      const [top, bottom] = series.map((values) => values.at(-1));
      return top === null || bottom === null ? null : Number((top / bottom).toPrecision(12));
    }
    if (series.flat().includes(null)) return null;
    if (measure.kind === "higher") return series.filter((values) => values.at(-1) > values[0]).length;
    if (measure.kind === "rising") return series.filter((values) => values.every((value, number) => number === 0 || value > values[number - 1])).length;
    throw new RangeError(`observe: ratio, higher or rising expected, found ${measure.kind}`);
  }

  function outcomeOf(value, [low, high, lowClosed, highClosed]) {
    if (value === null) return "undecided";
    const above = low === null || (lowClosed ? value >= low : value > low);
    const below = high === null || (highClosed ? value <= high : value < high);
    return above && below ? "holds" : "fails";
  }

  // The verdict from the outcomes of the deciding parts.
  function combine(outcomes) {
    const holds = outcomes.filter((outcome) => outcome === "holds").length;
    if (holds === outcomes.length) return VERDICTS.reproduced;
    if (holds) return VERDICTS.part;
    return outcomes.includes("fails") ? VERDICTS.contradicted : VERDICTS.notTestable;
  }

  // Every claim with its verdict under a state: {claim, verdict, deciding: [{name, measure, observed, outcome, standsIn, inYear}]}.
  function decideAll(data, state) {
    const chosen = chosenDefinitions(data, state);
    const [first, last] = windowOf(state);
    return data.claims.map((claim) => {
      let kept = Object.keys(claim.parts).filter((name) => claim.parts[name].decides);
      const standing = new Set();
      for (const [definition, part, replaced] of claim.stands_in) {
        if (!chosen.has(definition)) continue;
        kept = [...kept.filter((name) => !replaced.includes(name)), part];
        standing.add(part);
      }
      const deciding = kept.map((name) => {
        const own = data.measures.find((measure) => measure.claim === claim.id && measure.part === name);
        const part = { name, ...claim.parts[name], standsIn: standing.has(name), inYears: Boolean(own) };
        if (own) {
          const value = observe(data, own, first, last);
          part.outcome = outcomeOf(value, own.condition);
          part.observed = value === null ? "–" : explore.general(value, 4).replace("-", "−");
        }
        return part;
      });
      return { claim, deciding, verdict: combine(deciding.map((part) => part.outcome)) };
    });
  }

  // Ratio of the place in focus to each of the others, in the last year and by the basis that figure 2 shows.
  function ratiosOf(data, state) {
    const [, last] = windowOf(state);
    const at = (place) => seriesIn(data, `${data.trade.bases[state.trade]} trade_total ${place}`, last, last)[0];
    return data.trade.against.map((place) => [place, at(data.trade.focus) / at(place)]);
  }

  // Everything the page prints, as text: what the test compares with Python.
  function compute(data, state) {
    const written = (bands) => bands && bands.map(([low, high]) => [format(low, ".2f"), format(high, ".2f")]);
    return {
      alone: written(bandsOf(data, state, "none")),
      sourced: written(bandsOf(data, state)),
      ratios: ratiosOf(data, state).map(([place, ratio]) => [place, format(ratio, ".3f")]),
      verdicts: Object.fromEntries(decideAll(data, state).map(({ claim, verdict }) => [claim.id, verdict])),
    };
  }

  // ---- The two figures --------------------------------------------------------------------------------------------------

  const MARKS = {
    paper: { path: "M0,-6L6,0L0,6L-6,0Z", shift: 0 },
    "100ec": { path: "M-5,-5H5V5H-5Z", shift: 0 },
    iresearch: { path: "M0,-6L6,5H-6Z", shift: -0.33 },
    mofcom: { path: "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z", shift: 0.33 },
    aliresearch: { path: "M0,6L6,-5H-6Z", shift: 0.33 },
    ciecc: { path: "M-6,-2H-2V-6H2V-2H6V2H2V6H-2V2H-6Z", shift: -0.33 },
  };
  const ROOMY = 24; // px of a column that carries its own number
  const ARROW = "M0,-9L5,-2H1.5V8H-1.5V-2H-5Z";

  function seriesPicture(data, state, width) {
    const height = 320;
    const [left, right, top, bottom] = [34, 6, 30, 26];
    const highest = 6;
    const column = (width - left - right) / data.years.length;
    const x = (year) => left + column * (year - data.years[0] + 0.5);
    const y = (value) => height - bottom - (value / highest) * (height - top - bottom);
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "explore-series" }, svg("text", { x: 0, y: 14, class: "small" }, data.words.trillion));
    for (let value = 0; value <= highest; value += 1) {
      picture.append(svg("path", { class: value ? "grid" : "axis", d: `M${left},${y(value)}H${width - right}` }), svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, String(value)));
    }
    const bar = Math.min(44, column * 0.62);
    const draw = (bands, name) => bands && bands.forEach(([low, high], number) => {
      const tall = Math.max(3, y(low) - y(high));
      picture.append(svg("rect", { class: name, x: x(data.years[number]) - bar / 2, y: (y(low) + y(high)) / 2 - tall / 2, width: bar, height: tall }));
    });
    draw(bandsOf(data, state, "none"), "band-alone");
    draw(bandsOf(data, state), "band-sourced");
    for (const year of data.years) picture.append(svg("text", { x: x(year), y: height - 8, "text-anchor": "middle" }, String(year)));
    for (const [series, year, value, kind] of data.points) {
      const bound = kind === "lower bound";
      const shift = (MARKS[series].shift || (bound ? 0.12 : kind === "by division" ? -0.12 : 0)) * bar * 1.5;
      const faded = series !== state.cbec && series !== "paper";
      const unused = series === "paper" && year === data.years[0] && state.start === "unused";
      const hollow = kind === "by division" || kind === "not named" || unused;
      picture.append(svg("path", { class: `mark mark-${series}${hollow ? " hollow" : ""}${faded ? " faded" : ""}`, transform: `translate(${x(year) + shift},${y(value)})`, d: bound ? ARROW : MARKS[series].path }));
    }
    return picture;
  }

  function seriesKey(data, state) {
    const sign = (name, hollow) => svg("svg", { viewBox: "-9 -9 18 18", width: 16, height: 16, "aria-hidden": "true", class: "key-sign" }, svg("path", { class: `mark mark-${name}${hollow ? " hollow" : ""}`, d: MARKS[name].path }));
    const block = (name) => svg("svg", { viewBox: "0 0 18 18", width: 16, height: 16, "aria-hidden": "true", class: "key-sign" }, svg("rect", { class: name, x: 2, y: 2, width: 14, height: 14 }));
    const item = (picture, text) => element("li", {}, picture, " ", text);
    return element("ul", { class: "explore-key" },
      item(block("band-alone"), say("the chosen sentences and the paper's numbers alone", "仅凭所选表述与论文数值")),
      item(block("band-sourced"), say(`and the values of ${data.words.short[state.cbec]}`, `再加${data.words.short[state.cbec]}数值`)),
      item(sign("paper"), data.words.paper), ...Object.entries(data.words.short).map(([name, text]) => item(sign(name), text)),
      element("li", {}, say("hollow: by division, or originator not named; arrow: lower bound", "空心：推算值或来源未署名；箭头：下限")));
  }

  function tradePicture(data, state, width) {
    const height = 314;
    const [left, top, bottom] = [40, 32, 26];
    const [first, last] = windowOf(state);
    const years = data.trade.years.filter((year) => year >= first && year <= last);
    const values = data.trade.places.map((place) => seriesIn(data, `${data.trade.bases[state.trade]} trade_total ${place}`, first, last));
    const highest = 500; // the same scale for every setting, so that a change of basis is seen as a change
    const barIn = (room) => Math.min(30, ((room / years.length) * 0.84) / data.trade.places.length);
    const roomy = barIn(width - left - 16) >= ROOMY;
    const right = roomy ? 16 : 38; // the last number stands to the right of a thin column
    const group = (width - left - right) / years.length;
    const bar = barIn(width - left - right);
    const y = (value) => height - bottom - (value / highest) * (height - top - bottom);
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "explore-trade" }, svg("text", { x: 0, y: 14, class: "small" }, data.words.billion));
    const numbers = [];
    for (let value = 0; value <= highest; value += 100) {
      picture.append(svg("path", { class: value ? "grid" : "axis", d: `M${left},${y(value)}H${width - right}` }), svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, String(value * data.words.perBillion)));
    }
    years.forEach((year, number) => {
      const middle = left + group * (number + 0.5);
      if (group > 36 || number % 2 === (years.length - 1) % 2) picture.append(svg("text", { x: middle, y: height - 8, "text-anchor": "middle" }, String(year)));
      data.trade.places.forEach((place, position) => {
        const start = middle + bar * (position - data.trade.places.length / 2);
        const value = values[position][number];
        picture.append(svg("rect", { class: `place-${position}`, x: start + 0.5, y: y(value), width: bar - 1, height: y(0) - y(value) }));
        if (roomy || year === last) {
          const shown = format(value * data.words.perBillion, ".0f");
          const long = 7.5 * shown.length;
          const anchor = roomy ? "middle" : ["end", "middle", "start"][position] || "middle";
          const from = start + bar / 2 - { end: long, middle: long / 2, start: 0 }[anchor];
          const meets = () => numbers.some((other) => from < other.to && other.from < from + long && Math.abs(base - other.base) < 12);
          let base = y(value) - 4;
          while (meets()) base -= 1;
          numbers.push({ from, to: from + long, base, text: svg("text", { x: start + bar / 2, y: base, "text-anchor": anchor, class: "small" }, shown) });
        }
      });
    });
    picture.append(...numbers.map(({ text }) => text));
    return picture;
  }

  function tradeKey(data) {
    const block = (position) => svg("svg", { viewBox: "0 0 18 18", width: 16, height: 16, "aria-hidden": "true", class: "key-sign" }, svg("rect", { class: `place-${position}`, x: 2, y: 2, width: 14, height: 14 }));
    return element("ul", { class: "explore-key" }, data.trade.places.map((place, position) => element("li", {}, block(position), " ", data.words.places[place])));
  }

  // ---- The page ---------------------------------------------------------------------------------------------------------

  function build(data) {
    const places = { series: explore.picture("explore-figure-1"), trade: explore.picture("explore-figure-2"), seriesTable: element("div"), tradeTable: element("div"), changed: element("div"), all: element("details", { class: "explore-all" }) };
    const toggle = element("summary");
    const list = element("div");
    places.all.append(toggle, list);
    const heading = (text) => element("h2", {}, text);

    function construct(output) {
      output.append(heading(say("Verdicts under this setting", "该设定下的评判")), places.changed, places.all,
        heading(say("Figure 1: the national series", "图1：全国序列")), places.series.place, places.seriesTable,
        heading(say("Figure 2: the three places", "图2：三地")), places.trade.place, places.tradeTable);
    }

    function update(state) {
      const decided = decideAll(data, state);
      const changed = decided.filter(({ claim, verdict }) => verdict !== claim.book);
      showVerdicts(decided, changed, state);
      const told = [showSeries(state), showTrade(state)];
      const count = changed.length
        ? say(`${changed.length} of ${decided.length} verdicts that depend on definitions differ from the book's.`, `取决于定义的${decided.length}条评判中，有${changed.length}条与本书不同。`)
        : say(`All ${decided.length} verdicts that depend on definitions are as in the book.`, `取决于定义的${decided.length}条评判均与本书一致。`);
      return [count, ...told].join(say(" ", ""));
    }

    function word(claim, number) {
      const verdict = data.verdicts[number];
      return element("span", { class: `verdict-word verdict-${verdict.id}` }, element("span", { "aria-hidden": "true" }, verdict.sign), ` ${verdict.word}`, claim.advice ? say(" (premises)", "（前提）") : "");
    }

    function basisOf(deciding) {
      const outcome = { holds: say("holds", "成立"), fails: say("fails", "不成立"), undecided: say("undecided", "无法判定") };
      return element("ul", { class: "explore-parts" }, deciding.map((part) => element("li", {}, element(part.standsIn ? "strong" : "span", {}, part.measure),
        `${say(": ", "：")}${part.observed} (${part.holds_if}) – ${outcome[part.outcome]}`, part.standsIn ? say(" [stand-in]", "〔替代〕") : "")));
    }

    // On a phone the rows are stacked, and each verdict says whose it is.
    const label = (text) => element("span", { class: "explore-label" }, `${text}${say(": ", "：")}`);
    const columns = [say("Claim of the paper", "论文论断"), say("In the book", "本书"), say("Under your setting", "您的设定"), say("What decides now", "现由何者判定")];

    function rowsOf(found) {
      return found.map(({ claim, verdict, deciding }) => [
        { content: [element("a", { href: claim.address }, claim.id), ` ${claim.statement}`] },
        { content: [label(columns[1]), word(claim, claim.book)] },
        { content: [label(columns[2]), word(claim, verdict)] },
        { content: basisOf(deciding) },
      ]);
    }

    function showVerdicts(decided, changed, state) {
      const [, last] = windowOf(state);
      const caption = say("Verdicts that differ from the book's", "与本书不同的评判");
      const note = changed.some(({ deciding }) => deciding.some((part) => part.inYears)) && last !== data.trade.window[1]
        ? element("p", { class: "control-note" }, say(`Where a measure of figure 2 names ${data.trade.window[1]}, it is observed in ${last} here.`, `图2相关指标中写明${data.trade.window[1]}年的，此处按${last}年观测。`)) : "";
      places.changed.replaceChildren(changed.length ? explore.table({ caption, columns, rows: rowsOf(changed), kind: "explore-verdicts" }) : element("p", {}, say("No verdict differs from the book's.", "没有评判与本书不同。")), note);
      toggle.textContent = say(`All ${decided.length} claims with a stand-in or a year to choose`, `全部${decided.length}条可更换定义或年份的论断`);
      list.replaceChildren(explore.table({ caption: toggle.textContent, columns, rows: rowsOf(decided), kind: "explore-verdicts", marked: (row) => decided[row].verdict !== decided[row].claim.book }));
    }

    function showSeries(state) {
      const [alone, sourced] = [bandsOf(data, state, "none"), bandsOf(data, state)];
      const who = data.words.short[state.cbec];
      const range = (bands, year) => bands[data.years.indexOf(year)].map((end) => format(end, ".2f"));
      const open = sourced ? data.years.filter((year) => range(sourced, year)[0] !== range(sourced, year)[1]) : [];
      const told = !sourced
        ? say(`No series agrees with the values of ${who} and the chosen sentences together.`, `没有任何序列能同时符合${who}数值与所选表述。`)
        : open.length
          ? say(`With ${who}, ${open.map((year) => `${year} lies between ${range(sourced, year).join(" and ")}`).join(", ")} trillion yuan.`, `采用${who}数值时，${open.map((year) => `${year}年介于${range(sourced, year).join("与")}之间`).join("，")}（万亿元）。`)
          : say(`With ${who}, every year has one value.`, `采用${who}数值时，各年均只有一个取值。`);
      places.series.show(told, say(`Points and vertical bars for ${data.years[0]} to ${data.years.at(-1)}. ${told} The table below has all numbers.`, `${data.years[0]}—${data.years.at(-1)}年的数据点与竖条。${told}全部数值见下表。`),
        (width) => seriesPicture(data, state, width),
        say(`National volume of cross-border e-commerce, ${data.words.trillion}. Bars: all series that agree with the chosen sentences of the paper; a model of ours. Marks: what the paper prints and what sources give; those not chosen are pale.`,
          `全国跨境电商交易规模，${data.words.trillion}。竖条：符合所选论文表述的全部序列（本书模型）。标记：论文所载与来源所给数值，未选用者颜色较浅。`));
      places.series.place.querySelector("figcaption").prepend(seriesKey(data, state));
      const text = (bands, number) => (bands ? bands[number].map((end) => format(end, ".2f")) : ["–", "–"]);
      const values = (year) => data.points.filter(([series, when]) => when === year && (series === state.cbec || series === "paper"))
        .map(([series, , value, kind]) => `${kind === "lower bound" ? "> " : ""}${format(value, ".4g")} (${series === "paper" ? data.words.paper : data.words.short[series] + (kind === "published" ? "" : say(", ", "，") + data.words.kinds[kind])})`).join(say("; ", "；")) || "–";
      places.seriesTable.replaceChildren(explore.table({
        caption: say(`Figure 1 as numbers, ${data.words.trillion}`, `图1数值，${data.words.trillion}`), numeric: [1, 2, 3, 4], kind: "explore-values",
        columns: [say("Year", "年份"), say("sentences alone, lowest", "仅凭表述，下限"), say("highest", "上限"), say(`with ${who}, lowest`, `加${who}，下限`), say("highest", "上限"), say("Values", "数值")],
        rows: data.years.map((year, number) => [String(year), ...text(alone, number), ...text(sourced, number), values(year)]),
      }));
      return told;
    }

    function showTrade(state) {
      const [first, last] = windowOf(state);
      const basis = data.trade.bases[state.trade];
      const name = data.words.places;
      const ratios = ratiosOf(data, state);
      const told = say(`${name[data.trade.focus]} had ${ratios.map(([place, ratio]) => `${format(ratio, ".0%")} of ${name[place]}'s trade`).join(" and ")} in ${last}.`,
        `${last}年${name[data.trade.focus]}外贸为${ratios.map(([place, ratio]) => `${name[place]}的${format(ratio, ".0%")}`).join("、")}。`);
      places.trade.show(told, say(`Columns for ${data.trade.places.length} places, ${first} to ${last}. ${told} The table below has all numbers.`, `${first}—${last}年三地柱状图。${told}全部数值见下表。`), (width) => tradePicture(data, state, width),
        say(`Goods trade, ${data.words.billion}, ${first} to ${last}. ${data.words.bases[basis]}.`, `货物进出口总额，${data.words.billion}，${first}—${last}年，${data.words.bases[basis]}。`));
      places.trade.place.querySelector("figcaption").prepend(tradeKey(data));
      const years = data.trade.years.filter((year) => year >= first && year <= last);
      const series = Object.fromEntries(data.trade.places.map((place) => [place, seriesIn(data, `${basis} trade_total ${place}`, first, last)]));
      places.tradeTable.replaceChildren(explore.table({
        caption: say(`Figure 2 as numbers, ${data.words.billion}`, `图2数值，${data.words.billion}`), numeric: [1, 2, 3, 4, 5, 6], marked: (row) => years[row] === last,
        columns: [say("Year", "年份"), ...data.trade.places.map((place) => name[place]), ...data.trade.against.map((place) => say(`${name[data.trade.focus]} / ${name[place]}`, `${name[data.trade.focus]}/${name[place]}`))],
        rows: years.map((year, number) => [String(year), ...data.trade.places.map((place) => format(series[place][number] * data.words.perBillion, say(".1f", ".0f"))), ...data.trade.against.map((place) => format(series[data.trade.focus][number] / series[place][number], ".3f"))]),
      }));
      return told;
    }

    return { construct, update };
  }

  function control(data, described) {
    if (described.kind === "slider") return explore.slider(described);
    return explore[described.kind](described);
  }

  function begin() {
    const data = explore.data("definitions");
    const { construct, update } = build(data);
    const groups = data.controls.map((group) => explore.group(group.title, group.controls.map((described) => control(data, described)), group.fold ? { fold: true, open: false } : {}));
    return explore.start({
      name: "definitions", groups, build: construct, update,
      presets: data.presets.map(({ label, state }) => ({ label, state })),
    });
  }

  return { begin, compute, decideAll, bandsOf, ratiosOf, windowOf };
})();

exploreDefinitions.page = exploreDefinitions.begin();
