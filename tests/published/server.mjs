// A web server as one would set it up for a published site: compressed texts, the right types, caching, the 404 page, and a strict
// content security policy.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types larder";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".xml": "application/xml; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".pdf": "application/pdf",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
};
const IS_TEXT = /^text|javascript|json|xml/;

/** Serves a folder below a path that begins and ends with `/`. */
export async function serve(folder, mount) {
  const server = createServer(async (asked, answer) => {
    const path = decodeURIComponent(new URL(asked.url, "http://localhost").pathname);
    const file = path.startsWith(mount) ? await find(folder, path.slice(mount.length)) : null;
    if (file === "folder") return answer.writeHead(301, { location: `${asked.url}/` }).end();
    const shown = file ?? join(folder, "404.html");
    const content = await readFile(shown).catch(() => Buffer.from("There is nothing here."));
    answer.writeHead(file ? 200 : 404, headers(shown));
    answer.end(IS_TEXT.test(TYPES[extname(shown)]) ? gzipSync(content) : content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}${mount}`, close };
}

/** The file that a path shows; `folder` where its slash is missing. */
async function find(folder, path) {
  const file = join(folder, normalize(`/${path}`), path === "" || path.endsWith("/") ? "index.html" : "");
  const found = await stat(file).catch(() => null);
  return found?.isDirectory() ? "folder" : found && file;
}

function headers(file) {
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  return {
    "content-type": type,
    ...(IS_TEXT.test(type) ? { "content-encoding": "gzip" } : {}),
    // As the guide tells authors to.
    "cache-control": "no-cache",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
  };
}
