using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>What <c>accounts.yaml</c> says: where the list of accounts comes from and whom to speak to at each.</summary>
public sealed record AccountSettings
{
    /// <summary>The list as a file of the campaign's folder.</summary>
    public const string ListFile = "accounts.csv";

    /// <summary>The settings' own file.</summary>
    public const string File = "accounts.yaml";

    /// <summary>Where the list comes from: <see cref="ListFile"/>, or a connection it is pulled from into that file.</summary>
    public string From { get; init; } = ListFile;

    /// <summary>Which accounts of the connection are meant, in its own words; null for all of them.</summary>
    public string? Where { get; init; }

    /// <summary>The most people at one account; null for all of them.</summary>
    public int? MostPerAccount { get; init; }

    /// <summary>The roles, the first being the one that is spoken to first.</summary>
    public ImmutableArray<BuyingRole> Roles { get; init; } = [];

    /// <summary>Reads the file on its own, for whoever fills the list; what is wrong comes back as findings.</summary>
    public static (AccountSettings Settings, ImmutableArray<Finding> Findings) Read(string text)
    {
        var findings = new FindingList();
        var settings = YamlText.ReadMap(File, text, findings) is { } map ? Read(new YamlFields(map, findings)) : new AccountSettings();
        return (settings, findings.InOrder());
    }

    internal static AccountSettings Read(YamlFields fields)
    {
        var settings = new AccountSettings
        {
            From = fields.Text("from", ListFile, required: false) ?? ListFile,
            Where = fields.Text("where", "Industry = 'Logistics'", required: false),
            MostPerAccount = fields.Whole("most_per_account", "3", 1, 1000, required: false),
            Roles = fields.Mapping("roles", "\n  decision-maker: [head of, director]\n  user: [planner]", required: false) is { } roles ? [.. roles.Keys.ToList().Select(name => Role(roles, name))] : [],
        };
        fields.Close();
        return settings;
    }

    private static BuyingRole Role(YamlFields roles, string name)
    {
        if (!Slugs.IsSlug(name))
        {
            roles.Error("name-form", name, $"\"{name}\" is not a name for a role; a name has lower case letters, digits and hyphens.", $"Write `{Slugs.From(name)}:`.");
        }

        return new BuyingRole(name, [.. roles.Scalars(name, "[head of, director]").Select(s => s.Text.Trim())]);
    }
}

/// <summary>Reads <c>accounts.csv</c>: a row that cannot be taken is set aside with its reason, and the others count.</summary>
internal static partial class AccountsFile
{
    private const string Example = "account,name,owner,tier\nacme.example,Acme Logistik GmbH,anna@example.com,1";

    public static ImmutableArray<TargetAccount> Read(string text, FindingList findings)
    {
        var rows = CsvText.Read(text).ToList();
        var top = new Place(AccountSettings.ListFile, 1, 1);
        var columns = rows.Count == 0 ? [] : Columns(rows[0], findings);
        if (Array.IndexOf(columns, "account") < 0 || Array.IndexOf(columns, "name") < 0)
        {
            findings.Error("accounts-columns", $"The list of accounts needs the columns account and name; it has {(columns.Any(c => c is not null) ? string.Join(", ", columns.OfType<string>()) : "none")}.", top, $"Write, for example:\n{Example}");
            return [];
        }

        var accounts = new Dictionary<string, (TargetAccount Account, int Line)>(StringComparer.Ordinal);
        foreach (var row in rows.Skip(1))
        {
            if (Problem(row, columns, accounts, out var account) is { } problem)
            {
                findings.Warning("account-set-aside", $"This row was set aside: {problem.What}", new Place(AccountSettings.ListFile, row.Line, 1), problem.Fix);
            }
            else
            {
                accounts[account!.Key] = (account, row.Line);
            }
        }

        if (accounts.Count == 0)
        {
            findings.Error("accounts-none", "The list of accounts has no row that can be used, so nobody would be written to.", top, $"Write, for example:\n{Example}");
        }

        return [.. accounts.Values.Select(a => a.Account).OrderBy(a => a.Key, StringComparer.Ordinal)];
    }

    private static string?[] Columns(CsvRow header, FindingList findings)
    {
        var names = new string?[header.Cells.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var (written, name) = (header.Cells[i], Name(header.Cells[i]));
            var why = !FieldName().IsMatch(name) ? "its name cannot be the name of a field"
                : name is TargetAccount.Role or "key" ? $"\"{name}\" is told of each person or made by Slipway"
                : Array.IndexOf(names, name) >= 0 ? "there is another of that name"
                : null;
            if (why is null)
            {
                names[i] = name;
            }
            else if (written.Length > 0)
            {
                findings.Warning("column-left-out", $"The column \"{written}\" is left out: {why}.", new Place(AccountSettings.ListFile, header.Line, 1), "Name it with lower case letters, digits and underscores, for example `opening`.");
            }
        }

        return names;
    }

    private static string Name(string header)
    {
        var name = new StringBuilder();
        foreach (var c in header.ToLowerInvariant())
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return name.ToString().Trim('_') is "domain" or "website" ? "account" : name.ToString().Trim('_');
    }

    private static (string What, string Fix)? Problem(CsvRow row, string?[] columns, Dictionary<string, (TargetAccount Account, int Line)> known, out TargetAccount? account)
    {
        account = null;
        var fields = columns.Zip(row.Cells).Where(c => c is { First: not null, Second.Length: > 0 }).ToImmutableSortedDictionary(c => c.First!, c => c.Second, StringComparer.Ordinal);
        if (row.Cells.Length > columns.Length)
        {
            return ($"it has {row.Cells.Length} cells, and the header {columns.Length}.", "Put a text with commas into quotes.");
        }

        var written = fields.GetValueOrDefault("account", "");
        if (DomainOf(written) is not { } key)
        {
            return (written.Length == 0 ? "it names no account." : $"\"{written}\" is not a domain.", "Write the domain of the company's addresses, for example acme.example.");
        }

        if (!fields.ContainsKey("name"))
        {
            return ($"{key} has no name.", "Write what people call the company, in the column name.");
        }

        if (known.TryGetValue(key, out var before))
        {
            return ($"{key} is on line {before.Line} already, as {before.Account.Name}.", "Keep one of the two rows.");
        }

        account = new TargetAccount(key, fields.Remove("account"));
        return null;
    }

    // People paste what they have: an address of a website, or of a person.
    private static string? DomainOf(string written)
    {
        var domain = written.Trim().ToLowerInvariant();
        domain = domain.Contains("://", StringComparison.Ordinal) ? domain[(domain.IndexOf("://", StringComparison.Ordinal) + 3)..] : domain[(domain.LastIndexOf('@') + 1)..];
        domain = domain.Split('/', ':', '?')[0].TrimEnd('.');
        domain = domain.StartsWith("www.", StringComparison.Ordinal) ? domain[4..] : domain;
        return Domain().IsMatch(domain) ? domain : null;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();

    [GeneratedRegex(@"\A[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?)+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Domain();
}
