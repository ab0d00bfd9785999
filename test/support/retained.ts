import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const sampled = 1_000;

/** Counts how many of the objects that a stand-in made are still in use: one in a thousand is watched. */
export class Retained {
  readonly #watched: WeakRef<object>[] = [];
  #made = 0;
  /** The most objects in use at one time, as far as was measured. */
  most = 0;

  watch = <T extends object>(one: T): T => {
    this.#made += 1;
    if (this.#made % sampled === 0) this.#watched.push(new WeakRef(one));
    return one;
  };

  measure = async (): Promise<void> => {
    // A WeakRef keeps its object until the current job ends.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const alive = this.#watched.filter((one) => one.deref() !== undefined).length * sampled;
    this.most = Math.max(this.most, alive);
  };
}
