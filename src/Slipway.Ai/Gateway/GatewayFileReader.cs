using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Ai.Providers;
using Slipway.Ai.Redaction;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Gateway;

/// <summary>Reads <see cref="GatewayFile"/>; what is wrong comes back as findings, all at once.</summary>
public static class GatewayFileReader
{
    private const string PurposeExample = "\n  - name: copywriting\n    data: [public, internal]";
    private const string DataExample = "\n  - name: internal\n    regions: [eu]";
    private const string BudgetExample = "{ soft: 40, hard: 50, currency: EUR, per: month }";

    /// <summary>Reads the file.</summary>
    /// <param name="text">Its text; null where there is none.</param>
    /// <param name="models">The models it may name.</param>
    /// <param name="roles">The roles it may name.</param>
    public static (GatewayFile File, ImmutableArray<Finding> Findings) Read(string? text, ModelsFile models, IReadOnlyCollection<string> roles)
    {
        var findings = new FindingList();
        if (string.IsNullOrWhiteSpace(text) || YamlText.ReadMap(GatewayFile.Name, text, findings) is not { } map)
        {
            return (GatewayFile.None, findings.InOrder());
        }

        var fields = new YamlFields(map, findings);
        var data = Named(fields, "data", DataExample, ReadData(models), d => d.Name);
        var purposes = Named(fields, "purposes", PurposeExample, f => ReadPurpose(f, data, models, roles), p => p.Name);
        var people = fields.Mapping("people", $"{{ budget: {BudgetExample} }}", required: false);
        var perPerson = people is null ? null : ReadBudget(people, models);
        people?.Close();
        var teams = ReadTeams(fields, models);
        var file = new GatewayFile
        {
            Purposes = purposes.ToFrozenDictionary(StringComparer.Ordinal),
            Data = data.ToFrozenDictionary(StringComparer.Ordinal),
            Teams = teams.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            PerPerson = perPerson,
            RetentionDays = fields.Whole("retention_days", "90", 1, 3650, required: false) ?? 90,
        };
        fields.Close();
        CheckReach(fields, file, models);
        return (file, findings.InOrder());
    }

