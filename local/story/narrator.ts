/** Tells a story on the terminal: steps, what was checked in each, how long it took, and a summary. */
export class Narrator {
  readonly #steps: { title: string; seconds: number }[] = [];
  readonly #figures: string[] = [];
  #failed = 0;
  #checked = 0;

  /** Tells one step; what goes wrong in it is a failed check and does not end the story. */
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
    console.log(`   ${holds ? "ok   " : "WRONG"} ${what}`);
  }

  /** A number worth repeating at the end. */
  figure(line: string): void {
    this.say(line);
    this.#figures.push(line);
  }

  /** Ends the story; true if every check held. */
  summary(): boolean {
    console.log("\nSummary");
    for (const [index, { title, seconds }] of this.#steps.entries())
      console.log(`   ${index + 1}. ${title} (${seconds.toFixed(1)} s)`);
    for (const figure of this.#figures) console.log(`   ${figure}`);
    console.log(`${this.#checked - this.#failed} checks held, ${this.#failed} did not`);
    return this.#failed === 0;
  }
}
