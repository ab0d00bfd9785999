const newer = { Newer: { On: true } };

/** A filter with another predicate is one for other objects: that is a difference, whatever the predicate is called. */
const ofFilters = ["Filter", "And", "Tag", "Not", "Or"];

/** The value with an unknown member in each of its objects, as a newer S3 would return it. */
export function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, grown(inner)]));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const members = Object.entries(value).map(([member, inner]) => [
    member,
    ofFilters.includes(member) ? inner : grown(inner),
  ]);
  return { ...Object.fromEntries(members), ...newer };
}
