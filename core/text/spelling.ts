/** Maps a key to the known name that differs only in case, if that name and the key are unique in this respect. */
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
 * An object with its members in S3's spelling. A spec's own keys start with a small letter, so people often write
 * S3's that way, too.
 */
export function spelled(names: readonly string[], value: object): object {
  const keys = Object.keys(value);
  if (keys.every((key) => names.includes(key))) return value;
  const spelling = spellings(names, keys);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [spelling(key), member]));
}

/** The key in a written value that stands for a name in S3's spelling. */
export function memberAsWritten(value: unknown, name: PropertyKey): PropertyKey {
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.hasOwn(value, name))
    return name;
  const keys = Object.keys(value).filter((key) => key.toLowerCase() === String(name).toLowerCase());
  return keys.length === 1 ? (keys[0] as string) : name;
}
