using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Stack.Contacts;

/// <summary>A column of the file and the field it fills; null when it is left out.</summary>
internal sealed record ContactColumn(int Index, string Header, string? Field);

/// <summary>Which column fills which field.</summary>
internal sealed record ContactColumns(ImmutableArray<ContactColumn> All)
{
    /// <summary>Written for a field in a mapping, leaves the column out.</summary>
    public const string LeaveOut = "-";

    private static readonly FrozenDictionary<string, string> _synonyms = Synonyms();

    /// <summary>The columns that fill a field, in the order of the file.</summary>
    public ImmutableArray<ContactColumn> Used { get; } = [.. All.Where(c => c.Field is not null)];

    /// <summary>Where in a row's values the address is.</summary>
    public int Email => IndexOf("email");

    /// <summary>Where in a row's values a field is; -1 when the file does not have it.</summary>
    public int IndexOf(string field)
    {
        for (var i = 0; i < Used.Length; i++)
        {
            if (Used[i].Field == field)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Lower case, without accents, words joined by an underscore.</summary>
    public static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && folded.Length > 0 && folded[^1] != '_')
            {
                folded.Append('_');
            }
        }

        return folded.ToString().Trim('_');
    }

    /// <summary>The known field a header means; null when none.</summary>
    public static string? KnownField(string header) => _synonyms.GetValueOrDefault(Folded(header).Replace("_", "", StringComparison.Ordinal));

    /// <summary>Reads the header; the columns are null when nothing can be imported before it is mended.</summary>
    public static (ContactColumns? Columns, ImmutableArray<Finding> Findings) Read(CsvRecord header, ImportOptions options)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var place = new Place(options.FileName, header.Line, 1);
        var mapped = Explicit(header.Cells, options, place, findings);
        var columns = header.Cells.Select((text, i) => Column(i, text.Trim(), header.Cells.Length, mapped)).ToList();
        LeaveOutOvershadowed(columns, mapped, place, findings);
        Unnamed(columns, mapped, place, findings);
        Unknown(columns, mapped, options, place, findings);
        Repeated(columns, place, findings);
        if (columns.All(c => c.Field != "email"))
        {
            findings.Add(Finding.Error("email-column-missing", $"No column of {options.FileName} holds email addresses: it has {Listed(columns)}.", place,
                """Name the column email, or say which one it is with --map "Its header=email"."""));
        }

        return findings.Any(f => f.Level == FindingLevel.Error) ? (null, findings.ToImmutable()) : (new ContactColumns([.. columns]), findings.ToImmutable());
    }

    private static ContactColumn Column(int index, string header, int count, Dictionary<int, string> mapped)
    {
        if (mapped.TryGetValue(index, out var field))
        {
            return new ContactColumn(index, header, field == LeaveOut ? null : field);
        }

        // The last two columns of a file of set-aside rows, mended and imported again.
        if ((index == count - 2 && header == SetAsideRows.LineHeader) || (index == count - 1 && header == SetAsideRows.ReasonHeader))
        {
            return new ContactColumn(index, header, null);
        }

        var folded = Folded(header);
        return new ContactColumn(index, header, KnownField(header) ?? (folded is "" ? null : char.IsAsciiDigit(folded[0]) ? $"field_{folded}" : folded));
    }

    private static Dictionary<int, string> Explicit(string[] headers, ImportOptions options, Place place, ImmutableArray<Finding>.Builder findings)
    {
        var mapped = new Dictionary<int, string>();
        foreach (var (header, field) in options.Map.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            var matches = Enumerable.Range(0, headers.Length)
                .Where(i => string.Equals(headers[i].Trim(), header.Trim(), StringComparison.OrdinalIgnoreCase)
                    || header.Trim() == string.Create(CultureInfo.InvariantCulture, $"#{i + 1}"))
                .ToList();
            var target = field.Trim() == LeaveOut ? LeaveOut : KnownField(field) ?? field.Trim();
            if (matches.Count == 0)
            {
                findings.Add(Finding.Error("mapped-column-missing", $"--map names the column '{header}', and {options.FileName} has none of that name.", place,
                    $"Name one of {string.Join(", ", headers.Select(h => $"'{h.Trim()}'"))}, or a column by its number, for example #3."));
            }
            else if (target != LeaveOut && !ContactFields.IsName(target))
            {
                findings.Add(Finding.Error("mapped-field-invalid", $"--map puts the column '{header}' into '{field}', which cannot be the name of a field.", place,
                    "Write lower-case letters, digits and underscores, beginning with a letter, for example favourite_port."));
            }
            else
            {
                matches.ForEach(i => mapped[i] = target);
            }
        }

        return mapped;
    }

    /// <summary>A column that was mapped wins over one whose header merely means the same field.</summary>
    private static void LeaveOutOvershadowed(List<ContactColumn> columns, Dictionary<int, string> mapped, Place place, ImmutableArray<Finding>.Builder findings)
    {
        foreach (var column in columns.Where(c => c.Field is not null && !mapped.ContainsKey(c.Index) && mapped.ContainsValue(c.Field)).ToList())
        {
            columns[column.Index] = column with { Field = null };
            findings.Add(Finding.Warning("column-left-out", $"The column '{column.Header}' is left out: --map fills {column.Field} from another one.", place,
                $"""To keep it, map it to a field of its own: --map "{column.Header}=other_{column.Field}"."""));
        }
    }

    private static void Unnamed(List<ContactColumn> columns, Dictionary<int, string> mapped, Place place, ImmutableArray<Finding>.Builder findings)
    {
        foreach (var column in columns.Where(c => c.Field is null && !mapped.ContainsKey(c.Index) && Folded(c.Header).Length == 0))
        {
            findings.Add(Finding.Warning("column-unnamed", $"Column {column.Index + 1} has no name and is left out.", place, "Give it a name in the first line if it is needed."));
        }
    }

    private static void Unknown(
        List<ContactColumn> columns, Dictionary<int, string> mapped, ImportOptions options, Place place, ImmutableArray<Finding>.Builder findings)
    {
        foreach (var column in columns.Where(c => c.Field is not null && !mapped.ContainsKey(c.Index) && KnownField(c.Header) is null).ToList())
        {
            if (options.IgnoreUnknown || column.Field!.Length > 64)
            {
                columns[column.Index] = column with { Field = null };
            }

            findings.Add(options.IgnoreUnknown
                ? new Finding("column-unknown", FindingLevel.Suggestion, $"The column '{column.Header}' is none Slipway knows and is left out, as asked.") { Place = place }
                : Finding.Warning("column-unknown", $"The column '{column.Header}' is none Slipway knows; it is kept as the custom field {column.Field}.", place,
                    $"""If it is one Slipway knows, say which: --map "{column.Header}=company"; to leave it out: --map "{column.Header}=-"."""));
        }
    }

    private static void Repeated(List<ContactColumn> columns, Place place, ImmutableArray<Finding>.Builder findings)
    {
        foreach (var same in columns.Where(c => c.Field is not null).GroupBy(c => c.Field).Where(g => g.Count() > 1))
        {
            var named = string.Join(" and ", same.Select(c => $"{c.Index + 1} '{c.Header}'"));
            findings.Add(Finding.Error("column-repeated", $"Columns {named} all fill {same.Key}, and only one can.", place,
                $"""Remove or rename one, or leave one out by its number: --map "#{same.Last().Index + 1}=-"."""));
        }
    }

    private static string Listed(List<ContactColumn> columns) => string.Join(", ", columns.Take(30).Select(c => $"'{c.Header}'"));

    private static FrozenDictionary<string, string> Synonyms()
    {
        const string table = """
            email: e-mail, email address, e-mail address, mail, mail address, work email, business email, emailadresse, e-mail-adresse, courriel, emailadres
            first_name: firstname, given name, forename, vorname, prenom, voornaam
            last_name: lastname, surname, family name, nachname, familienname, nom, nom de famille, achternaam
            company: company name, organisation, organization, account, account name, employer, firma, unternehmen, firmenname, societe, entreprise, bedrijf, bedrijfsnaam
            job_title: title, job, position, role, funktion, berufsbezeichnung, stelle, fonction, poste, functie
            industry: sector, branche, secteur
            country: country code, country/region, land, pays
            city: town, ort, stadt, ville, plaats, stad
            language: preferred language, locale, sprache, langue, taal
            lifecycle: lifecycle stage, contact status, lifecycle_stage
            employees: number of employees, employee count, company size, headcount, mitarbeiter, anzahl mitarbeiter, effectif, medewerkers
            consent_basis: legal basis, lawful basis, rechtsgrundlage
            consent_source: opt-in source, consent given via
            consent_at: consent date, consent time, opt-in date, consented at
            consent_wording: consent text, opt-in text
            consent_purposes: consent purpose, purposes
            unsubscribed: opted out, opt-out, has opted out of email, do not email, abgemeldet, unsubscribe
            """;
        return table.Split('\n')
            .Select(row => row.Split(':'))
            .SelectMany(row => row[1].Split(',').Append(row[0]).Select(name => (Name: Folded(name).Replace("_", "", StringComparison.Ordinal), Field: row[0].Trim())))
            .DistinctBy(s => s.Name)
            .ToFrozenDictionary(s => s.Name, s => s.Field, StringComparer.Ordinal);
    }
}
