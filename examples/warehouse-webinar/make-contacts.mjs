// Writes contacts.csv: fictitious people at fictitious companies, with addresses at reserved domains only (RFC 2606), so that no one is ever mailed.
// The same seed gives the same file: node examples/warehouse-webinar/make-contacts.mjs
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const rows = 2600;
let state = 20260901;

// mulberry32: small, seeded, and the same on every machine.
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const pick = (list) => list[Math.floor(random() * list.length)];
const chance = (share) => random() < share;
const words = (text) => text.trim().split(/\s*,\s*/);

function weighted(pairs) {
  let at = random() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
  return pairs.find(([, weight]) => (at -= weight) < 0)[0];
}

const places = {
  DE: {
    weight: 38, language: "de",
    first: words("Anna, Jürgen, Käthe, Stefan, Björn, Ayşe, Mehmet, Sabine, Jörg, Heike, Dörte, Matthias, Aleksandra, Günther, Lena, Tobias, Zeynep, Kübra, Paweł, Nguyễn, Jana, Uwe, Ömer, Frauke, Thomas, Svenja, Giulia, Olaf"),
    last: words("Müller, Schäfer, Weiß, Krüger, Yılmaz, Hoffmann, Jäger, Böhm, Großmann, Özdemir, Köhler, Brandt, Kowalski, Thiele, Vogt, Groß, Petersen, Demir, Nowak, Lübbers, Richter, Schröder, Engel, Wójcik, Beispiel, Hansen"),
    city: words("Hamburg, Köln, Leipzig, Duisburg, München, Bremen, Nürnberg, Düsseldorf, Hannover, Würzburg, Kassel, Lübeck"),
    company: words("Nordlicht Logistik, Elbkontor Spedition, Hafenwerk Lager, Rheinbogen Fracht, Weserkette, Kranich Kontraktlogistik, Ostsee Umschlag, Lindenhof Lagerhaus, Blaue Palette, Isarhalle"),
    legal: words("GmbH, GmbH & Co. KG, AG, SE"),
  },
  AT: {
    weight: 11, language: "de",
    first: words("Lukas, Magdalena, Jürgen, Katharina, Dragana, Florian, Ivana, Sebastian, Theresa, Milan, Nedžad, Birgit"),
    last: words("Gruber, Huber, Steiner, Jovanović, Pöschl, Wallner, Bauer, Kovačević, Fürst, Leitner, Hödl, Novák"),
    city: words("Wien, Linz, Graz, Salzburg, Villach, Wels, St. Pölten"),
    company: words("Donaubogen Spedition, Alpenlager, Traunsee Fracht, Enns Umschlag, Murtal Logistik"),
    legal: words("GmbH, AG"),
  },
  NL: {
    weight: 14, language: "nl",
    first: words("Sanne, Daan, Fatima, Joris, Anouk, Youssef, Maaike, Thijs, Noémie, Willem, Chloë, Ruud, Mohammed, Loïs"),
    last: words("de Vries, van den Berg, Jansen, el Amrani, Bakker, Visser, van 't Hoff, Smit, Meijer, Öztürk, Dekker, Brouwer"),
    city: words("Rotterdam, Tilburg, Venlo, Utrecht, Eindhoven, Amsterdam, Moerdijk, 's-Hertogenbosch"),
    company: words("Maaskade Logistiek, Polderpallet, Waterpoort Opslag, Zuiderzee Vracht, Tulpenlijn Distributie"),
    legal: words("B.V., N.V."),
  },
  GB: {
    weight: 18, language: "en",
    first: words("Oliver, Priya, Siân, Mohammed, Chloe, Kwame, Aoife, Harpreet, Zoë, Callum, Amara, Gareth, Niamh, Tariq, Eilidh, Rhys"),
    last: words("Smith, Patel, O'Brien, Khan, Jones, Okafor, MacLeod, Singh, Llewellyn, Hughes, Begum, Fraser, Ó Dálaigh, Taylor, Mensah"),
    city: words("Felixstowe, Birmingham, Leeds, Daventry, Glasgow, Cardiff, Manchester, Belfast, Bristol"),
    company: words("Pennine Pallets, Tideway Freight, Albion Crossdock, Severn Storage, Highland Haulage, Lantern Fulfilment"),
    legal: words("Ltd, plc, LLP"),
  },
  US: {
    weight: 19, language: "en",
    first: words("Maria, James, José, Latoya, Wei, Emily, Carlos, Renée, Darnell, Ngozi, Tyler, Beyza, Hannah, Andrés, Kiran, Siobhán"),
    last: words("Johnson, García, Nguyen, Washington, Chen, Rodríguez, Miller, Núñez, Jackson, Kim, Brown, Begay, Lefèvre, Ramirez"),
    city: words("Memphis, Chicago, Savannah, Columbus, Dallas, Louisville, Newark, Los Angeles, Reno"),
    company: words("Prairie Crossdock, Great Basin Freight, Harborline 3PL, Cottonwood Distribution, Blue Ridge Fulfillment, Longleaf Storage"),
    legal: words("Inc., LLC, Corp."),
  },
};
const elsewhere = {
  FR: { language: "fr", first: words("Élodie, François, Aïcha, Benoît"), last: words("Lefèvre, Dupré, N'Diaye, Garçon"), city: words("Lyon, Le Havre, Lille"), company: words("Quai Bleu Logistique, Entrepôt du Nord"), legal: words("SARL, SAS") },
  PL: { language: "pl", first: words("Łukasz, Małgorzata, Żaneta, Wojciech"), last: words("Wiśniewski, Dąbrowska, Zieliński"), city: words("Łódź, Poznań, Gdańsk"), company: words("Wisła Magazyny, Bursztyn Spedycja"), legal: words("Sp. z o.o.") },
  ES: { language: "es", first: words("Íñigo, Begoña, José María, Lucía"), last: words("Muñoz, Ibáñez, Peña"), city: words("Zaragoza, València, Bilbao"), company: words("Ebro Almacenes, Costa Carga"), legal: words("S.L., S.A.") },
};
const titles = {
  en: words("Warehouse Manager, Head of Warehouse Operations, Director of Operations, VP Operations, Logistics Manager, Head of Logistics, Supply Chain Manager, Supply Chain Director, Operations Analyst, Warehouse Shift Lead"),
  de: words("Head of Logistics, Warehouse Manager DACH, Director Supply Chain, Operations Manager, Leitung Logistics & Lager, Head of Warehouse Operations, Teamleitung Warehouse, Supply Chain Planner"),
  nl: words("Warehouse Manager, Logistics Manager Benelux, Supply Chain Manager, Operations Director, Hoofd Logistics"),
};
const otherTitles = words("Account Executive, HR Business Partner, Chief Financial Officer, Marketing Manager, Software Developer, Office Manager, Buchhaltung, Inkoper");
const otherIndustries = words("manufacturing, retail, food, construction, healthcare, software");
const sizes = [12, 25, 40, 55, 80, 120, 180, 250, 320, 450, 600, 900, 1200, 2400, 5200];
const sources = ["trade fair LogiNord 2025", "webinar slot booking 2025", "newsletter form", "demo request", "guide download dock-planning"];
const wording = "Yes, send me news and invitations by email. I can withdraw at any time, with one click.";
const wordingWithOpens = "Yes, send me news and invitations by email, and record whether I open them. I can withdraw at any time, with one click.";

