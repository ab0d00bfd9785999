/** The name among those known that a key is in another case, if it is the only one, and no other key is it as well. */
function spellings(names: readonly string[], keys: readonly string[]): (key: string) => string {
  const once = (all: readonly string[]) => {
    const found = new Map<string, string | undefined>();
    for (const one of all) found.set(one.toLowerCase(), found.has(one.toLowerCase()) ? undefined : one);
    return found;
  };
  const [known, given] = [once(names), once(keys)];
  return (key) => {
    const lower = key.toLowerCase();
    return (given.get(lower) !== undefined && known.get(lower)) || key;
  };
}

/**
 * An object with its members as S3 spells them. A spec's own words begin with a small letter: among these people write S3's
 * as well as if they did.
 */
export function spelled(names: readonly string[], value: object): object {
  const keys = Object.keys(value);
  if (keys.every((key) => names.includes(key))) return value;
  const spelling = spellings(names, keys);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [spelling(key), member]));
}

/** The member of what was written that a name as S3 spells it stands for. */
export function memberAsWritten(value: unknown, name: PropertyKey): PropertyKey {
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.hasOwn(value, name))
    return name;
  const keys = Object.keys(value).filter((key) => key.toLowerCase() === String(name).toLowerCase());
  return keys.length === 1 ? (keys[0] as string) : name;
}
