// Comparisons for tests of how readers work with them: what an author writes, of which Larder makes the tables.

/** A cell of a file of data. */
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A file of data: subjects, and what is said of each by criteria `{ name: values }`. */
export function csv(subjects, criteria) {
  const rows = subjects.map((name, n) => [name, ...Object.values(criteria).map((values) => values[n])]);
  return [["Name", ...Object.keys(criteria)], ...rows].map((row) => `${row.map(quoted).join()}\n`).join("");
}

/** What is compared, and by which criteria. */
const fence = (subjects, criteria) => `\`\`\`compare\nsubjects: ${JSON.stringify(subjects)}\ncriteria: ${JSON.stringify(criteria)}\n\`\`\`\n`;

/** Three ways of selling: two groups, and every kind of nothing. */
export const BUSINESS = {
  subjects: ["toB", "toC", "Canteen"],
  criteria: {
    Price: ["£12.50", "£9.00", ""],
    Payment: ["on account", "at once", "at once"],
    Deposit: ["20", "n/a (paid at once)", "?"],
    Guests: ["40–400", "10–60", "120"],
    Cutlery: ["ours", "ours", "ours"],
  },
};

/** Many ovens: more than there are columns for. */
export const OVENS = {
  subjects: ["Combi", "Deck", "Conveyor", "Microwave", "Rack", "Pizza", "Convection", "Crème brûlée torch", "=Trick"],
  criteria: {
    "List price": ["12500", "4200", "8000", "300", "22000", "3500", "2500", "60", "-1"],
    Fuel: ["electric", "gas", "electric", "electric", "gas", "gas", "electric", "gas", "+1"],
    Steam: ["yes", "no", "no", "no", "yes", "no", "no", "no", "no"],
    Safe: Array(9).fill("yes"),
  },
};

const SETTINGS = `title = "The test kitchen"

[criteria.price]
label = "Price"
type = "money"
unit = "GBP"
better = "lower"
group = "Cost"

[criteria.payment]
label = "Payment"
group = "Cost"

[criteria.deposit]
label = "Deposit"
type = "number"
unit = "%"
group = "Cost"

[criteria.guests]
label = "Guests"
type = "number"
group = "Work"

[criteria.cutlery]
label = "Cutlery"
group = "Work"

[criteria.list_price]
label = "List price"
type = "money"
unit = "GBP"

[criteria.fuel]
label = "Fuel"

[criteria.steam]
label = "Steam"
type = "yesno"

[criteria.safe]
label = "Safe"
type = "yesno"
`;

/** An article with what is said of some subjects. */
const source = (title, file, subjects) => `---\nsubjects: ${JSON.stringify(subjects)}\nfacts_from: ${file}\n---\n# ${title}\n`;

/** The article that compares these and those. */
export const compared = (business = BUSINESS.subjects, ovens = OVENS.subjects) => `# Compared

Text.

${fence(business, Object.keys(BUSINESS.criteria))}
${fence(ovens, Object.keys(OVENS.criteria))}
## The end

Text.
`;

/** A site with both on one page, `compared/`; what is said of them stands elsewhere. */
export const COMPARISONS = {
  "site.toml": SETTINGS,
  "data/business.csv": csv(BUSINESS.subjects, BUSINESS.criteria),
  "data/ovens.csv": csv(OVENS.subjects, OVENS.criteria),
  "content/business.md": source("Business", "business.csv", BUSINESS.subjects),
  "content/ovens.md": source("Ovens", "ovens.csv", OVENS.subjects),
  "content/compared.md": compared(),
};
