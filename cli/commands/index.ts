import type { Command } from "../command/command.ts";

/** What commands are about, as the help puts them together. */
export const groups = ["Specs", "Buckets", "What happened", "The deployment", "Editors and shells"] as const;

interface Entry {
  readonly name: string;
  readonly group: (typeof groups)[number];
  /** It takes names of buckets that have a spec: a shell can complete them. */
  readonly takesBuckets?: true;
  readonly summary: string;
  /** The command itself, with all that it needs: loaded only when it is named. */
  load(): Promise<Command>;
}

/** All commands, in the order of the help. Adding one is adding a file and a line. */
export const commands: readonly Entry[] = [
  {
    name: "validate",
    group: "Specs",
    summary: "check spec files, offline",
    load: async () => (await import("./validate.ts")).validate,
  },
  {
    name: "put",
    group: "Specs",
    summary: "write specs: from then on the buckets are so",
    load: async () => (await import("./put.ts")).put,
  },
  {
    name: "get",
    group: "Specs",
    takesBuckets: true,
    summary: "print specs, as files that put takes",
    load: async () => (await import("./get.ts")).get,
  },
  {
    name: "list",
    group: "Specs",
    summary: "list the specs",
    load: async () => (await import("./list.ts")).list,
  },
  {
    name: "delete",
    group: "Specs",
    takesBuckets: true,
    summary: "end the management of buckets; they stay as they are",
    load: async () => (await import("./delete.ts")).deleteSpecs,
  },
  {
    name: "plan",
    group: "Buckets",
    takesBuckets: true,
    summary: "what differs, and what would be done about it",
    load: async () => (await import("./plan.ts")).plan,
  },
  {
    name: "apply",
    group: "Buckets",
    takesBuckets: true,
    summary: "make buckets what their specs say, now",
    load: async () => (await import("./apply.ts")).apply,
  },
  {
    name: "reconcile",
    group: "Buckets",
    takesBuckets: true,
    summary: "have the service look now, and wait",
    load: async () => (await import("./reconcile.ts")).reconcile,
  },
  {
    name: "status",
    group: "What happened",
    takesBuckets: true,
    summary: "how the fleet is",
    load: async () => (await import("./status.ts")).status,
  },
  {
    name: "history",
    group: "What happened",
    takesBuckets: true,
    summary: "who changed what of a bucket, and what mended it",
    load: async () => (await import("./history.ts")).history,
  },
  {
    name: "report",
    group: "What happened",
    summary: "the fleet and its drift as one HTML file",
    load: async () => (await import("./report.ts")).report,
  },
  {
    name: "pause",
    group: "Buckets",
    takesBuckets: true,
    summary: "leave buckets alone for a while",
    load: async () => (await import("./pause.ts")).pause,
  },
  {
    name: "resume",
    group: "Buckets",
    takesBuckets: true,
    summary: "end the pause of buckets",
    load: async () => (await import("./pause.ts")).resume,
  },
  {
    name: "import",
    group: "Specs",
    summary: "write the specs of live buckets",
    load: async () => (await import("./import.ts")).importBuckets,
  },
  {
    name: "undo",
    group: "Buckets",
    takesBuckets: true,
    summary: "put back what the service replaced",
    load: async () => (await import("./undo.ts")).undoWrites,
  },
  {
    name: "redrive",
    group: "The deployment",
    summary: "ask again for what ended as a dead letter",
    load: async () => (await import("./redrive.ts")).redrive,
  },
  {
    name: "doctor",
    group: "The deployment",
    summary: "what is wrong with a deployment, and how to mend it",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "settings",
    group: "The deployment",
    summary: "what a settings file changes on a deployment",
    load: async () => (await import("./settings.ts")).settings,
  },
  {
    name: "forwarding",
    group: "The deployment",
    summary: "a template for regions whose events are to be forwarded",
    load: async () => (await import("./forwarding.ts")).forwarding,
  },
  {
    name: "schema",
    group: "Editors and shells",
    summary: "the JSON Schema of a spec, for editors",
    load: async () => (await import("./schema.ts")).schema,
  },
  {
    name: "completion",
    group: "Editors and shells",
    summary: "completion for bash, zsh or fish",
    load: async () => (await import("./completion.ts")).completionOf(commands),
  },
];
