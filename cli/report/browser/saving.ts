import { files } from "./files.ts";
import type { Filter, Found } from "./filter.ts";

/** Saves the list as a file. The file is made in the page: nothing is sent anywhere. */
export function save(
  name: string,
  found: readonly Found[],
  { filter, form }: { readonly filter: Filter; readonly form: HTMLFormElement },
): void {
  const { deployment = "", at = "" } = form.dataset;
  const file = files[name]?.(found, { deployment, at, filter });
  if (!file) return;
  const address = URL.createObjectURL(new Blob([file.text], { type: file.type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${deployment.replace(/[^\w.-]/g, "_")}-${at.slice(0, 10)}-${name}`;
  link.click();
  // The browser must have started the download.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
