import { type CDPSession, expect, type Page, test } from '@playwright/test';

/** The longest acceptable task on the main thread: people notice longer ones. */
const LIMIT_MS = 50;
/** The events that name the parts of a task; tasks are `RunTask`, and marks identify the page's thread. */
const CATEGORIES = ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'blink.user_timing'];

interface Task {
  /** Seconds since the start. */
  at: number;
  /** Milliseconds of wall time. */
  wall: number;
  /** Milliseconds of processor time. */
  processor: number;
  /** Its longest parts, in milliseconds of processor time each. */
  parts: string;
}

/** An event of Chromium's trace; times are in microseconds, and `tdur` is the thread's processor time. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
}

/**
 * Watches the tasks of a page's main thread and their processor time. Browsers call a task long by wall time, which
 * on a busy machine includes the time of other programs; only the processor time is the page's own. (A task that
 * waits without computing, for a synchronous request, would be missed; the pages have none.)
 */
export class MainThread {
  private session: CDPSession | undefined;
  private events: TraceEvent[] = [];

  constructor(private readonly page: Page) {}

  /** Starts watching. Earlier tasks do not count. */
  async watch(): Promise<void> {
    const browser = this.page.context().browser();
    if (!browser) throw new Error('the page has no browser');
    this.session = await browser.newBrowserCDPSession();
    this.session.on('Tracing.dataCollected', ({ value }) => {
      // There are hundreds of thousands of them that last microseconds.
      for (const event of value as unknown as TraceEvent[]) {
        if (event.name.startsWith('watch-') || (event.dur ?? 0) >= 1_000) this.events.push(event);
      }
    });
    const traceConfig = { recordMode: 'recordUntilFull' as const, includedCategories: CATEGORIES };
    await this.session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
    await this.mark('watch-begins');
  }

  /** Stops watching, and fails if a task took more processor time than the limit. */
  async expectShortTasks(): Promise<void> {
    await this.mark('watch-ends');
    const tasks = await this.tasks();
    const text = ({ at, wall, processor, parts }: Task): string =>
      `${processor.toFixed(1)} ms of the processor, ${wall.toFixed(1)} ms by the clock, after ${at.toFixed(2)} s (${parts})`;
    const most = tasks.reduce((found, task) => (task.processor > found.processor ? task : found));
    const held = tasks.filter(({ wall }) => wall > LIMIT_MS).length;
    test.info().annotations.push(
      { type: 'longest task', description: text(most) },
      { type: `tasks over ${LIMIT_MS} ms by the clock`, description: String(held) },
    );
    const long = tasks.filter(({ processor }) => processor > LIMIT_MS);
    expect(long.map(text), `tasks over ${LIMIT_MS} ms`).toEqual([]);
  }

  /** Detaches from the browser, whatever the result of the test. */
  async end(): Promise<void> {
    await this.session?.detach();
    this.session = undefined;
  }

  private mark(name: string): Promise<void> {
    return this.page.evaluate(name => void performance.mark(name), name);
  }

  private async tasks(): Promise<Task[]> {
    const { session } = this;
    if (!session) throw new Error('not watching');
    const complete = new Promise<{ dataLossOccurred: boolean }>(done => session.once('Tracing.tracingComplete', done));
    await session.send('Tracing.end');
    expect((await complete).dataLossOccurred, 'the trace lost events').toBe(false);
    const [begins, ends] = [this.marked('watch-begins'), this.marked('watch-ends')];
    const { pid, tid } = begins;
    expect({ pid: ends.pid, tid: ends.tid }, 'the page stayed in its process').toEqual({ pid, tid });
    const own = this.events.filter(event => event.pid === pid && event.tid === tid && event.ts > begins.ts && endOf(event) <= ends.ts);
    const tasks = own.filter(({ name }) => name === 'RunTask');
    expect(tasks.length, 'tasks in the trace').toBeGreaterThan(0);
    return tasks.map(task => ({
      at: (task.ts - begins.ts) / 1e6,
      wall: (task.dur ?? 0) / 1e3,
      processor: processor(task),
      parts: parts(task, own),
    }));
  }

  private marked(name: string): TraceEvent {
    const found = this.events.find(event => event.name === name);
    if (!found) throw new Error(`no mark ${name} in the trace`);
    return found;
  }
}

const endOf = (event: TraceEvent): number => event.ts + (event.dur ?? 0);

/** Where processor time is not counted, wall time decides. */
const processor = ({ tdur, dur = 0 }: TraceEvent): number => (tdur ?? dur) / 1e3;

function parts(task: TraceEvent, all: TraceEvent[]): string {
  const within = all.filter(event => event !== task && event.ts >= task.ts && endOf(event) <= endOf(task));
  within.sort((a, b) => processor(b) - processor(a));
  return within.slice(0, 4).map(part => `${part.name} ${processor(part).toFixed(1)}`).join(', ') || 'nothing in particular';
}
