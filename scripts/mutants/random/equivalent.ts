/** A line that does the same when it is broken so: no test can notice it. */
interface EquivalentMutant {
  readonly file: string;
  readonly line: string;
  readonly broken: string;
  readonly why: string;
}

export const equivalentMutants: readonly EquivalentMutant[] = [
  {
    file: "core/facets/parts/publicPolicy.ts",
    line: 'const everyone: Named = { kind: "AWS", name: "*" };',
    broken: 'const everyone: Named = { kind: "", name: "*" };',
    why: "the name says that it is everyone; a kind that is unknown is covered by AWS * too",
  },
  {
    file: "service/outcomes/outcomeBus.ts",
    line: "bytes = all.at(-1)?.length === 1 ? size : bytes + size;",
    broken: "bytes = all.at(-1).length === 1 ? size : bytes + size;",
    why: "the event was just added, so that there is a last batch",
  },
  {
    file: "service/reconcile/due.ts",
    line: "const earliest = (at: string, other = at) => (at < other ? at : other);",
    broken: "const earliest = (at: string, other = at) => (at <= other ? at : other);",
    why: "of two equal times either is the earliest",
  },
  {
    file: "service/reconcile/holds.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of code, as text
    line: "return claim && `${claim.call?.principal.name}, another deployment, sets another value`;",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of code, as text
    broken: "return claim && `${claim.call.principal.name}, another deployment, sets another value`;",
    why: "a claim is known by the role of its call, so that it has one",
  },
];
