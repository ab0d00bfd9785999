/** Prints the demo: its steps, the checks of each step, how long each took, and a summary. */
export class Narrator {
  readonly #steps: { title: string; seconds: number }[] = [];
  readonly #figures: string[] = [];
  #failed = 0;
  #checked = 0;

  /** Runs and prints one step. An error in it counts as a failed check, and the next step still runs. */
  async step(title: string, print: () => Promise<void>): Promise<void> {
    console.log(`\n${this.#steps.length + 1}. ${title}`);
    const start = performance.now();
    try {
      await print();
    } catch (error) {
      this.check(error instanceof Error ? error.message : String(error), false);
    }
    const seconds = (performance.now() - start) / 1_000;
    this.#steps.push({ title, seconds });
    console.log(`   (${seconds.toFixed(1)} s)`);
  }

  say(line: string): void {
    console.log(`   ${line}`);
  }

  check(what: string, holds: boolean): void {
    this.#checked += 1;
    if (!holds) this.#failed += 1;
    console.log(`   ${holds ? "ok   " : "FAIL "} ${what}`);
  }

  /** Prints a measurement, and prints it again in the summary. */
  figure(line: string): void {
    this.say(line);
    this.#figures.push(line);
  }

  /** Prints the summary; true if every check passed. */
  summary(): boolean {
    console.log("\nSummary");
    for (const [index, { title, seconds }] of this.#steps.entries())
      console.log(`   ${index + 1}. ${title} (${seconds.toFixed(1)} s)`);
    for (const figure of this.#figures) console.log(`   ${figure}`);
    console.log(`${this.#checked - this.#failed} checks passed, ${this.#failed} failed`);
    return this.#failed === 0;
  }
}
