// The files of a published site.

import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Every file below a folder, by path with `/`, in order. */
export function files(folder) {
  const found = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const path = (entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/");
  return found.map(path).sort();
}

/** The address that shows a file. */
export function address(site, path) {
  const shown = path.replace(/(^|\/)index\.html$/, "$1");
  return new URL(shown.split("/").map(encodeURIComponent).join("/"), site.address).href;
}
