import type { Command } from "../command.ts";

interface Entry {
  readonly name: string;
  readonly summary: string;
  /** The command itself, with all that it needs: loaded only when it is named. */
  load(): Promise<Command>;
}

/** All commands, in the order of the help. Adding one is adding a file and a line. */
export const commands: readonly Entry[] = [
  {
    name: "validate",
    summary: "check spec files, offline",
    load: async () => (await import("./validate.ts")).validate,
  },
  {
    name: "plan",
    summary: "what differs, and what would be done about it",
    load: async () => (await import("./plan.ts")).plan,
  },
  {
    name: "apply",
    summary: "make buckets what their specs say, now",
    load: async () => (await import("./apply.ts")).apply,
  },
  {
    name: "import",
    summary: "write the specs of live buckets",
    load: async () => (await import("./import.ts")).importBuckets,
  },
  {
    name: "undo",
    summary: "put back what the service replaced",
    load: async () => (await import("./undo.ts")).undoWrites,
  },
  {
    name: "schema",
    summary: "the JSON Schema of a spec, for editors",
    load: async () => (await import("./schema.ts")).schema,
  },
  {
    name: "completion",
    summary: "completion for bash, zsh or fish",
    load: async () => (await import("./completion.ts")).completion,
  },
];
