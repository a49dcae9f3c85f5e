//! Blocks of code in a dozen languages. Names and numbers are drawn for each block, so that no two are alike and
//! whoever remembers what was highlighted gains nothing.

use crate::names::Names;
use crate::words::Rng;

/// In the samples, `§a` to `§d` stand for a word each and `¤` for a number, drawn anew each time.
const WORD_MARKS: [&str; 4] = ["§a", "§b", "§c", "§d"];
const NUMBER_MARK: char = '¤';
const LARGEST_NUMBER: usize = 5_000;

/// A fenced block of code in one of the languages, ending in a line's end.
pub fn block(names: &Names, rng: &mut Rng) -> String {
    let (language, sample) = SAMPLES[rng.below(SAMPLES.len())];
    let mut code = sample.to_owned();
    for mark in WORD_MARKS {
        code = code.replace(mark, names.word(rng));
    }
    let mut pieces = code.split(NUMBER_MARK);
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        filled += &rng.below(LARGEST_NUMBER).to_string();
        filled += piece;
    }
    format!("```{language}\n{filled}```\n")
}

/// Language and text.
const SAMPLES: [(&str, &str); 12] = [
    (
        "rust",
        r#"/// Counts the §a of every §b.
pub fn §a_of(§b: &[§cItem], limit: usize) -> Result<Vec<u32>, String> {
    let mut totals = Vec::with_capacity(¤);
    for (index, item) in §b.iter().enumerate() {
        if item.weight > ¤ && index < limit {
            totals.push(item.weight * ¤);
        } else {
            return Err(format!("no §d at {index}"));
        }
    }
    Ok(totals)
}
"#,
    ),
    (
        "python",
        r#"import csv
from dataclasses import dataclass

@dataclass
class §aOrder:
    """One §b, as the §c delivers it."""
    amount: int = ¤
    price: float = ¤.5

def total_§d(orders: list["§aOrder"]) -> float:
    return sum(o.amount * o.price for o in orders if o.amount > ¤)

if __name__ == "__main__":
    print(f"{total_§d([§aOrder(), §aOrder(¤)]):.2f}")
"#,
    ),
    (
        "javascript",
        r#"// Shows the §a when the §b has loaded.
const §c = document.getElementById("§a");
async function load§d(url, tries = ¤) {
  const response = await fetch(`${url}?§b=${tries}`);
  if (!response.ok && tries > 0) return load§d(url, tries - 1);
  const { items = [] } = await response.json();
  §c.textContent = items.map((item) => item.name).join(", ");
  return items.length > ¤ ? "§b" : null;
}
"#,
    ),
    (
        "bash",
        r#"#!/bin/sh
set -eu
# Copies each §a to the §b.
target=${1:-/srv/§b}
for file in ./§c/*.txt; do
    size=$(wc -c < "$file")
    if [ "$size" -gt ¤ ]; then
        cp -- "$file" "$target/$(basename "$file" .txt).§d"
    else
        echo "too small: $file" >&2
    fi
done
"#,
    ),
    (
        "json",
        r#"{
  "§a": "§b §c",
  "limits": { "low": ¤, "high": ¤.25, "strict": true },
  "§d": [
    { "name": "§c", "amount": ¤, "unit": "kg" },
    { "name": "§b", "amount": ¤, "unit": null },
    { "name": "§a", "amount": -¤, "note": "§d \u2013 §c" }
  ]
}
"#,
    ),
    (
        "toml",
        r#"# Settings of the §a.
title = "§b §c"
enabled = true

[§a]
ports = [¤, ¤, ¤]
since = 2021-05-27T07:32:00Z

[[§a.§d]]
name = "§c"
ratio = 0.¤
"#,
    ),
    (
        "sql",
        r"-- Every §a with more than one §b.
CREATE TABLE §a (id INTEGER PRIMARY KEY, §b TEXT NOT NULL, price DECIMAL(8, 2) DEFAULT ¤);

SELECT a.id, a.§b, COUNT(*) AS orders, SUM(c.amount) AS total
FROM §a AS a
LEFT JOIN §c AS c ON c.§a_id = a.id AND c.state <> '§d'
WHERE a.price BETWEEN ¤ AND ¤
GROUP BY a.id, a.§b
HAVING COUNT(*) > 1
ORDER BY total DESC;
",
    ),
    (
        "html",
        r#"<!-- The §a's form -->
<form action="/§a" method="post" class="§b">
  <label for="§c">§c &amp; §d</label>
  <input id="§c" name="§c" type="number" min="¤" required>
  <select name="§d">
    <option value="¤" selected>§a</option>
    <option value="¤">§b</option>
  </select>
  <button type="submit">Send</button>
</form>
"#,
    ),
    (
        "css",
        r#"/* The §a beside the §b */
.§a > .§b:not(:first-child) {
  display: grid;
  grid-template-columns: minmax(¤px, 1fr) auto;
  color: #3a5f0b;
}
@media (max-width: ¤px) {
  .§c::before { content: "§d"; margin: 0 auto ¤px; }
  #§d { transition: opacity 0.3s ease-in-out; }
}
"#,
    ),
    (
        "go",
        r#"package §a

import "fmt"

// §bOf returns the §b of all §c.
func §bOf(items map[string]int) (int, error) {
	total := ¤
	for name, amount := range items {
		if amount < 0 {
			return 0, fmt.Errorf("§d of %q is below %d", name, ¤)
		}
		total += amount
	}
	return total, nil
}
"#,
    ),
    (
        "c",
        r#"#include <stdio.h>
#define §a_MAX ¤

struct §b { int amount; double price; const char *name; };

/* Prints each §b on a line. */
static int print_§c(const struct §b *items, size_t count) {
    for (size_t i = 0; i < count && i < §a_MAX; i++) {
        printf("%s\t%d\t%.2f\n", items[i].name, items[i].amount, items[i].price);
    }
    return count > ¤ ? -1 : 0;
}
"#,
    ),
    (
        "yaml",
        r#"# How the §a is run
§a:
  image: "§b:¤"
  restart: always
  environment:
    LIMIT: ¤
    NAME: &name §c
  steps:
    - run: echo "§d" | tee -a log.txt
    - uses: *name
      with: { level: ¤, strict: true }
"#,
    ),
];
