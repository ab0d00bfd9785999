import { facetTable } from "../../core/facets/index.ts";
import type { Chance } from "./chance.ts";
import { baits, type ForeignChange, openings } from "./foreignChanges.ts";
import { another, type Caller, ourRole } from "./trail.ts";
import type { World } from "./world.ts";

/** The attacker's identities: every name that a caller can choose. */
const identities: readonly Caller[] = [
  { name: "mallory" },
  { name: "dxaws-s3-x-reconcile", role: "mallory" },
  { name: "dxaws-s3-x-reconcile", role: "mallory", account: "999988887777" },
  { name: `${ourRole}-reconcile`, role: ourRole, account: "999988887777" },
  { name: `${ourRole}-reconcile`, role: ourRole },
  another,
];

const [soonestMs, latestMs] = [50, 2_500];
const baitMs = 30_000;
const mostInVain = 20;

/** This number of edits of a facet, at this interval, opens a conflict about it. */
const [baitsFirst, baitsApartMs] = [8, 4_000];

/** The declared facets of a spec that can expose its bucket. */
export const exposable = (spec: object): string[] =>
  [...facetTable.values()].flatMap(({ name, ...row }) => (row.openings && name in spec ? [name] : []));

/** Exposes a bucket again whenever it is closed, by every facet that can expose it. */
export class Attacker {
  /** How often each facet was opened. */
  readonly opened = new Map<string, number>();
  readonly #world: World;
  readonly #bucket: string;
  readonly #chance: Chance;
  /** By facet, how many attempts exposed nothing, because the spec allows the change. */
  readonly #vain = new Map<string, number>();
  #hasStopped = false;
  constructor(world: World, bucket: string, chance: Chance) {
    this.#world = world;
    this.#bucket = bucket;
    this.#chance = chance;
  }

  get openings(): number {
    return [...this.opened.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Makes harmless edits until a conflict is open, before the first exposure. */
  bait(facets: readonly string[]): void {
    for (const facet of facets)
      for (let edit = 0; edit < baitsFirst; edit++)
        this.#after(edit * baitsApartMs, () => this.#call(baits[facet] ?? []));
  }

  /** Exposes by each of the facets; harmless edits in between keep the conflict open. */
  attack(facets: readonly string[]): void {
    for (const facet of facets) {
      this.#repeat(
        baitMs,
        () => baitMs,
        () => this.#bait(facet),
      );
      this.#repeat(
        0,
        () => this.#chance.between(soonestMs, latestMs),
        () => this.#open(facet),
      );
    }
  }

  stop(): void {
    this.#hasStopped = true;
  }

  async #bait(facet: string): Promise<void> {
    if (!this.#isOpen(facet)) await this.#call(baits[facet] ?? []);
  }

  async #open(facet: string): Promise<void> {
    if (this.#isOpen(facet) || (this.#vain.get(facet) ?? 0) >= mostInVain) return;
    await this.#call(openings[facet] ?? []);
    const count = this.opened.get(facet) ?? 0;
    if (this.#isOpen(facet)) this.opened.set(facet, count + 1);
    else if (count === 0) this.#vain.set(facet, (this.#vain.get(facet) ?? 0) + 1);
  }

  #isOpen(facet: string): boolean {
    return this.#world.invariants.exposures.isOpen(this.#bucket, facet);
  }

  async #call(foreignChanges: readonly ForeignChange[]): Promise<void> {
    if (foreignChanges.length === 0) return;
    const caller = this.#chance.pick(identities);
    for (const command of this.#chance.pick(foreignChanges)(this.#bucket))
      await this.#world.gateway.foreign(command, this.#bucket, caller);
  }

  #after(ms: number, act: () => Promise<void>): void {
    this.#world.scheduler.after(ms, () => (this.#hasStopped ? false : act()));
  }

  #repeat(ms: number, pauseMs: () => number, act: () => Promise<void>): void {
    this.#after(ms, async () => {
      await act();
      this.#repeat(pauseMs(), pauseMs, act);
    });
  }
}
