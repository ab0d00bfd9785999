import type { Called, Context } from "../command/command.ts";
import { FoldedChanges } from "./foldedChanges.ts";
import type { Planned, Unplanned } from "./planOne.ts";
import { printFolded } from "./printFolded.ts";
import { printPlan, printUnplanned } from "./printPlan.ts";

/** More plans that differ than this are folded: identical changes become one line. */
const mostWhole = 10;

/** Prints plans as they come; those of a whole fleet are held back until it is clear whether they fit on a screen. */
export class PlanOutput {
  readonly #context: Context;
  readonly #withInputs: boolean;
  readonly #isFleet: boolean;
  readonly #folded = new FoldedChanges();
  #held: Planned[] = [];
  #different = 0;
  #isLegendDue = true;
  constructor({ names, options }: Called, context: Context) {
    this.#context = context;
    this.#withInputs = options.calls === true;
    this.#isFleet = options.all === true || (options.baseline !== undefined && names.length === 0);
  }

  /** `--calls` asks for each call of each bucket. */
  get #folds(): boolean {
    return this.#isFleet && !this.#withInputs;
  }

  add(planned: Planned): void {
    const isQuiet = "plan" in planned && planned.plan.inSync;
    const isHeld = !isQuiet && this.#folds;
    if (isHeld) {
      this.#different += 1;
      this.#folded.add(planned);
    }
    if (!isHeld || this.#context.isJson) this.#print(planned);
    else if (this.#different <= mostWhole) this.#held.push(planned);
    else this.#held = [];
  }

  /** Prints what was held back. */
  end(): void {
    for (const planned of this.#held) this.#print(planned);
    if (this.#different > mostWhole) printFolded(this.#folded, this.#context);
  }

  #print(planned: Planned): void {
    if ("plan" in planned) this.#printPlan(planned);
    else printUnplanned(planned, this.#context);
  }

  #printPlan(planned: Exclude<Planned, Unplanned>): void {
    printPlan(planned, this.#context, {
      withInputs: this.#withInputs,
      withLegend: this.#isLegendDue,
      onlyDifferent: this.#isFleet,
      withSum: false,
    });
    if (!planned.plan.inSync) this.#isLegendDue = false;
  }
}
