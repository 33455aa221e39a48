// Estimates the monthly cost on AWS: make cost PHOTOS=10000 VIEWS=1000
// Any assumption can be set: make cost COST_ARGS="--added=100 --people=20". --doc prints the tables of docs/COST.md.
import { pathToFileURL } from "node:url";
import { ASSUMED, bill, bringingIn, parts } from "./model.mjs";
import { DISK, MACHINES, NOTED, PRICES } from "./prices.mjs";

const money = (dollars) => `$${dollars < 0.005 && dollars > 0 ? "0.00+" : dollars.toFixed(2)}`;
const number = (amount) => amount.toLocaleString("en-US", { maximumFractionDigits: amount < 10 ? 2 : 0 });
const table = (head, rows) =>
  [head, head.map((_, i) => (i ? "---:" : "---")), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** Parses the assumptions on a command line: --name=number. */
export function given(args) {
  return Object.fromEntries(
    args.map((arg) => {
      const [, name, value] = arg.match(/^--(\w+)=([\d.]+)$/) ?? [];
      if (!(name in ASSUMED)) throw new Error(`${arg} is none of ${Object.keys(ASSUMED).map((it) => `--${it}=…`).join(", ")}`);
      return [name, Number(value)];
    }),
  );
}

/** The bill as text. */
export function report(choices) {
  const { lines, dollars } = bill(choices);
  const paid = lines.filter((line) => line.dollars > 0).sort((one, other) => other.dollars - one.dollars);
  const rows = paid.map((line) => `${money(line.dollars).padStart(10)}  ${PRICES[line.name].what}: ${number(line.amount)}`);
  const it = { ...ASSUMED, ...choices };
  const head = `${number(it.photos)} photos, ${number(it.views)} views and ${number(it.added ?? it.photos / 50)} new photos a month`;
  return [head, ...rows, `${money(dollars).padStart(10)}  a month, at the list prices of ${NOTED}, before tax`].join("\n");
}

const SCENARIOS = [
  { photos: 1_000, views: 300 },
  { photos: 100_000, views: 3_000 },
  { photos: 1_000_000, views: 30_000 },
];

/** The tables of docs/COST.md. */
export function tables() {
  const price = ({ price, per }) => `$${price} for ${per === 1 ? "1" : number(per)}`;
  const prices = table(
    ["item", "price", "free each month"],
    Object.values(PRICES).map((it) => [it.what, price(it), it.free ? number(it.free) : "–"]),
  );
  const month = table(
    ["photos, views a month", "storage", "adding a fiftieth", "viewing", "idle", "total", "adding everything, once"],
    SCENARIOS.map((it) => {
      const { keeping, adding, looking, idle, whole } = parts(it);
      const once = bringingIn(it.photos);
      return [`${number(it.photos)}, ${number(it.views)}`, ...[keeping, adding, looking, idle, whole, once].map(money)];
    }),
  );
  const disk = ({ photos }) => (photos * (ASSUMED.originalBytes + ASSUMED.renditionBytes) * DISK) / 1e9;
  const others = table(
    ["always on", "machine", ...SCENARIOS.map((it) => `${number(it.photos)} photos`)],
    [
      ...MACHINES.map((it) => [it.who, `${it.machine}: ${money(it.month)}`, ...SCENARIOS.map((at) => money(it.month + disk(at)))]),
      ["Vitrine on AWS", "–", ...SCENARIOS.map((at) => money(bill(at).dollars))],
    ],
  );
  return { prices, month, others };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2);
  if (args[0] === "--doc") console.log(Object.values(tables()).join("\n\n"));
  else console.log(report(given(args)));
}
