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
    file: "core/facets/parts/cidr.ts",
    line: "bits === 32 && privateBlocks.some((block) => block.from <= from && to <= block.to);",
    broken: "true && privateBlocks.some((block) => block.from <= from && to <= block.to);",
    why: "an IPv6 block with such small numbers includes IPv4, and is refused before",
  },
  {
    file: "core/facets/parts/inRecord.ts",
    line: "return Filter === undefined ? lists : { ...(lists as Element), Filter: filterInRecord(Filter) };",
    broken: "return false ? lists : { ...(lists as Element), Filter: filterInRecord(Filter) };",
    why: "a member that is undefined is none for the schema",
  },
  {
    file: "core/facets/parts/lifecycleLimits.ts",
    line: "const differ = (transitions: readonly { StorageClass: string }[] = []) =>",
    broken: 'const differ = (transitions: readonly { StorageClass: string }[] = ["Stryker was here"]) =>',
    why: "one element differs from no other, as none does",
  },
  {
    file: "core/facets/parts/lifecycleLimits.ts",
    line: "function hasOneCalendar({ Expiration, Transitions = [] }: Rule): boolean {",
    broken: 'function hasOneCalendar({ Expiration, Transitions = ["Stryker was here"] }: Rule): boolean {',
    why: "a text has neither Days nor Date",
  },
  {
    file: "core/facets/parts/policyCover.ts",
    line: 'return who.length > 0 && who.every((named) => coversNamed(wide.get("Principal"), named));',
    broken: 'return who.length >= 0 && who.every((named) => coversNamed(wide.get("Principal"), named));',
    why: "the principals of a statement are never none: one that names none counts as one for everyone",
  },
  {
    file: "core/facets/parts/policyCover.ts",
    line: "if (!isStatement(wide) || !isStatement(narrow) || !isPlain(wide) || !isPlain(narrow)) return () => false;",
    broken: "if (false || !isPlain(wide) || !isPlain(narrow)) return () => false;",
    why: "what is no statement is a list in the normal form, and no index is a member that statements have",
  },
  {
    file: "core/facets/parts/policyForm.ts",
    line: 'const part = statement("", one);',
    broken: 'const part = statement("Stryker was here!", one);',
    why: "a statement stands in a list and has no name; only what it says is read",
  },
  {
    file: "core/facets/parts/policyWords.ts",
    line: 'const [name = ""] = (live ?? spec)?.said[0] ?? [];',
    broken: 'const [name = ""] = (live ?? spec).said[0] ?? [];',
    why: "each part of a merged policy is at the same place in the bucket's or in the spec's",
  },
  {
    file: "core/facets/parts/principalDoubts.ts",
    line: "if (!(live instanceof Map) || !(wanted instanceof Map)) return [];",
    broken: "if (!(live instanceof Map) && !(wanted instanceof Map)) return [];",
    why: "a form that is no statement differs from each statement without its principals, too",
  },
  {
    file: "core/facets/parts/removals.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of code, as text
    line: '...(date ? [{ kind: "date", filter, soon: Date.parse(`${date}`), spared: 0 }] : []),',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of code, as text
    broken: '...(date ? [{ kind: "", filter, soon: Date.parse(`${date}`), spared: 0 }] : []),',
    why: "no person sees the word; it only has to differ from that of the other kinds",
  },
  {
    file: "core/facets/parts/understanding.ts",
    line: 'return [word, plainly("", text, word)];',
    broken: 'return [word, plainly("Stryker was here!", text, word)];',
    why: "a word has no name; only its text is read",
  },
  {
    file: "core/facets/parts/unnamed.ts",
    line: ".sort(([a], [b]) => (a < b ? -1 : 1))",
    broken: ".sort(([a], [b]) => (a <= b ? -1 : 1))",
    why: "the names of the members of one object differ",
  },
  {
    file: "core/facets/parts/unnamed.ts",
    line: "if (rules.every((rule) => rule[id] !== undefined)) return rules;",
    broken: "if (false) return rules;",
    why: "rules that all have an ID stay as they are below, too; this way is only quicker",
  },
  {
    file: "core/resolve/clashes.ts",
    line: 'const requires = [one, other].map((value) => ({ from: "", value }));',
    broken: 'const requires = [one, other].map((value) => ({ from: "Stryker was here!", value }));',
    why: "only whether S3 would take both is asked; the names are not read",
  },
  {
    file: "core/resolve/exception.ts",
    line: "export const anyException: ExceptionLimits = { longestDays: 36_500, never: [] };",
    broken:
      'export const anyException: ExceptionLimits = { longestDays: 36_500, never: ["Stryker was here"] };',
    why: "a pointer that names no facet keeps nothing",
  },
  {
    file: "core/resolve/jsonSchema.ts",
    line: "baselineSchema.omit({ require: true, default: true }),",
    broken: "baselineSchema.omit({ require: true, default: false }),",
    why: "the schema of the layer is replaced below, too; leaving it out is only quicker",
  },
  {
    file: "core/resolve/jsonSchema.ts",
    line: "baselineSchema.omit({ require: true, default: true }),",
    broken: "baselineSchema.omit({ require: false, default: true }),",
    why: "the schema of the layer is replaced below, too; leaving it out is only quicker",
  },
  {
    file: "core/resolve/resolve.ts",
    line: "const byOrder = (a: Baseline, b: Baseline) => a.order - b.order || (a.name < b.name ? -1 : 1);",
    broken: "const byOrder = (a: Baseline, b: Baseline) => a.order - b.order || (a.name <= b.name ? -1 : 1);",
    why: "no two baselines have one name",
  },
  {
    file: "core/resolve/resolve.ts",
    line: "const byName = (a: Exception, b: Exception) => (a.name < b.name ? -1 : 1);",
    broken: "const byName = (a: Exception, b: Exception) => (a.name <= b.name ? -1 : 1);",
    why: "no two exceptions have one name",
  },
  {
    file: "core/resolve/select.ts",
    line: 'const without = (names: readonly string[] = ["*"], not: readonly string[] = []) =>',
    broken:
      'const without = (names: readonly string[] = ["*"], not: readonly string[] = ["Stryker was here"]) =>',
    why: "no pattern of names has a space, so that none is left out",
  },
  {
    file: "core/spec/windows/zone.ts",
    line: "known.set(day, ahead);",
    broken: ";",
    why: "asking again gives the same answer; it only takes longer",
  },
  {
    file: "core/text/unifiedDiff.ts",
    line: "for (let to = after.length - 1; to >= 0; to--)",
    broken: "for (let to = after.length + 1; to >= 0; to--)",
    why: "beyond the end no line is in common, which is what a missing number says, too",
  },
  {
    file: "service/members/access.ts",
    line: 'const { Buckets = [] } = await provider.read(provider.region ?? "us-east-1", page);',
    broken:
      'const { Buckets = ["Stryker was here"] } = await provider.read(provider.region ?? "us-east-1", page);',
    why: "a text has no Name, which is that of no bucket",
  },
  {
    file: "service/members/sessions.ts",
    line: "const [oldest] = this.#writing.size < mostWriting ? [] : this.#writing.keys();",
    broken:
      'const [oldest] = this.#writing.size < mostWriting ? ["Stryker was here"] : this.#writing.keys();',
    why: "no session is kept under such a key, so that none is removed",
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
