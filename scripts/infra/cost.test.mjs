// Tests the cost model, and that docs/COST.md has its tables.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { given, tables } from "./cost.mjs";
import { amounts, bill, parts } from "./model.mjs";
import { MACHINES, PRICES } from "./prices.mjs";

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

test("originals are stored once, however many were added", () => {
  for (const added of [0, 10, 500, 1_000, 5_000]) {
    const it = amounts({ photos: 1_000, added });
    assert.ok(Math.abs(it.s3Frequent + it.s3Infrequent + it.s3Archive - 4) < 1e-9, String(added));
  }
});

test("unknown assumptions are named", () => {
  assert.throws(() => given(["--photo=3"]), /--photo=3/);
  assert.deepEqual(given(["--photos=3", "--tiles=10"]), { photos: 3, tiles: 10 });
});