const header = words("first_name, last_name, email, company, job_title, industry, country, city, language, lifecycle, employees, consent_purposes, consent_basis, consent_source, consent_at, consent_wording, unsubscribed");
const ascii = (text) => text.replaceAll("ß", "ss").replaceAll("ł", "l").replaceAll("Ł", "L").replaceAll("ı", "i").normalize("NFD").replace(/[^a-zA-Z0-9]+/g, "").toLowerCase();
const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const line = (person) => header.map((column) => cell(String(person[column] ?? ""))).join(",");
const day = (from, days) => new Date(Date.parse(from) + Math.floor(random() * days) * 86400000).toISOString().slice(0, 10);
const taken = new Set();

function address(first, last, domain) {
  for (let n = 1; ; n++) {
    const email = `${ascii(first)}.${ascii(last)}${n > 1 ? n : ""}@${domain}`;
    if (!taken.has(email)) {
      taken.add(email);
      return email;
    }
  }
}

function consent(person) {
  if (chance(0.05)) {
    return;
  }

  const opens = chance(0.4);
  const basis = weighted([["consent", 82], ["existing-customer", 10], ["legitimate-interest", 8]]);
  Object.assign(person, {
    consent_purposes: opens ? "marketing-email|open-tracking" : "marketing-email",
    consent_basis: opens ? "consent" : basis,
    consent_source: pick(sources),
    consent_at: day("2023-05-01", 880),
    consent_wording: opens ? wordingWithOpens : basis === "consent" ? wording : "",
  });
}

function make() {
  const abroad = chance(0.035);
  const country = abroad ? pick(Object.keys(elsewhere)) : weighted(Object.entries(places).map(([code, place]) => [code, place.weight]));
  const place = abroad ? elsewhere[country] : places[country];
  const [first, last, city, name] = [pick(place.first), pick(place.last), pick(place.city), pick(place.company)];
  const industry = chance(0.95) ? "logistics" : pick(otherIndustries);
  const person = {
    first_name: first, last_name: last, email: address(first, last, `${ascii(name)}.example`), company: `${name} ${pick(place.legal)}`,
    job_title: chance(0.96) ? pick(titles[place.language] ?? titles.en) : pick(otherTitles),
    industry, country, city, language: place.language,
    lifecycle: weighted([["lead", 58], ["prospect", 35], ["customer", 5], ["partner", 2]]),
    employees: chance(0.97) ? pick(sizes) : "",
    unsubscribed: chance(0.024) ? "true" : "",
  };
  consent(person);
  if (chance(0.03)) {
    person.first_name = "";
  }

  return person;
}

/** What happens to lists on their way through spreadsheets and forms. */
function broken(person) {
  const good = line(person);
  return pick([
    () => line({ ...person, email: person.email.replace("@", " at ") }),
    () => line({ ...person, email: person.email.replace(".example", "") }),
    () => line({ ...person, email: "" }),
    () => good.slice(0, good.lastIndexOf(",", good.length - 2)),
    () => `${good},,see notes`,
    () => line({ ...person, country: "Middle-earth" }),
    () => line({ ...person, employees: "about 200" }),
    () => line({ ...person, consent_basis: "consent", consent_at: "31.02.2025" }),
    () => `"${good}`,
  ])();
}

function duplicate(person) {
  const later = { ...person, email: chance(0.5) ? person.email.toUpperCase() : ` ${person.email}`, job_title: pick(titles.en), city: "" };
  return line(later);
}

const people = Array.from({ length: rows - 25 - 40 }, make);
const lines = people.map(line);
for (let i = 0; i < 25; i++) {
  const source = Math.floor(random() * people.length);
  lines.splice(Math.floor(random() * lines.length), 0, duplicate(people[source]));
}

for (let i = 0; i < 40; i++) {
  lines.splice(Math.floor(random() * lines.length), 0, broken(make()));
}

writeFileSync(join(dirname(fileURLToPath(import.meta.url)), "contacts.csv"), `${header.join(",")}\n${lines.join("\n")}\n`);
