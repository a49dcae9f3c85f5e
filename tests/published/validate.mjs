// What the Nu Html Checker says of pages, style sheets and pictures.

import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { files } from "./files.mjs";

const JAR = join(dirname(fileURLToPath(import.meta.url)), "node_modules/vnu-jar/build/dist/vnu.jar");

/** So many files for one start of Java: what a command may be told is limited. */
const AT_ONCE = 2000;

/**
 * What the checker does not know of CSS. Each is let through only where its text says it, and only if a browser
 * knows what is written there: `supports` is what `CSS.supports` is asked.
 */
const UNKNOWN_TO_CHECKER = [
  { says: /Property “container-type” doesn't exist/, supports: "(container-type: inline-size)", why: "CSS Containment 3" },
  { says: /“max-width”/, text: /\dcqi/, supports: "(max-width: min(16rem, 42cqi))", why: "units of containers: CSS Containment 3" },
  { says: /Property “animation-timeline” doesn't exist/, supports: "(animation-timeline: scroll(nearest inline))", why: "Scroll-driven Animations" },
  { says: /“starting-style”: Parse Error/, supports: "(transition-behavior: allow-discrete)", why: "@starting-style: CSS Transitions 2" },
  // A sum with a variable in it, of which the checker does not ask what the variable holds.
  { says: /“width”: The types are incompatible/, text: /rem, ?100vw\)/, supports: "(width: min(37rem + 4rem, 100vw))", why: "variables: CSS Values 4" },
];

/** Those that have let something through. */
const used = new Set();

/** Says which of them let nothing through any more. */
export function reportUnused(report) {
  const unused = UNKNOWN_TO_CHECKER.filter((known) => !used.has(known)).map(({ says, why }) => `${says} (${why}) is said of nothing`);
  report("what the checker of style sheets does not know", unused, `${used.size}`);
}

/** Looks at all of a site. */
export async function validate(site, browser, report) {
  const all = files(site.out);
  const page = await browser.newPage();
  const isSupported = (condition) => page.evaluate((condition) => CSS.supports(condition), condition);
  for (const [what, ending, ...args] of [["pages", ".html"], ["style sheets", ".css", "--css"], ["pictures", ".svg", "--svg"]]) {
    const chosen = all.filter((path) => path.endsWith(ending));
    const said = messages(site.out, chosen, args);
    const faults = [];
    let letThrough = 0;
    for (const message of said) {
      const known = what === "style sheets" && UNKNOWN_TO_CHECKER.find(({ says, text = /^/ }) => says.test(message.message) && text.test(message.extract));
      if (known && (await isSupported(known.supports))) {
        letThrough += 1;
        used.add(known);
      } else faults.push(line(message));
    }
    const remark = letThrough ? `, ${letThrough} times the checker does not know what Chromium does` : "";
    if (chosen.length) report(`${site.name}: ${what} are valid`, faults, `${chosen.length}${remark}`);
  }
  await page.close();
}

/** What the checker says of files. */
function messages(folder, paths, args) {
  const found = [];
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const some = paths.slice(start, start + AT_ONCE).map((path) => `./${path}`);
    const command = ["-Xss4m", "-jar", JAR, "--format", "json", "--stdout", ...args, ...some];
    const { stdout, stderr, error } = spawnSync("java", command, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
    if (error) throw error;
    if (!stdout) throw new Error(`the checker has not said anything: ${stderr}`);
    found.push(...JSON.parse(stdout).messages);
  }
  return found;
}

/** A message in a line: where, what, and the text it is about. */
function line({ type, subType, url, lastLine, lastColumn, message, extract = "" }) {
  const path = decodeURIComponent(url ?? "").replace(/^file:.*?\/\.\//, "");
  const text = extract.replace(/\s+/g, " ").trim();
  return `${subType ?? type} ${path}:${lastLine ?? 0}:${lastColumn ?? 0}: ${message}${text && `\n            ${text}`}`;
}
