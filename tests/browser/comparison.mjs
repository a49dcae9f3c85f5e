// Comparisons as a page has them, for tests of how readers work with them. An article brings them as raw HTML.

const slug = (name) => name.toLowerCase().replace(/[^\p{L}\d]+/gu, "-");

/** One value where a subject and a criterion meet: plain text, or `{ text, sort, best }`, or a kind of nothing. */
function cell(value) {
  if (value === null) return `<td class="missing"><span aria-hidden="true">–</span><span class="visually-hidden">missing</span></td>`;
  if (value === "?") return `<td class="unknown">?</td>`;
  if (value.not) return `<td class="not-applicable">n/a <span class="note">(${value.not})</span></td>`;
  const { text, sort, best } = typeof value === "string" ? { text: value } : value;
  const number = sort === undefined ? "" : ` data-sort="${sort}"`;
  return best ? `<td${number} class="best">${text} <span class="best-mark">best</span></td>` : `<td${number}>${text}</td>`;
}

const isSame = (values) => values.every((value) => JSON.stringify(value) === JSON.stringify(values[0]));

/** A criterion or subject at the head of a row or column. */
const head = ({ name, unit }) => {
  const words = unit ? ` <span class="unit">${unit}</span>` : "";
  return `<a href="./">${name}</a>${words}`;
};

/** A comparison: groups of criteria, each `{ name, unit, values }` with a value for each of the subjects. */
export function comparison({ number = 1, title, subjects, groups, across = "columns" }) {
  const id = `comparison-${number}`;
  const key = (name, rest = "") => ` data-key="${slug(name)}"${rest}`;
  const same = (values) => (isSame(values) ? " data-same" : "");
  const tables = Object.entries(groups).map(([group, criteria], n) => {
    const columns = {
      heads: subjects.map((name) => `<th scope="col"${key(name)}>${head({ name })}</th>`),
      rows: criteria.map(({ name, unit, values }) => {
        return `<tr${key(name, same(values))}><th scope="row">${head({ name, unit })}</th>${values.map(cell).join("")}</tr>`;
      }),
    };
    const rows = {
      heads: criteria.map(({ name, unit, values }) => `<th scope="col"${key(name, same(values))}>${head({ name, unit })}</th>`),
      rows: subjects.map((name, n) => {
        return `<tr${key(name)}><th scope="row">${head({ name })}</th>${criteria.map(({ values }) => cell(values[n])).join("")}</tr>`;
      }),
    };
    const { heads, rows: body } = across === "columns" ? columns : rows;
    return [
      `<div class="table-scroll" role="region" tabindex="0" aria-labelledby="${id}-title${group ? ` ${id}-group-${n + 1}` : ""}">`,
      `<table class="facts" data-subjects="${across}">`,
      ...(group ? [`<caption id="${id}-group-${n + 1}">${group}</caption>`] : []),
      `<thead><tr><td></td>${heads.join("")}</tr></thead>`,
      `<tbody>`,
      ...body,
      `</tbody></table></div>`,
    ].join("\n");
  });
  return [
    `<section class="comparison" id="${id}">`,
    `<p class="comparison-title" id="${id}-title">${title}</p>`,
    ...tables,
    `</section>`,
  ].join("\n");
}

/** Three ways of selling, in columns: two groups, and every kind of nothing. */
export const BUSINESS = {
  title: "Three ways of catering",
  subjects: ["toB", "toC", "Canteen"],
  groups: {
    Cost: [
      { name: "Price", unit: "GBP", values: [{ text: "£12.50", sort: 12.5 }, { text: "£9.00", sort: 9, best: true }, null] },
      { name: "Payment", values: ["on account", "at once", "at once"] },
      { name: "Deposit", unit: "%", values: [{ text: "20", sort: 20 }, { not: "paid at once" }, "?"] },
    ],
    Work: [
      { name: "Guests", values: [{ text: "40–400", sort: 40 }, { text: "10–60", sort: 10 }, { text: "120", sort: 120 }] },
      { name: "Cutlery", values: ["ours", "ours", "ours"] },
    ],
  },
};

/** Many ovens, in rows. */
export const OVENS = {
  number: 2,
  title: "Ovens",
  across: "rows",
  subjects: ["Combi", "Deck", "Conveyor", "Microwave", "Rack", "Pizza", "Convection", "Crème brûlée torch", "=Trick"],
  groups: {
    "": [
      { name: "Price", unit: "GBP", values: [12500, 4200, 8000, 300, 22000, 3500, 2500, 60, -1].map((sort) => ({ text: String(sort), sort })) },
      { name: "Fuel", values: ["electric", "gas", "electric", "electric", "gas", "gas", "electric", "gas", "+1"] },
      { name: "Steam", values: ["yes", "no", "no", "no", "yes", "no", "no", "no", "no"].map((text) => ({ text, sort: text === "yes" ? 1 : 0 })) },
      { name: "Safe", values: Array(9).fill("yes") },
    ],
  },
};
