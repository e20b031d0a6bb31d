// Writes accounts.csv and contacts.csv: fictitious companies and people with addresses at reserved domains only (RFC 2606), so that no one is ever mailed.
// The same seed gives the same files: node examples/account-outreach/make-accounts.mjs
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let state = 20270119;

// mulberry32: small, seeded, and the same on every machine.
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const pick = (list) => list[Math.floor(random() * list.length)];
const words = (text) => text.trim().split(/\s*,\s*/);
const plain = (text) => text.normalize("NFD").replace(/ß/g, "ss").replace(/[^A-Za-z0-9]/g, "").toLowerCase();
const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const row = (cells) => cells.map(cell).join(",");

const places = words("Alster, Bille, Donau, Eider, Elbe, Ems, Fulda, Havel, Inn, Isar, Jade, Lahn, Leine, Maas, Main, Mosel, Neckar, Oder, Peene, Rhein");
const kinds = words("Lagerhaus, Kontraktlogistik, Umschlag, Spedition");
const first = words("Anna, Jürgen, Sabine, Björn, Ayşe, Matthias, Lena, Tobias, Zeynep, Paweł, Jana, Ömer, Sanne, Daan, Maaike, Lukas, Magdalena, Florian");
const last = words("Müller, Schäfer, Weiß, Krüger, Yılmaz, Hoffmann, Böhm, Özdemir, Brandt, Kowalski, Vogt, Petersen, Bakker, Visser, Dekker, Gruber, Steiner, Leitner");
const titles = words("Head of Logistics, Warehouse Manager, Shift Lead, Supply Chain Planner, Director of Operations, Fulfilment Specialist, Assistant");
const owners = words("anna.reimers@nordlager.example, ben.castro@nordlager.example, ida.holm@nordlager.example");
const openings = [
  (place) => `Your second hall at the ${place} opens this year, and a second hall rarely picks like the first.`,
  (place) => `You have been looking for shift leads at the ${place} since autumn.`,
  (place) => `At the trade fair in Hamburg you spoke about returns at the ${place}, and about what they cost.`,
  () => "",
];

const accounts = [];
const contacts = [];
for (const [number, place] of places.flatMap((p) => [p, p]).entries()) {
  const name = `${place} ${kinds[(number * 3 + Math.floor(number / 2)) % kinds.length]}`;
  const domain = `${plain(name)}.example`;
  const country = number % 7 === 3 ? "NL" : number % 5 === 2 ? "AT" : "DE";
  accounts.push([domain, `${name} ${country === "NL" ? "B.V." : "GmbH"}`, owners[number % owners.length], String(1 + (number % 3)), "logistics", country, openings[number % openings.length](place)]);
  for (let person = 0; person < 2 + Math.floor(random() * 3); person++) {
    const [given, family] = [pick(first), pick(last)];
    contacts.push([given, family, `${plain(given)}.${plain(family)}.${person + 1}@${domain}`, name, person === 0 ? pick(titles.slice(0, 2)) : pick(titles), "logistics", country, random() < 0.06 ? "customer" : "lead", "consent", "trade fair LogiNord 2026", "2026-09-14"]);
  }
}

const folder = dirname(fileURLToPath(import.meta.url));
writeFileSync(join(folder, "accounts.csv"), [["account", "name", "owner", "tier", "industry", "country", "opening"], ...accounts].map(row).join("\n") + "\n");
writeFileSync(join(folder, "contacts.csv"), [["first_name", "last_name", "email", "company", "job_title", "industry", "country", "lifecycle", "consent_basis", "consent_source", "consent_at"], ...contacts].map(row).join("\n") + "\n");
