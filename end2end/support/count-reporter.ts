import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';

const SLOWEST = 20;

/** Ends the run with the slowest tests, and one line that people and CI can compare. */
export default class CountReporter implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    const tests = this.suite?.allTests() ?? [];
    const timed = tests.map(test => ({
      seconds: test.results.reduce((sum, result) => sum + result.duration, 0) / 1000,
      name: test.titlePath().filter(Boolean).join(' › '),
    }));
    const all = timed.reduce((sum, { seconds }) => sum + seconds, 0);
    console.log(`\n${(all / 60).toFixed(1)} minutes of tests; the slowest:`);
    for (const { seconds, name } of timed.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST)) {
      console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
    }
    const outcomes = tests.map(test => test.outcome());
    const count = (...kinds: string[]): number => outcomes.filter(outcome => kinds.includes(outcome)).length;
    console.log(`${count('expected', 'flaky')} passed, ${count('unexpected')} failed, ${count('skipped')} skipped`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
