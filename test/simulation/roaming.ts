import { namedIn, roaming } from "./accounts.ts";
import type { Version } from "./layers.ts";
import type { Item } from "./tables.ts";
import type { World } from "./world.ts";

/** Whether one of these baselines selects a bucket of that account. Baselines here name all these buckets or none. */
const selectedBy = (baselines: readonly Item[], account: string): readonly Item[] =>
  baselines.filter(({ select = {} }) => {
    const { accounts, names = [] } = select as Record<string, readonly string[]>;
    return `${names}` === "roaming-*" && (accounts?.includes(account) ?? true);
  });

const requiredIn = ({ baselines }: Pick<Version, "baselines">, account: string): Item =>
  Object.assign({}, ...selectedBy(baselines, account).map(({ require }) => require));

/** What holds of buckets that baselines select in accounts which join and leave. It shares no code with the service. */
export class Roaming {
  /** These schedules have such buckets. */
  isUsed = false;
  readonly #world: World;
  readonly #owners = new Map<string, { readonly account: string | undefined; readonly since: number }>();
  readonly #ever = new Map<string, Set<string>>();
  /** When a bucket was last created or deleted in an account. */
  readonly #changed = new Map<string, number>();
  constructor(world: World) {
    this.#world = world;
  }

  /** A bucket was created or deleted in an account. */
  moved(account: string, bucket: string): void {
    const owner = this.#world.accounts.ownerOf(bucket);
    this.#changed.set(account, this.#world.now);
    this.#owners.set(bucket, { account: owner, since: this.#world.now });
    this.#noted(bucket, account);
  }

  /** A spec names an account for a bucket. */
  named(bucket: string, spec: Item | undefined): void {
    if (spec) this.#noted(bucket, namedIn(spec));
  }

  #noted(bucket: string, account: string): void {
    this.#ever.set(bucket, (this.#ever.get(bucket) ?? new Set()).add(account));
  }

  /** Whether an account ever had the bucket, or a spec named it for the bucket. */
  wasEverIn(bucket: string, account: string): boolean {
    return this.#ever.get(bucket)?.has(account) ?? false;
  }

  /** The account that has a bucket, and since when. */
  ownerOf(bucket: string): { readonly account: string | undefined; readonly since: number } {
    return this.#owners.get(bucket) ?? { account: undefined, since: Number.NEGATIVE_INFINITY };
  }

  /** When an account last got or lost a bucket. */
  changedAt(account: string): number {
    return this.#changed.get(account) ?? Number.NEGATIVE_INFINITY;
  }

  isSelectedIn(account: string): boolean {
    return selectedBy(this.#world.layers.current?.baselines ?? [], account).length > 0;
  }

  /** Whether baselines selected buckets of the account at all times that a worker may still act on. */
  wasAlwaysSelectedIn(account: string): boolean {
    return this.#world.layers
      .recent()
      .every(({ version: { baselines } }) => selectedBy(baselines, account).length > 0);
  }

  /** What baselines require of the buckets of an account now. */
  requiredIn(account: string): Item {
    return requiredIn({ baselines: this.#world.layers.current?.baselines ?? [] }, account);
  }

  /** Whether a baseline or a spec wanted something of a facet at a time that a worker may still act on. */
  wasWanted(bucket: string, account: string, facet: string): boolean {
    return this.#world.layers
      .recent()
      .some(
        ({ version }) =>
          version.specs.get(bucket)?.[facet] !== undefined || facet in requiredIn(version, account),
      );
  }

  /** The accounts that specs named for a bucket at times that a worker may still act on. */
  lastNamed(bucket: string): readonly string[] {
    return this.#world.layers.recent().flatMap(({ version }) => {
      const spec = version.specs.get(bucket);
      return spec ? [namedIn(spec)] : [];
    });
  }

  /** The buckets that an account has now. */
  bucketsOf(account: string): readonly string[] {
    return roaming.filter((bucket) => this.ownerOf(bucket).account === account);
  }
}
