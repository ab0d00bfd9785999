import { isRoaming, namedIn } from "./accounts.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import type { World } from "./world.ts";

/** What workers record in the history of buckets whose accounts join and leave: it stays, also after an account has left. */
export class RoamingHistory {
  readonly #entries: Item[] = [];
  readonly #world: World;
  readonly #violated: (task: Task, text: string) => void;
  constructor(world: World, violated: (task: Task, text: string) => void) {
    this.#world = world;
    this.#violated = violated;
  }

  /** A worker adds an entry. */
  written(entry: Item): void {
    if (isRoaming(`${entry.bucket}`)) this.#entries.push(entry);
  }

  /** A worker releases a bucket: an entry says so at the same time. Without a spec, only it can name an account that has left. */
  released(task: Task, { bucket, at }: Item): void {
    const known = task.runs.get(`${bucket}`)?.known;
    if (!known || known.released) return;
    const entry = this.#entries.at(-1);
    const isRecorded = entry?.bucket === bucket && entry?.at === at && entry?.verdict === "released";
    const account = namedIn(known);
    const isBare = (known.layered as Item | undefined)?.bare === true;
    const isOther = !isBare || this.#world.accounts.members.mayCall(task, account);
    if (!isRecorded || !(isOther || `${entry?.reason}`.includes(account)))
      this.#violated(task, `${bucket} of ${account} is released, and the history does not say so`);
  }

  /** The entries that the ledger does not have any more as they were recorded. */
  lost(): string[] {
    return this.#entries
      .filter((entry) => JSON.stringify(this.#world.ledger.get(entry)) !== JSON.stringify(entry))
      .map(({ bucket, entry }) => `the history of ${bucket} has lost ${entry}`);
  }
}