    private static Dictionary<string, T> Named<T>(YamlFields fields, string key, string example, Func<YamlFields, T?> read, Func<T, string> name)
        where T : class
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var written in fields.Mappings(key, example))
        {
            if (read(written) is { } made && !all.TryAdd(name(made), made))
            {
                written.Error("name-twice", "name", $"`{key}` has \"{name(made)}\" twice.", "Give one of them another name.");
            }

            written.Close();
        }

        return all;
    }

    private static Purpose? ReadPurpose(YamlFields fields, Dictionary<string, DataClass> data, ModelsFile models, IReadOnlyCollection<string> roles)
    {
        var name = fields.Slug("name", "copywriting");
        var purpose = new Purpose(name ?? "", fields.Text("title", "Writing copy", required: false) ?? name ?? "")
        {
            Roles = Known(fields, "roles", "[author, brand]", roles, "role"),
            Data = Known(fields, "data", "[public]", data.Keys, "class of data", required: true),
            Models = Known(fields, "models", "[writer]", models.Models.Keys, "model"),
            Budget = ReadBudget(fields, models),
            MostCached = TimeSpan.FromSeconds(fields.Whole("cache_seconds", "3600", 0, 7 * 24 * 3600, required: false) ?? 0),
        };
        return name is null ? null : purpose;
    }

    private static Func<YamlFields, DataClass?> ReadData(ModelsFile models) => fields =>
    {
        var name = fields.Slug("name", "internal");
        var handling = DataClass.Otherwise.ToArray();
        var said = new HashSet<SensitiveKind>();
        foreach (var (key, value) in ((string, Handling)[])[("pass", Handling.Pass), ("redact", Handling.Redact), ("block", Handling.Block)])
        {
            foreach (var word in fields.Scalars(key, "[email, phone]", required: false))
            {
                if (SensitiveKinds.Read(word.Text.Trim()) is not { } kind)
                {
                    fields.Findings.Error("kind-unknown", $"\"{word.Text}\" is nothing that is looked for.", word.Place, $"Name any of: {string.Join(", ", SensitiveKinds.All.Select(k => k.Word()))}.");
                }
                else if (!said.Add(kind))
                {
                    fields.Findings.Error("kind-twice", $"What is done with \"{word.Text}\" is said twice.", word.Place, "Leave it in one of `pass`, `redact` and `block`.");
                }
                else
                {
                    handling[(int)kind] = value;
                }
            }
        }

        var made = new DataClass(name ?? "")
        {
            Regions = Known(fields, "regions", "[eu]", models.Models.Values.Select(m => m.Region).OfType<string>().Distinct(StringComparer.Ordinal), "region of a model"),
            Models = Known(fields, "models", "[writer]", models.Models.Keys, "model"),
            Handling = [.. handling],
        };
        return name is null ? null : made;
    };

    private static Dictionary<string, Team> ReadTeams(YamlFields fields, ModelsFile models)
    {
        var teams = new Dictionary<string, Team>(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var written in fields.Mappings("teams", $"\n  - name: emea\n    people: [ada@example.com]\n    budget: {BudgetExample}", required: false))
        {
            var name = written.Slug("name", "emea");
            var people = written.Scalars("people", "[ada@example.com]");
            var budget = ReadBudget(written, models);
            written.Close();
            if (name is null)
            {
                continue;
            }

            if (!names.Add(name))
            {
                written.Error("name-twice", "name", $"There are two teams named \"{name}\".", "Give one of them another name.");
            }

            var team = new Team(name, [.. people.Select(p => p.Text.Trim())], budget);
            foreach (var person in people.Where(p => !teams.TryAdd(p.Text.Trim(), team)))
            {
                written.Findings.Error("person-in-two-teams", $"{person.Text} is in a team already, and money is spent once.", person.Place, "Leave each person in one team.");
            }
        }

        return teams;
    }

    private static Budget? ReadBudget(YamlFields fields, ModelsFile models)
    {
        if (fields.Mapping("budget", BudgetExample, required: false) is not { } written)
        {
            return null;
        }

        var (soft, hard, currency) = (written.Amount("soft", "40", required: false), written.Amount("hard", "50", required: false), written.Text("currency", "EUR"));
        var per = written.Text("per", "month", required: false) ?? "month";
        if (per is not ("month" or "day"))
        {
            written.Error("budget-period", "per", $"A budget is for a month or a day, not for \"{per}\".", "Write `per: month` or `per: day`.");
        }

        if (soft is null && hard is null)
        {
            fields.Error("budget-empty", "budget", "The budget has neither a soft nor a hard limit.", $"Write, for example: `budget: {BudgetExample}`");
        }

        if (soft > hard)
        {
            written.Error("budget-order", "soft", "The soft limit is above the hard one, so nobody would be told in time.", "Write a soft limit below the hard one.");
        }

        // A model without a price, or paid in other money, would be asked for ever.
        if (currency is not null && models.Models.Values.FirstOrDefault(m => m.Price?.Currency != currency) is { } unpriced)
        {
            written.Error("model-price", "currency", unpriced.Price is null ? $"\"{unpriced.Name}\" has no price, so nobody can say when the budget is spent." : $"\"{unpriced.Name}\" is paid in {unpriced.Price.Currency}.", $"Write its price in {ModelsFile.Name}, in {currency}; a model that costs nothing has 0 and 0.");
        }

        written.Close();
        return currency is null ? null : new Budget(soft, hard, currency, per == "day" ? BudgetPeriod.Day : BudgetPeriod.Month);
    }

    // Data that no model may see would make every request fail, and be found out only then.
    private static void CheckReach(YamlFields fields, GatewayFile file, ModelsFile models)
    {
        foreach (var (purpose, name) in file.Purposes.Values.OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => p.Data.Select(d => (p, d))))
        {
            if (file.Data.GetValueOrDefault(name) is { } data && !models.Models.Values.Any(m => GatewayPolicy.MaySee(purpose, data, m)))
            {
                fields.Error("no-model", "purposes", $"No model may be asked for \"{purpose.Name}\" with {name} data.", $"Name a model whose `region:` in {ModelsFile.Name} the class of data allows, or leave the class out of the purpose.");
            }
        }
    }

    private static ImmutableArray<string> Known(YamlFields fields, string key, string example, IEnumerable<string> known, string what, bool required = false)
    {
        var there = known.ToList();
        var words = fields.Scalars(key, example, required);
        foreach (var word in words.Where(w => !there.Contains(w.Text.Trim(), StringComparer.Ordinal)))
        {
            fields.Findings.Error("name-unknown", $"There is no {what} named \"{word.Text}\".", word.Place, there.Count == 0 ? $"There is none yet; write it first." : $"Name any of: {string.Join(", ", there)}.");
        }

        return [.. words.Select(w => w.Text.Trim())];
    }
}
