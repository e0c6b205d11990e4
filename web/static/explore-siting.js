// The explorer of site selection: p warehouses among a few candidates, for deliveries to cities or for exports through gateways.
// All selections are compared, so every answer is exact; tests/test_explore_siting.py compares it with Python on the whole grid of settings.
"use strict";

const exploreSiting = (() => {
  const { say, format, element, svg } = explore;
  const TIE = 1e-9; // relative difference below which two costs are equal
  const LISTED = 8; // selections beside the map

  // ---- The models ---------------------------------------------------------------------------------------------------------

  const listOf = (text) => (text ? text.split(".") : []);

  // A setting in numbers and positions of candidates.
  function read(data, state) {
    const position = (id) => data.candidates.findIndex((candidate) => candidate.id === id);
    const [must, out, open] = [listOf(state.must), listOf(state.out), listOf(state.open)].map((ids) => ids.map(position));
    const both = must.filter((site) => out.includes(site));
    const names = (sites) => sites.map((site) => data.candidates[site].name).join(say(", ", "、"));
    if (both.length) throw new explore.Refusal(say(`${names(both)}: both required and excluded. Take one of the two back.`, `${names(both)}：既设为必选又设为排除，请取消其一。`));
    const free = data.candidates.map((_, site) => site).filter((site) => !out.includes(site) && (!data.candidates[site].municipality || open.includes(site)));
    const p = Number(state.p);
    if (must.length > p) throw new explore.Refusal(say(`${must.length} sites are required, but only ${p} may be chosen: raise the number of warehouses, or require fewer.`, `必选仓址有${must.length}个，而仓数仅为${p}：请增加仓数或减少必选。`));
    if (free.length < p) throw new explore.Refusal(say(`Only ${free.length} candidates are left for ${p} warehouses: exclude fewer, or choose a smaller number.`, `仅余${free.length}个备选，不足${p}个仓库：请减少排除或降低仓数。`));
    const wanted = data.demands.find((one) => one.id === state.demand);
    return { p, must, free, demand: wanted, factor: data.factors.find((one) => one.id === state.circuity).value, rate: 1 - Number(state.discount) / 100, premium: wanted.rail ? Number(state.premium) : 0 };
  }

  // Cost of a unit in road kilometres: from each point to each candidate, and the gateway that each candidate uses (null for deliveries).
  function costsOf(data, { demand, factor, rate, premium }) {
    const straight = data.straight[demand.points];
    if (!demand.gates) return { costs: data.candidates.map((_, site) => straight.map((row) => factor * row[site])), through: null };
    const way = (site, gate) => (data.gates[gate].rail ? factor * rate * data.toGates[site][gate] + Math.max(premium, 0) : factor * data.toGates[site][gate] + Math.max(-premium, 0));
    const through = data.candidates.map((_, site) => demand.gates.reduce((best, gate) => (way(site, gate) < way(site, best) ? gate : best)));
    return { costs: data.candidates.map((_, site) => straight.map((row) => factor * row[site] + way(site, through[site]))), through };
  }

  // Weighted cost of one selection.
  function costOf(costs, weights, sites) {
    let sum = 0;
    for (let point = 0; point < weights.length; point += 1) {
      let least = Infinity;
      for (const site of sites) if (costs[site][point] < least) least = costs[site][point];
      sum += weights[point] * least;
    }
    return sum;
  }

  // Every selection of p of the free candidates that holds the required ones: {sites, cost}, in the order of the candidates.
  function everySelection(costs, weights, free, p, must) {
    const found = [];
    const chosen = [];
    const nearest = Array.from({ length: p + 1 }, () => new Float64Array(weights.length).fill(Infinity));
    function add(start) {
      const depth = chosen.length;
      if (depth === p) {
        if (!must.every((site) => chosen.includes(site))) return;
        let sum = 0;
        for (let point = 0; point < weights.length; point += 1) sum += weights[point] * nearest[p][point];
        found.push({ sites: [...chosen], cost: sum });
        return;
      }
      for (let next = start; next <= free.length - (p - depth); next += 1) {
        const own = costs[free[next]];
        for (let point = 0; point < weights.length; point += 1) nearest[depth + 1][point] = Math.min(nearest[depth][point], own[point]);
        chosen.push(free[next]);
        add(next + 1);
        chosen.pop();
      }
    }
    add(0);
    return found;
  }

  // All selections best first; costs that differ by rounding only are equal, and keep the order of the candidates.
  function rankAll(costs, weights, free, p, must = []) {
    const found = everySelection(costs, weights, free, p, must);
    const best = found.reduce((least, one) => Math.min(least, one.cost), Infinity);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const one of found) {
      const excess = one.cost / best - 1;
      one.step = Math.round(excess / TIE);
      one.excess = excess > TIE ? excess : 0;
      one.mean = one.cost / total;
    }
    return found.sort((one, other) => one.step - other.step); // stable
  }

  function solve(data, state) {
    const setting = read(data, state);
    const { costs, through } = costsOf(data, setting);
    const ranked = rankAll(costs, setting.demand.weights, setting.free, setting.p, setting.must);
    return { ...setting, costs, through, ranked, near: ranked.filter((one, row) => row && one.excess <= data.near + TIE), ties: ranked.filter((one) => one.excess === 0).length };
  }

  const printed = (data, one) => [one.sites.map((site) => data.candidates[site].id).join(" "), format(one.mean, ".1f"), format(100 * one.excess, ".2f")];

  // What the page prints about the best selections, as text: what the test compares with Python.
  function compute(data, state) {
    const { ranked, near } = solve(data, state);
    return { best: printed(data, ranked[0]), near: near.map((one) => printed(data, one)), second: ranked.length > 1 ? printed(data, ranked[1])[2] : "", selections: ranked.length };
  }

  // The best selection for each number of warehouses, and what it saves over one warehouse less.
  function byNumber(data, state) {
    const { costs, demand, free, must } = solve(data, state);
    const first = Math.max(1, must.length);
    const best = Array.from({ length: free.length - first + 1 }, (_, more) => rankAll(costs, demand.weights, free, first + more, must)[0]);
    return best.map((one, more) => ({ p: first + more, ...one, saved: more ? 1 - one.cost / best[more - 1].cost : null }));
  }

  // Given sets of sites under a setting, beside the best set of as many of the seats.
  function compare(data, state, sets) {
    const { costs, demand } = solve(data, state);
    const total = demand.weights.reduce((sum, weight) => sum + weight, 0);
    const seats = data.candidates.map((_, site) => site).filter((site) => !data.candidates[site].municipality);
    return sets.map((set) => {
      const best = rankAll(costs, demand.weights, seats, set.sites.length)[0];
      const cost = costOf(costs, demand.weights, set.sites);
      return { ...set, mean: cost / total, best, excess: cost / best.cost - 1 > TIE ? cost / best.cost - 1 : 0 };
    });
  }

  // Each point of demand with its share, the site that serves it and the cost of a unit.
  function assign(data, { costs, demand, ranked }) {
    const total = demand.weights.reduce((sum, weight) => sum + weight, 0);
    return data.points[demand.points].map((point, row) => {
      const site = ranked[0].sites.reduce((best, other) => (costs[other][row] < costs[best][row] ? other : best));
      return { ...point, share: demand.weights[row] / total, site, cost: costs[site][row] };
    });
  }

  // ---- The map ------------------------------------------------------------------------------------------------------------

  const MARGIN = 0.45; // degrees around the outermost point

  // Kilometres east and north keep their proportions: a degree of longitude is shorter by the cosine of the middle latitude.
  function projection(points, width) {
    const [east, north] = [points.map(({ at }) => at[0]), points.map(({ at }) => at[1])];
    const [left, right] = [Math.min(...east) - MARGIN, Math.max(...east) + MARGIN];
    const [low, high] = [Math.min(...north) - MARGIN, Math.max(...north) + MARGIN];
    const scale = width / (right - left);
    const stretch = 1 / Math.cos(((low + high) / 2) * (Math.PI / 180));
    return { left, right, low, high, height: Math.round(scale * stretch * (high - low)), x: (longitude) => scale * (longitude - left), y: (latitude) => scale * stretch * (high - latitude) };
  }

  // Names beside their points: each takes, in the order given, the place around its point that covers least of what is there already.
  // Points and marks are {x, y, size}; names are {x, y, size, text, kind}; dots are points [x, y] on lines. Returns the names with the left end and the base line of each.
  function placeNames(names, marks, dots, width, height) {
    const high = 15;
    const area = (one, other) => Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) * Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));
    const boxes = marks.map(({ x, y, size }) => ({ left: x - size, right: x + size, top: y - size, bottom: y + size }));
    const placed = [];
    let met = 0;
    const found = names.map((name) => {
      const long = textWidth(name.text) * (name.kind === "emphasis-text" ? 1.06 : 1);
      const away = name.size + 4;
      const near = away * 0.6;
      const starts = [[away, -high / 2], [-away - long, -high / 2], [-long / 2, -away - high], [-long / 2, away], [near, -near - high], [near, near], [-near - long, -near - high], [-near - long, near]];
      let best = null;
      for (const [right, down] of starts) {
        const box = { left: name.x + right, top: name.y + down, right: name.x + right + long, bottom: name.y + down + high };
        const outside = long * high - area(box, { left: 0, top: 0, right: width, bottom: height });
        const covered = placed.reduce((sum, other) => sum + area(box, other), 0);
        const cost = 10 * outside + 5 * covered + boxes.reduce((sum, other) => sum + area(box, other), 0) + dots.filter(([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom).length;
        if (!best || cost < best.cost - 0.5) best = { box, cost, covered, outside };
      }
      placed.push({ ...best.box, top: best.box.top - 2, bottom: best.box.bottom + 2 }); // a line of Chinese is a little higher
      met += best.covered + best.outside;
      return { ...name, left: round(best.box.left), base: round(best.box.top + 12) };
    });
    return met && dots.length ? placeNames(names, marks, [], width, height) : found; // names apart from each other count for more than names off the lines
  }

  // About how wide a text of 13 px is, without asking the browser: the picture is drawn before its fonts are there.
  function textWidth(text) {
    return [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 13.2 : /[ilj.,()]/.test(sign) ? 4 : /[mwMW]/.test(sign) ? 10.5 : 7.4), 0);
  }

  const round = (value) => Math.round(value * 10) / 10;
  const diamond = (x, y, size) => `M${round(x)},${round(y - size)}l${size},${size}l${-size},${size}l${-size},${-size}z`;
  const triangle = (x, y, size) => `M${round(x)},${round(y - size)}l${size},${round(1.75 * size)}h${-2 * size}z`;
  const square = (x, y, size) => `M${round(x - size)},${round(y - size)}h${2 * size}v${2 * size}h${-2 * size}z`;
  const cross = (x, y, size) => `M${round(x - size)},${round(y - size)}l${2 * size},${2 * size}m0,${-2 * size}l${-2 * size},${2 * size}`;

  function mapPicture(data, state, answer, served, width, press) {
    const { demand, through, ranked, must } = answer;
    const chosen = ranked[0].sites;
    const gates = demand.gates ? demand.gates.map((gate) => data.gates[gate]) : [];
    const { x, y, height, left, right, low, high } = projection([...data.candidates, ...gates], width);
    const spot = ({ at }) => [round(x(at[0])), round(y(at[1]))];
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "explore-map" });
    const layer = (kind) => { const made = svg("g", { class: kind }); picture.append(made); return made; };
    const line = (name, [x1, y1], [x2, y2]) => svg("path", { class: name, d: `M${x1},${y1}L${x2},${y2}` });

    const lines = layer("graticule");
    const degrees = []; // each with the places where its label may stand, the edges of the map first
    for (let degree = Math.ceil(left); degree <= right; degree += 1) {
      const at = round(x(degree));
      const bases = [height - 4, 14, ...Array.from({ length: Math.floor(height / 24) - 1 }, (_, step) => height - 28 - 24 * step)];
      degrees.push({ text: `${degree}°E`, path: line("grid", [at, 0], [at, height]), spots: bases.flatMap((base) => [[at + 3, base], [at - 35, base]]) });
    }
    for (let degree = Math.ceil(low); degree <= high; degree += 1) {
      const at = round(y(degree));
      const lefts = [3, width - 35, ...Array.from({ length: Math.floor(width / 40) - 1 }, (_, step) => 43 + 40 * step)];
      degrees.push({ text: `${degree}°N`, path: line("grid", [0, at], [width, at]), spots: lefts.flatMap((start) => [[start, at - 3], [start, at + 13]]) });
    }

    const busy = new Set(served.map((point) => point.site));
    const ways = layer("ways");
    const dots = [];
    const connect = (name, [x1, y1], [x2, y2]) => {
      ways.append(line(name, [x1, y1], [x2, y2]));
      const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 4);
      for (let step = 0; step <= steps; step += 1) dots.push([x1 + ((x2 - x1) * step) / (steps || 1), y1 + ((y2 - y1) * step) / (steps || 1)]);
    };
    for (const point of served) connect("way", spot(point), spot(data.candidates[point.site]));
    if (through) for (const site of busy) connect("way-on", spot(data.candidates[site]), spot(data.gates[through[site]]));

    const areas = layer("areas");
    for (const point of served) {
      const [cx, cy] = spot(point);
      areas.append(svg("circle", { class: "demand", cx, cy, r: round(Math.max(1.5, 0.105 * Math.min(width, 420) * Math.sqrt(point.share))) }));
    }

    const marks = layer("marks");
    const [names, obstacles] = [[], []];
    const mark = (place, name, d, size, kind, rank) => {
      const [px, py] = spot(place);
      marks.append(svg("path", { class: name, d: d(px, py, size) }));
      obstacles.push({ x: px, y: py, size });
      if (kind !== undefined) names.push({ x: px, y: py, size, text: place.name, kind, rank });
    };
    const used = new Set(through ? [...busy].map((site) => through[site]) : []);
    for (const gate of gates) {
      const inUse = used.has(data.gates.indexOf(gate));
      mark(gate, inUse ? "gate used" : "gate", gate.rail ? square : triangle, gate.rail ? 7.5 : 6.5, inUse || gate.rail ? "gate-text" : undefined, 1);
    }
    const out = listOf(state.out);
    data.candidates.forEach((candidate, site) => {
      if (chosen.includes(site)) mark(candidate, "site", diamond, 9, "emphasis-text", 0);
      else if (answer.free.includes(site)) mark(candidate, "candidate", diamond, 5, null, 2);
      else if (out.includes(candidate.id)) mark(candidate, "excluded", cross, 5, null, 2);
      else mark(candidate, "town", square, 2, null, 2);
      const [cx, cy] = spot(candidate);
      if (must.includes(site)) marks.append(svg("circle", { class: "required", cx, cy, r: 13 }));
    });

    const words = layer("words");
    const standing = placeNames(names.sort((one, other) => one.rank - other.rank), obstacles, dots, width, height);
    words.append(...standing.map(({ text, left: start, base, kind }) => svg("text", { x: start, y: base, class: kind }, text)));
    const taken = [...standing.map((name) => [name.left, name.base - 12, name.left + textWidth(name.text), name.base + 4]), ...obstacles.map(({ x: px, y: py, size }) => [px - size, py - size, px + size, py + size])];
    for (const { text, path, spots } of degrees) {
      const place = spots.find(([start, base]) => start > 0 && start + 32 < width && base > 12 && base <= height - 4 && taken.every(([l, t, r, b]) => start + 32 < l || start > r || base < t || base - 11 > b));
      if (!place) continue; // a line whose label finds no place is not drawn
      lines.append(path);
      taken.push([place[0], place[1] - 11, place[0] + 32, place[1] + 3]);
      words.append(svg("text", { x: place[0], y: place[1], class: "small faint-text" }, text));
    }

    const targets = layer("targets");
    data.candidates.forEach((candidate) => {
      const [cx, cy] = spot(candidate);
      const target = svg("circle", { class: "target", cx, cy, r: 12 }, svg("title", {}, candidate.name));
      target.addEventListener("click", () => press(candidate));
      targets.append(target);
    });
    return picture;
  }

  // What the signs of the map mean; only those that are in it.
  function key(data, answer, state) {
    const { demand, must, free, p } = answer;
    const sign = (drawn) => svg("svg", { viewBox: "0 0 18 18", width: 16, height: 16, "aria-hidden": "true", class: "key-sign" }, drawn);
    const path = (name, d) => sign(svg("path", { class: name, d }));
    const exports = Boolean(demand.gates);
    const signs = [
      [path("site", diamond(9, 9, 8)), say("chosen site", "入选仓址")],
      free.length > p && [path("candidate", diamond(9, 9, 5)), say("other candidate", "其他备选")],
      must.length > 0 && [sign(svg("circle", { class: "required", cx: 9, cy: 9, r: 7 })), say("required", "必选")],
      state.out && [path("excluded", cross(9, 9, 5)), say("excluded", "已排除")],
      [sign(svg("circle", { class: "demand", cx: 9, cy: 9, r: 7 })), exports ? say("export cluster", "出口集群") : say("demand, by area", "需求（按面积）")],
      [path("way", "M1,9H17"), say("served by", "服务关系")],
      exports && [path("way-on", "M1,9H17"), say("way on", "后续运输")],
      exports && [path("gate used", triangle(9, 9, 6.5)), say("port (hollow: unused)", "港口（空心：未用）")],
      demand.rail && [path("gate used", square(9, 9, 5.5)), say("railway terminal", "铁路场站")],
    ];
    return element("ul", { class: "explore-key" }, signs.filter(Boolean).map(([drawn, text]) => element("li", {}, drawn, " ", text)));
  }

  // ---- The page -----------------------------------------------------------------------------------------------------------

  function begin() {
    const data = explore.data("siting");
    const { start } = data;
    const seats = data.candidates.filter((candidate) => !candidate.municipality);
    const options = (candidates) => candidates.map(({ id, name }) => ({ value: id, label: name }));
    const names = (sites) => sites.map((site) => data.candidates[site].name).join(say(", ", "、"));
    const spoken = (sites) => { const all = sites.map((site) => data.candidates[site].name); return say(all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : all[0], all.join("、")); };
    const picture = explore.picture("explore-sites");
    const [ranking, serving, numbers, others] = Array.from({ length: 4 }, () => element("div"));

    const number = explore.slider({ name: "p", title: say("Number of warehouses, p", "仓数p"), start: start.p, min: 1, max: seats.length, step: 1 });
    const demand = explore.choice({
      name: "demand", title: say("What the warehouses serve", "服务对象"), start: start.demand,
      options: data.demands.map((one) => ({ value: one.id, label: one.name, group: one.gates ? say("Goods of the export clusters, on their way to a gateway", "产业集群出口货物，运往口岸") : say("Deliveries to the cities, weighted by", "面向城市的配送，权重为") })),
    });
    const circuity = explore.choice({
      name: "circuity", title: say("Detour factor: road over straight line", "绕行系数：道路/直线距离"), start: start.circuity, options: data.factors.map(({ id, name }) => ({ value: id, label: name })),
      note: say("One factor for all ways: it changes kilometres, never the choice, unless there is a premium of rail.", "全部路段取同一系数：只改变公里数，不改变选择，除非设有铁路溢价。"),
    });
    const discount = explore.slider({
      name: "discount", title: say("Discount on a kilometre by rail", "铁路每公里运价折扣"), start: start.discount, min: 0, max: 90, step: data.step, show: (value) => `${value}%`,
      note: say("To the railway terminal, against a road kilometre. Acts on exports with a rail gateway only.", "指到铁路场站的运费，与每公里公路运费相比；仅对设有铁路口岸的出口起作用。"),
    });
    const premium = explore.slider({
      name: "premium", title: say("Premium of the way on by rail over the sea", "铁路后续运输相对海运的溢价"), start: start.premium, min: -data.shift, max: data.shift, step: data.step,
      show: (value) => say(`${value < 0 ? "−" : ""}${Math.abs(value)} km`, `${value < 0 ? "−" : ""}${Math.abs(value)}公里`),
      note: data.notes.premium,
    });
    const must = explore.several({ name: "must", title: say("Required", "必选"), start: [], options: options(seats) });
    const out = explore.several({ name: "out", title: say("Excluded", "排除"), start: [], options: options(seats) });
    const open = explore.several({ name: "open", title: say("Candidates as well", "增列为备选"), start: [], options: options(data.candidates.filter((candidate) => candidate.municipality)), note: data.notes.open });
    for (const [one, other] of [[must, out], [out, must]]) {
      one.element.addEventListener("input", ({ target }) => { if (target.checked) other.set(listOf(other.get()).filter((id) => id !== target.value).join(".")); });
    }
    must.element.addEventListener("input", makeRoom);
    for (const control of [must, out, open]) control.element.classList.add("explore-names");

    // Who requires more sites than there are warehouses gets more warehouses.
    function makeRoom() {
      const required = listOf(must.get()).length;
      if (required > Number(number.get())) number.set(String(required));
    }

    // A tap on a seat: required, excluded, free again; on a municipality: a candidate or not.
    function press({ id, municipality }) {
      const state = page.state();
      const ticked = (name) => listOf(state[name]).includes(id);
      const toggle = (control, on) => control.set([...listOf(control.get()).filter((one) => one !== id), ...(on ? [id] : [])].join("."));
      if (municipality) toggle(open, !ticked("open"));
      else {
        toggle(must, !ticked("must") && !ticked("out"));
        toggle(out, ticked("must"));
        makeRoom();
      }
      page.assign(page.state());
    }

    function update(state) {
      const wanted = data.demands.find((one) => one.id === state.demand);
      for (const control of [discount, premium]) control.element.querySelector("input").disabled = !wanted.rail;
      const answer = solve(data, state);
      const served = assign(data, answer);
      const told = sentence(state, answer);
      const exports = Boolean(wanted.gates);
      picture.show(
        title(answer), say(`Map of points without borders. ${told} The tables have all numbers.`, `点位图，不绘界线。${told}全部数值见各表。`), (width) => mapPicture(data, state, answer, served, width, press),
        say("A model of ours, not the paper's. Points only; no border is drawn. Click or tap a seat: required, excluded, free again; the lists of conditions do the same.", "本书模型，非论文所有。仅示点位，不绘界线。点按某市：依次为必选、排除、恢复；亦可用条件列表设定。"));
      picture.place.querySelector("figcaption").prepend(key(data, answer, state));
      ranking.replaceChildren(...rankingTable(answer));
      serving.replaceChildren(servingTable(answer, served, exports));
      numbers.replaceChildren(numbersTable(state, answer));
      others.replaceChildren(explore.table({
        caption: say("Other sets of sites under your demand, detour and price of rail, each beside the best seats of the same number", "其他仓址组合在您设定的需求、绕行与铁路价格下，与同等数量的最优设区市相比"), numeric: [2, 4], kind: "explore-others",
        columns: [say("Set", "组合"), say("Sites", "仓址"), say("mean km", "平均公里"), say("Best of as many", "同等数量最优"), say("% worse", "差（%）")],
        rows: compare(data, state, [{ name: say("best by the book's own setting", "本书设定下的最优"), sites: book.ranked[0].sites }, ...data.sets]).map((set) => [set.name, names(set.sites), format(set.mean, ".1f"), names(set.best.sites), format(100 * set.excess, ".2f")]),
      }));
      return told;
    }

    function title({ ranked, ties, demand: { gates } }) {
      const [{ sites, mean }] = ranked;
      const tied = ties > 1 ? say(` (one of ${ties} selections that tie)`, `（并列最优共${ties}组）`) : "";
      const kilometres = format(mean, ".1f");
      return gates
        ? say(`Through ${spoken(sites)} a unit of exports costs ${kilometres} road km on average${tied}`, `经${spoken(sites)}出口，平均成本折合公路${kilometres}公里${tied}`)
        : say(`From ${spoken(sites)} goods travel ${kilometres} km on average${tied}`, `从${spoken(sites)}发货，平均运距${kilometres}公里${tied}`);
    }

    // The answer in one sentence or two, for the live region and the picture.
    function sentence(state, answer) {
      const { ranked, near, p, must: required } = answer;
      const best = ranked[0];
      const mean = format(best.mean, ".1f");
      const cost = answer.demand.gates ? say(`a mean cost of ${mean} road km to the gateway`, `至口岸的平均成本折合公路${mean}公里`) : say(`a mean road distance of ${mean} km`, `平均道路距离${mean}公里`);
      const runner = ranked.length > 1
        ? near.length
          ? say(`${near.length} other selection${near.length > 1 ? "s are" : " is"} at most ${format(100 * data.near, ".0f")}% worse.`, `另有${near.length}个组合差距不超过${format(data.near, ".0%")}。`)
          : say(`The next best, ${names(ranked[1].sites)}, is ${format(100 * ranked[1].excess, ".2f")}% worse.`, `次优为${names(ranked[1].sites)}，差${format(100 * ranked[1].excess, ".2f")}%。`)
        : "";
      const working = new Set(assign(data, answer).map((point) => point.site));
      const idle = best.sites.filter((site) => !working.has(site));
      const spare = idle.length ? say(` ${spoken(idle)} serve${idle.length > 1 ? "" : "s"} nobody: fewer warehouses cost the same.`, `${spoken(idle)}并无服务对象：更少的仓库成本相同。`) : "";
      let condition = "";
      if (required.length || state.out) {
        const free = solve(data, { ...state, must: "", out: "" }).ranked[0];
        const dearer = best.cost / free.cost - 1;
        condition = dearer > TIE
          ? say(` Your conditions cost ${format(100 * dearer, ".2f")}%: without them ${names(free.sites)} would be best.`, `您的条件使成本增加${format(100 * dearer, ".2f")}%：若无条件，最优为${names(free.sites)}。`)
          : say(" Your conditions cost nothing.", "您的条件不增加成本。");
      }
      return say(
        `Of ${format(ranked.length, ",")} selection${ranked.length > 1 ? "s" : ""} of ${p}, ${spoken(best.sites)} ${p > 1 ? "are" : "is"} best, with ${cost}. ${runner}${spare}${condition}`,
        `在${format(ranked.length, ",")}个${p}址组合中，${spoken(best.sites)}最优，${cost}。${runner}${spare}${condition}`);
    }

    function rankingTable({ ranked, near }) {
      const share = format(100 * data.near, ".0f");
      const made = (rows, caption) => explore.table({
        caption, numeric: [0, 2, 3], kind: "explore-selections", marked: (row) => row <= near.length,
        columns: [say("Rank", "名次"), say("Sites", "仓址"), say("mean km", "平均公里"), say("% worse", "差（%）")],
        rows: rows.map((one) => [String(ranked.findIndex((other) => other.step === one.step) + 1), names(one.sites), format(one.mean, ".1f"), format(100 * one.excess, ".2f")]),
      });
      const close = near.length
        ? say(`the best and the ${near.length} that are at most ${share}% worse`, `最优及差距不超过${share}%的${near.length}个`)
        : say(`the best; no other is at most ${share}% worse`, `最优（其他组合的差距均超过${share}%）`);
      const few = made(ranked.slice(0, LISTED), say(`The first of ${format(ranked.length, ",")} selections; marked: ${close}`, `${format(ranked.length, ",")}个组合中的前列；突出显示：${close}`));
      if (near.length < LISTED) return [few];
      const all = made(ranked.slice(0, near.length + 1), say(`The best, and all ${near.length} selections at most ${share}% worse`, `最优及差距不超过${share}%的全部${near.length}个组合`));
      return [few, element("details", { class: "explore-all" }, element("summary", {}, say(`All ${near.length} near-ties`, `全部${near.length}个近似并列组合`)), all)];
    }

    // Where further warehouses save nothing, any site will do, and their rows would say no more.
    function numbersTable(state, { p }) {
      const steps = byNumber(data, state);
      const useful = steps.filter((one) => one.saved === null || one.saved > TIE || one.p === p);
      const last = steps.findLast((one) => one.saved === null || one.saved > TIE).p;
      return explore.table({
        caption: useful.length === steps.length || last === steps.at(-1).p ? say("What one more warehouse saves", "增设仓库的节约") : say(`What one more warehouse saves; beyond ${last}, nothing`, `增设仓库的节约；超过${last}个后不再节约`),
        numeric: [0, 2, 3], kind: "explore-numbers", marked: (row) => useful[row].p === p,
        columns: ["p", say("Best sites", "最优仓址"), say("mean km", "平均公里"), say("saved, %", "节约（%）")],
        rows: useful.map((one) => [String(one.p), names(one.sites), format(one.mean, ".1f"), one.saved === null ? "" : format(100 * one.saved, ".1f")]),
      });
    }

    function servingTable({ through }, served, exports) {
      const made = explore.table({
        caption: exports ? say("Which warehouse and gateway serve whom", "各集群所用仓库与口岸") : say("Which warehouse serves whom", "各地由何仓服务"), kind: "explore-serving", numeric: exports ? [1, 4] : [1, 3],
        columns: [exports ? say("Cluster", "集群") : say("Place", "地区"), say("share, %", "份额（%）"), say("from", "仓址"), ...(exports ? [say("through", "口岸")] : []), exports ? say("cost, km", "成本（公里）") : say("road km", "道路公里")],
        rows: served.map((point) => [point.name, format(100 * point.share, ".1f"), data.candidates[point.site].name, ...(exports ? [data.gates[through[point.site]].name] : []), format(point.cost, ".0f")]),
      });
      return served.length > 20 ? element("details", { class: "explore-all" }, element("summary", {}, say(`All ${served.length} points and who serves them`, `全部${served.length}个点及其服务仓址`)), made) : made;
    }

    const book = solve(data, start);
    const page = explore.start({
      name: "siting", update, presets: data.presets,
      groups: [
        explore.group(say("The question", "问题"), [number, demand, circuity]),
        explore.group(say("Rail, for exports", "铁路（用于出口）"), [discount, premium]),
        explore.group(say("Conditions on the candidates", "备选条件"), [must, out, open], { fold: true, open: Boolean(location.search.match(/[?&](must|out|open)=/)) }),
      ],
      build: (output) => output.append(element("div", { class: "explore-beside" }, picture.place, element("div", {}, ranking)), serving, numbers, others),
    });
    return page;
  }

  return { begin, compute, solve, byNumber, compare, assign };
})();

exploreSiting.page = exploreSiting.begin();
