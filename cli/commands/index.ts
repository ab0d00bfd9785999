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
    name: "put",
    summary: "write specs: from then on the buckets are so",
    load: async () => (await import("./put.ts")).put,
  },
  {
    name: "get",
    summary: "print specs, as files that put takes",
    load: async () => (await import("./get.ts")).get,
  },
  {
    name: "list",
    summary: "list the specs",
    load: async () => (await import("./list.ts")).list,
  },
  {
    name: "delete",
    summary: "end the management of buckets; they stay as they are",
    load: async () => (await import("./delete.ts")).deleteSpecs,
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
    name: "reconcile",
    summary: "have the service look now, and wait",
    load: async () => (await import("./reconcile.ts")).reconcile,
  },
  {
    name: "status",
    summary: "how the fleet is",
    load: async () => (await import("./status.ts")).status,
  },
  {
    name: "history",
    summary: "who changed what of a bucket, and what mended it",
    load: async () => (await import("./history.ts")).history,
  },
  {
    name: "report",
    summary: "the fleet and its drift as one HTML file",
    load: async () => (await import("./report.ts")).report,
  },
  {
    name: "pause",
    summary: "leave buckets alone for a while",
    load: async () => (await import("./pause.ts")).pause,
  },
  {
    name: "resume",
    summary: "end the pause of buckets",
    load: async () => (await import("./pause.ts")).resume,
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
    name: "redrive",
    summary: "ask again for what ended as a dead letter",
    load: async () => (await import("./redrive.ts")).redrive,
  },
  {
    name: "doctor",
    summary: "what is wrong with a deployment, and how to mend it",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "settings",
    summary: "what a settings file changes on a deployment",
    load: async () => (await import("./settings.ts")).settings,
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
