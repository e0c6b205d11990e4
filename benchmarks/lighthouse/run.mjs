// Runs Lighthouse once for each line of standard input, {"url", "form", "only": categories}, and answers with one line of results each.
// Started by `python -m benchmarks.lighthouse`, which says what to measure and keeps what comes back.

import { createInterface } from "node:readline";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import desktop from "lighthouse/core/config/desktop-config.js";

const FLAGS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const PAGES_A_BROWSER = 20; // a browser that has shown hundreds of pages is slower than a reader's

let browser;
let shown = 0;

async function port() {
  if (browser && shown >= PAGES_A_BROWSER) await close();
  browser ??= await launch({ chromePath: process.env.CHROME_PATH, chromeFlags: FLAGS, logLevel: "silent" });
  shown += 1;
  return browser.port;
}

async function close() {
  browser?.kill();
  browser = undefined;
  shown = 0;
}

// What keeps a category below 100, and for the speed what Lighthouse thinks could be saved.
function shortcomings(report) {
  const found = [];
  for (const [id, { auditRefs }] of Object.entries(report.categories)) {
    if (id === "performance") continue;
    for (const { id: audit, weight } of auditRefs) {
      const { score, title, details } = report.audits[audit];
      if (weight && score !== null && score < 1) found.push({ category: id, audit, title, where: details?.items?.map((item) => item.node?.selector ?? item.source?.snippet ?? item.url ?? item.description).filter(Boolean).slice(0, 5) ?? [] });
    }
  }
  return found;
}

function opportunities(report) {
  return Object.values(report.audits)
    .filter(({ score, metricSavings }) => score !== null && score < 1 && metricSavings)
    .map(({ id, title, displayValue, metricSavings }) => ({ audit: id, title, value: displayValue ?? "", ms: Math.max(metricSavings.LCP ?? 0, metricSavings.FCP ?? 0, metricSavings.TBT ?? 0), cls: metricSavings.CLS ?? 0 }))
    .filter(({ ms, cls }) => ms > 0 || cls > 0)
    .sort((one, other) => other.ms - one.ms);
}

async function measure({ url, form, only }) {
  const run = await lighthouse(url, { port: await port(), output: "json", logLevel: "silent", onlyCategories: only }, form === "desktop" ? desktop : undefined);
  const report = run.lhr;
  if (report.runtimeError) throw new Error(`${report.runtimeError.code}: ${report.runtimeError.message}`);
  const value = (audit) => report.audits[audit].numericValue;
  return {
    ...Object.fromEntries(only.map((id) => [id.replace("-", "_"), Math.round(report.categories[id].score * 100)])),
    fcp_ms: value("first-contentful-paint"),
    lcp_ms: value("largest-contentful-paint"),
    speed_index_ms: value("speed-index"),
    tbt_ms: value("total-blocking-time"),
    cls: value("cumulative-layout-shift"),
    bytes: value("total-byte-weight"),
    elements: value("dom-size"),
    lighthouse: report.lighthouseVersion,
    browser: /Chrome\/([\d.]+)/.exec(report.environment.hostUserAgent)?.[1] ?? "",
    machine_speed: report.environment.benchmarkIndex,
    shortcomings: shortcomings(report),
    opportunities: opportunities(report),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await measure(JSON.parse(line));
  } catch (error) {
    await close();
    answer = { error: String(error.message ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await close();
