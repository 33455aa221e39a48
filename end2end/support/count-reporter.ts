import type { FullConfig, Reporter, Suite } from '@playwright/test/reporter';

/** Ends the run with one line that people and CI can compare. */
export default class CountReporter implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    const outcomes = (this.suite?.allTests() ?? []).map(test => test.outcome());
    const count = (...kinds: string[]): number => outcomes.filter(outcome => kinds.includes(outcome)).length;
    console.log(`${count('expected', 'flaky')} passed, ${count('unexpected')} failed, ${count('skipped')} skipped`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
