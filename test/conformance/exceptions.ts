/** What a backend does not do as S3 does. Its points are run all the same; one of them at least has to fail. */
export interface Exception {
  readonly backend: string;
  readonly facet: string;
  readonly kind: "not emulated" | "emulator fault";
  readonly reason: string;
}

const notEmulated = (backend: string, ...facets: string[]): Exception[] =>
  facets.map((facet) => ({
    backend,
    facet,
    kind: "not emulated",
    reason: `${backend} does not know the sub-resource`,
  }));

const fault = (backend: string, facet: string, reason: string): Exception => ({
  backend,
  facet,
  kind: "emulator fault",
  reason,
});

const exceptions: readonly Exception[] = [
  ...notEmulated("ministack", "abac", "metadata", "inventory", "analytics", "metrics", "intelligentTiering"),
  ...notEmulated("LocalStack", "abac", "metadata"),
  fault("ministack", "replication", "loses an empty Prefix of the older form"),
  fault("LocalStack", "lifecycle", "takes no rule without an ID"),
  fault("ministack", "requestPayment", "what was put cannot be read back"),
  fault(
    "ministack",
    "lifecycle",
    "adds ObjectSizeGreaterThan to filters, ignores TransitionDefaultMinimumObjectSize",
  ),
];

export const exceptionFor = (backend: string, facet: string): Exception | undefined =>
  exceptions.find((known) => known.backend === backend && known.facet === facet);
