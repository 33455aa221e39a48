// Estimates the monthly cost on AWS: make cost PHOTOS=10000 VIEWS=1000
// Any assumption can be set: make cost COST_ARGS="--added=100 --people=20". --doc prints the tables of docs/COST.md.
import { pathToFileURL } from "node:url";
import { ASSUMED, bill, bringingIn, parts } from "./model.mjs";
import { added, dollars, flood, leaked, lines } from "./worst_day.mjs";
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

/** Numbers of people, each with 1,000 photos and 30 views a month. */
const PEOPLE = [5, 100, 1_000, 20_000];

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
  const disk = ({ photos }) => (photos * (ASSUMED.originalBytes + ASSUMED.renditionBytes) * DISK) / 2 ** 30;
  const others = table(
    ["always on", "machine", ...SCENARIOS.map((it) => `${number(it.photos)} photos`)],
    [
      ...MACHINES.map((it) => [it.who, `${it.machine}: ${money(it.month)}`, ...SCENARIOS.map((at) => money(it.month + disk(at)))]),
      ["Vitrine on AWS", "–", ...SCENARIOS.map((at) => money(bill(at).dollars))],
    ],
  );
  const people = table(
    ["people", "storage", "adding", "viewing", "accounts, polling", "total", "for each person"],
    PEOPLE.map((people) => {
      const { keeping, adding, looking, idle, whole } = parts({ photos: people * 1000, views: people * 30, people });
      const each = whole / people;
      return [number(people), ...[keeping, adding, looking, idle, whole, each].map(money)];
    }),
  );
  const worst = table(
    ["one day of", "requests", "cost"],
    [
      ...[10, 20, 1000].map((concurrency) => {
        const day = flood({ concurrency });
        const what = concurrency === 1000 ? "the same without `web_concurrency`, with a quota of 1,000" : `pages, answered ${concurrency} at a time, and as many that are refused`;
        return [what, number(day.edgeRequests), money(dollars(day))];
      }),
      ["an original of 4 MB by a leaked link, with 100 Mbit/s", number(leaked(1e8).edgeRequests), money(dollars(leaked(1e8)))],
      ["photos, added as fast as 20 workers render them", number(added(20).lambdaRequests), money(dollars(added(20)))],
    ],
  );
  const flooded = table(
    ["20 at a time", "amount", "cost"],
    lines(flood()).map(([what, amount, cost]) => [what, number(amount), money(cost)]),
  );
  return { prices, month, people, others, worst, flooded };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2);
  if (args[0] === "--doc") console.log(Object.values(tables()).join("\n\n"));
  else console.log(report(given(args)));
}
