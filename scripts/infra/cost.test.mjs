// Tests the cost model, and that docs/COST.md has its tables.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { given, tables } from "./cost.mjs";
import { ASSUMED, amounts, bill, parts, tracedShare } from "./model.mjs";
import { MACHINES, PRICES } from "./prices.mjs";
import { FLOOD, dollars, flood, lines } from "./worst_day.mjs";

test("docs/COST.md has the tables of the model", () => {
  const page = readFileSync(new URL("../../docs/COST.md", import.meta.url), "utf8");
  for (const [name, table] of Object.entries(tables())) {
    assert.ok(page.includes(table), `${name} is out of date: node scripts/infra/cost.mjs --doc prints it`);
  }
});

test("every amount has a price, and every price an amount", () => {
  assert.deepEqual(Object.keys(amounts()).sort(), Object.keys(PRICES).sort());
});

test("machines cost their list price and an address", () => {
  assert.deepEqual(MACHINES.map(({ month }) => month.toFixed(2)), ["57.38", "30.51", "10.37"]);
});

test("a gallery without photos or views costs cents: two queues are polled", () => {
  const { lines, dollars } = bill({ photos: 0, views: 0 });
  assert.deepEqual(lines.filter((line) => line.dollars > 0).map(({ name }) => name).sort(), ["queue"]);
  assert.ok(dollars < 0.15, String(dollars));
});

test("the parts add up to the total, and none is negative", () => {
  for (const photos of [0, 1_000, 50_000, 2_000_000]) {
    const { idle, keeping, looking, adding, whole } = parts({ photos, views: photos / 10 });
    assert.ok(Math.abs(idle + keeping + looking + adding - whole) < 1e-9);
    for (const part of [idle, keeping, looking, adding]) assert.ok(part > -1e-9, String(photos));
  }
});

test("originals and largest renditions are stored once, however many were added or seen", () => {
  const stored = (1_000 * (4e6 + 439_486)) / 2 ** 30;
  for (const added of [0, 10, 500, 1_000, 5_000]) {
    for (const views of [0, 300, 100_000]) {
      const it = amounts({ photos: 1_000, added, views });
      for (const tier of ["s3Frequent", "s3Infrequent", "s3Archive"]) assert.ok(it[tier] > -1e-9, `${tier} ${added} ${views}`);
      assert.ok(Math.abs(it.s3Frequent + it.s3Infrequent + it.s3Archive - stored) < 1e-9, `${added} ${views}`);
    }
  }
});

test("what the model takes for the largest rendition is what the store watches", () => {
  const rust = readFileSync(new URL("../../gallery/src/aws/s3/class.rs", import.meta.url), "utf8");
  const [, kib] = rust.match(/const SMALLEST: u64 = (\d+) << 10;/);
  assert.ok(ASSUMED.largeBytes >= kib * 1024, "the largest rendition is stored in tiers");
  assert.ok(ASSUMED.renditionBytes - ASSUMED.largeBytes < 2 * kib * 1024, "the others are not, each being smaller");
});

test("X-Ray traces the first of the calls in a second, and a twentieth of the others", () => {
  assert.equal(tracedShare({ callsAtOnce: 1, tracedOfOthers: 0.05 }), 1);
  assert.ok(Math.abs(tracedShare({ callsAtOnce: 21, tracedOfOthers: 0.05 }) - 2 / 21) < 1e-9);
});

test("the limit of the web function limits a worst day", () => {
  const day = (concurrency) => dollars(flood({ concurrency, refusedShare: 0 }));
  assert.ok(Math.abs(day(10) / day(20) - 0.5) < 0.01);
  const refused = Object.entries(flood({ refusedShare: 0.5 })).filter(([name, amount]) => amount !== flood({ refusedShare: 0 })[name]);
  assert.deepEqual(refused.map(([name]) => name), ["edgeRequests", "edgeFunctions", "edgeOut"], "only CloudFront is paid for those");
  assert.ok(Math.abs(lines(flood()).reduce((sum, [, , cost]) => sum + cost, 0) - dollars(flood())) < 1e-6);
});

test("the limit in the model is Terraform's", () => {
  const terraform = readFileSync(new URL("../../infra/capacity.tf", import.meta.url), "utf8");
  assert.ok(terraform.includes(`min(${FLOOD.concurrency}, local.reservable)`));
});

test("unknown assumptions are named", () => {
  assert.throws(() => given(["--photo=3"]), /--photo=3/);
  assert.deepEqual(given(["--photos=3", "--tiles=10"]), { photos: 3, tiles: 10 });
});
