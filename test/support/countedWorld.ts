import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { RepairBudget } from "../../service/tables/budget.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { Snapshots } from "../../service/tables/snapshots.ts";
import { Specs } from "../../service/tables/specs.ts";
import { Table } from "../simulation/tables.ts";
import { bothTables } from "./bothTables.ts";
import { bucket, region, World } from "./world.ts";

type Documents = Pick<DynamoDBDocumentClient, "send">;

/** Calls in rounds: what is sent before the last round was answered is in that round. */
class Rounds {
  readonly list: string[][] = [];
  #last: { readonly names: string[]; readonly answered: Promise<void> } | undefined;

  /** Resolves when the round of the call is answered. */
  join(name: string): Promise<void> {
    this.#last ??= this.#begin();
    this.#last.names.push(name);
    return this.#last.answered;
  }

  #begin() {
    const names: string[] = [];
    this.list.push(names);
    const answered = new Promise<void>((resolve) =>
      setImmediate(() => {
        this.#last = undefined;
        resolve();
      }),
    );
    return { names, answered };
  }
}

/** A world over tables as in production, which counts the calls to them and to S3. */
export class CountedWorld extends World {
  readonly rounds = new Rounds();
  readonly ledgerTable = new Table(["bucket", "entry"], Date.now, () => 0);
  readonly specTable = new Table(["name"], Date.now, () => 0);
  /** The next calls of this name fail with this error. */
  refuse: { readonly name: string; readonly error: Error } | undefined;
  constructor(repairsAMinute = 600) {
    super();
    const [ledger, specs] = [this.#counting(this.ledgerTable), this.#counting(this.specTable)];
    const both = this.#counting(bothTables({ ledger: this.ledgerTable, specs: this.specTable }));
    this.restraints.budget = new RepairBudget(ledger, "ledger", repairsAMinute);
    Object.assign(this.core, {
      ledger: new Ledger(ledger, "ledger"),
      specs: new Specs(specs, "specs"),
      snapshots: new Snapshots(both, "ledger", "specs"),
    });
    this.s3.intercept = async (operation) => {
      await this.rounds.join(operation);
      return undefined;
    };
  }

  #counting(documents: { send(command: never): unknown }): Documents {
    const send = async (command: object) => {
      const name = command.constructor.name.replace("Command", "");
      await this.rounds.join(name);
      if (this.refuse?.name === name) throw this.refuse.error;
      return documents.send(command as never);
    };
    return { send } as unknown as Documents;
  }

  override async spec(facets: object) {
    this.specTable.set({ name: bucket }, { name: bucket, region, ...facets });
    return this.trigger({ why: "spec" });
  }

  /** The calls that something makes, in rounds; those of one round are sent at the same time. */
  async callsOf(work: () => Promise<unknown>): Promise<string[][]> {
    this.rounds.list.length = 0;
    await work();
    return [...this.rounds.list];
  }
}
