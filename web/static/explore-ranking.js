// The explorer of a ranking: weights by slider, three methods, and how often each place takes each rank when the weights are drawn around the reader's.
// Everything is computed here from the table of values; tests/test_explorers.py compares it with Python on a grid of settings.
"use strict";

const exploreRanking = (() => {
  const { say, format, element, svg } = explore;

  // ---- The draws of the book, made again ----------------------------------------------------------------------------------
  // numpy.random.default_rng(seed) is the generator PCG64 (O'Neill 2014: PCG, a family of simple fast space-efficient statistically good algorithms),
  // and its exponential numbers come from the ziggurat of Marsaglia and Tsang (2000: The ziggurat method for generating random variables).
  // Both are written here from these descriptions; the generator starts in the state that numpy has for the seed of the book.

  const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
  const UNIT = 2 ** 53;
  const TAIL = 7.69711747013104972; // where the lowest of 256 layers ends
  const AREA = 0.0039496598225815571993; // of each layer

  function ziggurat() {
    const [accept, width, edge] = [new Float64Array(256), new Float64Array(256), new Float64Array(256)];
    let [x, above] = [TAIL, TAIL];
    const base = AREA / Math.exp(-x);
    accept[0] = Math.floor((x / base) * UNIT);
    width[0] = base / UNIT;
    width[255] = x / UNIT;
    edge[0] = 1;
    edge[255] = Math.exp(-x);
    for (let layer = 254; layer > 0; layer -= 1) {
      x = -Math.log(AREA / x + Math.exp(-x));
      accept[layer + 1] = Math.floor((x / above) * UNIT);
      above = x;
      edge[layer] = Math.exp(-x);
      width[layer] = x / UNIT;
    }
    return { accept, width, edge };
  }

  // A function that returns the next exponential number of the stream.
  function exponentials({ state, increment }) {
    const { accept, width, edge } = ziggurat();
    let now = BigInt(state);
    const step = BigInt(increment);
    function next() {
      now = BigInt.asUintN(128, now * MULTIPLIER + step);
      const mixed = BigInt.asUintN(64, (now >> 64n) ^ now);
      const turn = now >> 122n;
      return BigInt.asUintN(64, (mixed >> turn) | (mixed << (64n - turn)));
    }
    const fraction = () => Number(next() >> 11n) / UNIT;
    return () => {
      for (;;) {
        const bits = next();
        const layer = Number((bits >> 3n) & 255n);
        const place = Number(bits >> 11n);
        const value = place * width[layer];
        if (place < accept[layer]) return value;
        if (layer === 0) return TAIL - Math.log1p(-fraction());
        if ((edge[layer - 1] - edge[layer]) * fraction() + edge[layer] < Math.exp(-value)) return value;
      }
    };
  }

  // All draws for `count` indicators, row by row; each row sums to 1. They are made once for each number of indicators.
  const made = new Map();
  let stream = null;
  function draws(data, count) {
    if (!stream || stream.length < data.random.draws * count) {
      const next = exponentials(data.random);
      stream = Float64Array.from({ length: data.random.draws * data.indicators.length }, next);
    }
    const key = `${data.random.draws} ${count}`;
    if (!made.has(key)) {
      const rows = stream.slice(0, data.random.draws * count);
      for (let start = 0; start < rows.length; start += count) {
        let sum = 0;
        for (let number = 0; number < count; number += 1) sum += rows[start + number];
        for (let number = 0; number < count; number += 1) rows[start + number] /= sum;
      }
      made.set(key, rows);
    }
    return made.get(key);
  }

  // ---- Methods: each returns a function from weights to the scores of all places ---------------------------------------------

  const column = (values, number) => values.map((row) => row[number]);

  // Weighted sum of min-max values.
  function weightedSum(values, signs) {
    const scaled = signs.map((sign, number) => {
      const own = column(values, number);
      const [low, high] = [Math.min(...own), Math.max(...own)];
      return own.map((value) => { const rising = (value - low) / (high - low); return sign > 0 ? rising : 1 - rising; });
    });
    return additive(scaled);
  }

  // PROMETHEE II with the usual preference function: any advantage counts. Net flows on each indicator are weighted and added.
  function promethee(values, signs) {
    const flows = signs.map((sign, number) => {
      const own = column(values, number);
      return own.map((value) => own.reduce((sum, other) => sum + Math.sign(sign * (value - other)), 0) / (own.length - 1));
    });
    return additive(flows);
  }

  function additive(columns) {
    const places = columns[0].length;
    return (weights, start, scores) => {
      scores.fill(0);
      for (let number = 0; number < columns.length; number += 1) {
        const weight = weights[start + number];
        const own = columns[number];
        for (let place = 0; place < places; place += 1) scores[place] += weight * own[place];
      }
    };
  }

  // TOPSIS with vector normalisation: how much nearer to the best than to the worst imaginable place.
  function topsis(values, signs) {
    const [toBest, toWorst] = [[], []];
    signs.forEach((sign, number) => {
      const own = column(values, number);
      const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
      const scaled = own.map((value) => (sign > 0 ? value / length : 1 - value / length));
      const [worst, best] = [Math.min(...scaled), Math.max(...scaled)];
      toBest.push(scaled.map((value) => (best - value) ** 2));
      toWorst.push(scaled.map((value) => (value - worst) ** 2));
    });
    const places = values.length;
    const [best, worst] = [new Float64Array(places), new Float64Array(places)];
    return (weights, start, scores) => {
      best.fill(0);
      worst.fill(0);
      for (let number = 0; number < signs.length; number += 1) {
        const square = weights[start + number] ** 2;
        for (let place = 0; place < places; place += 1) {
          best[place] += square * toBest[number][place];
          worst[place] += square * toWorst[number][place];
        }
      }
      for (let place = 0; place < places; place += 1) scores[place] = Math.sqrt(worst[place]) / (Math.sqrt(worst[place]) + Math.sqrt(best[place]));
    };
  }

  const METHODS = { sum: weightedSum, topsis, promethee };

  // Rank 1 for the highest score; scores that are equal to twelve decimals share the better rank.
  function rankInto(scores, rounded, ranks) {
    const places = scores.length;
    for (let place = 0; place < places; place += 1) rounded[place] = Math.round(scores[place] * 1e12);
    for (let place = 0; place < places; place += 1) {
      let better = 1;
      for (let other = 0; other < places; other += 1) better += rounded[other] > rounded[place];
      ranks[place] = better;
    }
  }

  // Scores, ranks and rank acceptability for a state.
  function rank(data, state) {
    const positions = data.indicators.map((indicator) => Number(state[indicator.id]));
    const used = positions.map((position, number) => (position > 0 ? number : -1)).filter((number) => number >= 0);
    if (!used.length) throw new explore.Refusal(say("All weights are zero: give at least one indicator some weight.", "所有权重均为零：请至少给一项指标赋权。"));
    const sum = used.reduce((total, number) => total + positions[number], 0);
    const own = used.map((number) => positions[number] / sum);
    const places = data.cities.length;
    const score = METHODS[state.method](data.values.map((row) => used.map((number) => row[number])), used.map((number) => data.indicators[number].sign));
    const [scores, rounded, ranks] = [new Float64Array(places), new Float64Array(places), new Int32Array(places)];
    score(own, 0, scores);
    rankInto(scores, rounded, ranks);
    const result = { weights: positions.map((position) => position / sum), scores: [...scores], ranks: [...ranks], counts: data.cities.map(() => new Array(places + 1).fill(0)), draws: data.random.draws };
    const random = draws(data, used.length);
    const scatter = Number(state.scatter);
    const weights = new Float64Array(used.length);
    for (let start = 0; start < random.length; start += used.length) {
      let total = 0;
      for (let number = 0; number < used.length; number += 1) {
        weights[number] = (1 - scatter + scatter * used.length * random[start + number]) * own[number];
        total += weights[number];
      }
      for (let number = 0; number < used.length; number += 1) weights[number] /= total;
      score(weights, 0, scores);
      rankInto(scores, rounded, ranks);
      for (let place = 0; place < places; place += 1) result.counts[place][ranks[place]] += 1;
    }
    return result;
  }

  // The middle rank of the draws; between the two middle ones when their number is even.
  function median(counts, draws) {
    const at = (position) => { let seen = 0; return counts.findIndex((count) => (seen += count) >= position); };
    return (at(Math.ceil(draws / 2)) + at(Math.floor(draws / 2) + 1)) / 2;
  }

  // Percent of the draws in which a place has a rank from low to high; in the order of operations of the chapter, because halves of a digit occur.
  function share(result, place, low, high = low) {
    let sum = 0;
    for (let number = low; number <= high; number += 1) sum += 100 * (result.counts[place][number] / result.draws);
    return sum;
  }

  // A score to the twelve decimals that ranks look at; a sum of opposite numbers is then zero, and not a little below.
  function steady(score) {
    return Math.round(score * 1e12) / 1e12 + 0;
  }

  // Everything the page prints, as text: what the test compares with Python.
  function compute(data, state) {
    const result = rank(data, state);
    return Object.fromEntries(data.cities.map((city, place) => [city.id, {
      rank: result.ranks[place],
      score: format(steady(result.scores[place]), ".3f"),
      first: format(share(result, place, 1), ".1f"),
      four: format(share(result, place, 1, 4), ".1f"),
      median: explore.general(median(result.counts[place], result.draws), 3),
      best: result.counts[place].findIndex((count) => count > 0),
      worst: result.counts[place].findLastIndex((count) => count > 0),
    }]));
  }

  // ---- The page -----------------------------------------------------------------------------------------------------------

  function barsPicture(data, result, order, width) {
    const [line, left, right, top] = [27, 92, 34, 24];
    const height = top + line * order.length + 46;
    const room = width - left - right;
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "explore-ranks" });
    picture.append(svg("text", { x: width - 2, y: 14, "text-anchor": "end", class: "small" }, say("rank", "位次")));
    order.forEach((place, row) => {
      const y = top + line * row;
      const city = data.cities[place];
      picture.append(svg("text", { x: left - 8, y: y + 15, "text-anchor": "end", class: city.named ? "emphasis-text" : null }, city.name), svg("text", { x: width - 4, y: y + 15, "text-anchor": "end" }, String(result.ranks[place])));
      let x = left;
      data.bands.forEach(([low, high], band) => {
        const long = (room * share(result, place, low, high)) / 100;
        if (long > 0) picture.append(svg("rect", { class: `rank-band-${band}`, x, y, width: long, height: 20 }));
        x += long;
      });
    });
    for (const percent of [0, 25, 50, 75, 100]) {
      const x = left + (room * percent) / 100;
      picture.append(svg("path", { class: "grid over", d: `M${x},${top - 3}V${height - 44}` }), svg("text", { x, y: height - 28, "text-anchor": "middle", class: "small" }, String(percent)));
    }
    picture.append(svg("text", { x: left + room / 2, y: height - 8, "text-anchor": "middle", class: "small" }, say("share of the random weightings, %", "随机赋权中的占比（%）")));
    return picture;
  }

  function key(data) {
    const names = data.bands.map(([low, high]) => (low === high ? say(`rank ${low}`, `第${low}名`) : say(`ranks ${low}–${high}`, `第${low}—${high}名`)));
    const block = (band) => svg("svg", { viewBox: "0 0 18 18", width: 16, height: 16, "aria-hidden": "true", class: "key-sign" }, svg("rect", { class: `rank-band-${band}`, x: 2, y: 2, width: 14, height: 14 }));
    return element("ul", { class: "explore-key" }, names.map((name, band) => element("li", {}, block(band), " ", name)), element("li", { class: "emphasis-name" }, say("names in colour: cities that the paper names here", "彩色名称：论文本节点名的城市")));
  }

  function begin() {
    const data = explore.data("ranking");
    const start = Object.fromEntries(data.indicators.map((indicator) => [indicator.id, String(indicator.start)]));
    const book = rank(data, { ...start, method: "sum", scatter: "1" });
    const picture = explore.picture("explore-ranks");
    const places = element("div");
    const sliders = data.indicators.map((indicator) => explore.slider({
      name: indicator.id, start: indicator.start, min: 0, max: data.most, step: 1,
      title: indicator.name,
      note: indicator.doubtful ? say("One cell is doubtful; the book leaves this indicator out.", "有一处数据存疑，本书未采用该指标。") : null,
    }));
    const method = explore.choice({
      name: "method", title: say("Method", "方法"), start: "sum",
      options: [{ value: "sum", label: say("weighted sum of min-max values", "极差标准化加权求和") }, { value: "topsis", label: "TOPSIS" }, { value: "promethee", label: "PROMETHEE II" }],
    });
    const scatter = explore.slider({
      name: "scatter", title: say("Scatter of the random weights around yours", "随机权重围绕您的权重的离散程度"), start: 1, min: 0, max: 1, step: 0.1, show: (value) => format(value, ".1f"),
      note: say("0: only your weights. 1: each weight times an exponential random number; equal weights then give all weightings evenly, as in the chapter.", "0：仅用您的权重。1：各权重乘以指数分布随机数；等权时即均匀覆盖全部赋权，与正文相同。"),
    });

    function update(state) {
      const result = rank(data, state);
      sliders.forEach((slider, number) => slider.tell(`${state[data.indicators[number].id]} → ${format(result.weights[number], ".1%")}`));
      const printed = compute(data, state);
      const mean = (place) => result.counts[place].reduce((sum, count, number) => sum + count * number, 0);
      const order = data.cities.map((_, place) => place).sort((one, other) => result.ranks[one] - result.ranks[other] || mean(one) - mean(other));
      const told = sentence(result, printed, order);
      picture.show(title(result, printed), say(`Stacked bars, one for each city, in the order of the ranks. ${told} The table below has all numbers.`, `堆叠条形图，每市一条，按位次排列。${told}全部数值见下表。`), (width) => barsPicture(data, result, order, width),
        say(`Bars: share of ${format(result.draws, ",")} random weightings around yours in which a city takes a rank. A model of ours, not the paper's.`, `条形：围绕您的权重随机赋权${format(result.draws, ",")}次，各市取得各位次的占比。本书模型，非论文所有。`));
      picture.place.querySelector("figcaption").prepend(key(data));
      places.replaceChildren(explore.table({
        caption: say("Scores and ranks by your weights, and in the random weightings", "按您的权重的得分与位次，及随机赋权结果"), numeric: [1, 2, 3, 4, 5, 6, 7], kind: "explore-scores",
        columns: [say("City", "城市"), say("Rank", "位次"), say("In the book", "本书位次"), say("Score", "得分"), say("First, %", "居首（%）"), say("First four, %", "前四（%）"), say("Median rank", "中位位次"), say("Best–worst", "最好—最差")],
        rows: order.map((place) => {
          const city = data.cities[place];
          const line = printed[city.id];
          return [{ content: city.key ? say(`${city.name} (key area)`, `${city.name}（重点地区）`) : city.named ? say(`${city.name} (named)`, `${city.name}（点名）`) : city.name, class: city.named ? "emphasis-name" : null },
            String(line.rank), String(book.ranks[place]), line.score, line.first, line.four, line.median, `${line.best}–${line.worst}`];
        }),
      }));
      return told;
    }

    function title(result, printed) {
      const often = mostOften(result);
      return say(`${data.cities[often].name} is first in ${printed[data.cities[often].id].first}% of the random weightings around yours`, `围绕您的权重随机赋权，${data.cities[often].name}居首的占${printed[data.cities[often].id].first}%`);
    }

    function mostOften(result) {
      return data.cities.reduce((best, city, place) => (result.counts[place][1] > result.counts[best][1] ? place : best), 0);
    }

    function sentence(result, printed, order) {
      const leaders = order.filter((place) => result.ranks[place] === 1).map((place) => data.cities[place]);
      const often = mostOften(result);
      const named = data.cities.map((city, place) => [city, result.ranks[place]]).filter(([city]) => city.key);
      return say(
        `${leaders.map((city) => city.name).join(" and ")} ${leaders.length > 1 ? "are" : "is"} first by your weights; of the paper's key areas, ${named.map(([city, place]) => `${city.name} is number ${place}`).join(" and ")}. With random weights around yours, ${data.cities[often].name} is first most often, in ${printed[data.cities[often].id].first}%.`,
        `按您的权重，${leaders.map((city) => city.name).join("、")}居首；论文所称重点地区中，${named.map(([city, place]) => `${city.name}第${place}`).join("、")}。围绕您的权重随机赋权，${data.cities[often].name}最常居首，占${printed[data.cities[often].id].first}%。`);
    }

    const kind = (fits) => sliders.filter((_, number) => fits(data.indicators[number]));
    return explore.start({
      name: "ranking", update, presets: data.presets,
      groups: [
        explore.group(say("Weights where more is better: position of the slider → share of all weight", "正向指标的权重：滑块位置→所占比重"), kind(({ sign, doubtful }) => sign > 0 && !doubtful)),
        explore.group(say("Weights where less is better", "负向指标的权重"), kind(({ sign, doubtful }) => sign < 0 && !doubtful)),
        explore.group(say("Indicators that the book leaves out", "本书未采用的指标"), kind(({ doubtful }) => doubtful)),
        explore.group(say("Method", "方法"), [method, scatter]),
      ],
      build: (output) => output.append(picture.place, places),
    });
  }

  return { begin, compute, rank, draws };
})();

exploreRanking.page = exploreRanking.begin();
