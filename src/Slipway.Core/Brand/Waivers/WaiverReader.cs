using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Approvals;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Brand.Waivers;

/// <summary>Reads the waivers of a brand (<c>brand/waivers/*.yaml</c>) or of a campaign (<c>waivers/*.yaml</c> in its folder).</summary>
internal sealed class WaiverReader(ImmutableArray<string> roles, DateOnly today, FindingList findings)
{
    /// <summary>So many days before its end a waiver is warned of.</summary>
    public const int SoonDays = 14;

    private const string Example =
        """
        - id: bargain-days
          rule: no-cheap
          words: Bargain Days
          reason: The registered name of the fair.
          requested_by: Dana Ito
          approver: Anna Berg (brand)
          until: 2027-03-31
        """;

    // What may write and judge, and never grants an exception.
    private static readonly ImmutableArray<string> Machines = ["agent", "ai", "assistant", "automation", "bot", "llm", "model", "opinion"];

    /// <summary>The roles that <c>brand/approvals.yaml</c> names; none when it is not there or cannot be read.</summary>
    public static ImmutableArray<string> Roles(IReadOnlyDictionary<string, string> files) =>
        files.FirstOrDefault(f => f.Key.EndsWith("brand/approvals.yaml", StringComparison.Ordinal)) is { Value: { } text } file
            ? [.. ApprovalPolicyReader.Read(file.Key, text).Policy?.Rules.Select(r => r.Role).Distinct(StringComparer.Ordinal) ?? []]
            : [];

    /// <summary>Reads every waiver of a layer. One with errors covers nothing, and one that is over neither.</summary>
    public ImmutableArray<Waiver> Read(IEnumerable<KeyValuePair<string, string>> files, LayerKind layer)
    {
        var waivers = new List<Waiver>();
        foreach (var (path, text) in files.Where(f => Layer.Of(f.Key, "waivers")?.Kind == layer).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            IReadOnlyList<YamlValue> items = YamlText.Read(path, text, findings) switch
            {
                YamlValue.List list => list.Items,
                null => [],
                var one => [one],
            };
            waivers.AddRange(items.Select(Read).OfType<Waiver>());
        }

        foreach (var twice in waivers.GroupBy(w => w.Id, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
        {
            findings.Error("waiver-twice", $"There are two waivers named {twice.Id}; the one here covers nothing.", twice.Place, "Rename one of them.");
        }

        return [.. waivers.DistinctBy(w => w.Id)];
    }

    private Waiver? Read(YamlValue item)
    {
        if (item is not YamlValue.Map map)
        {
            findings.Error("waiver-malformed", "Here must stand a waiver with its rule, place, reason, approver and end.", item.Place, $"Write, for example:\n{Example}");
            return null;
        }

        var own = new FindingList();
        var fields = new YamlFields(map, own);
        var (id, rule) = (fields.Slug("id", "bargain-days"), fields.Text("rule", "no-cheap"));
        var (file, asset, words) = (Given(fields, "file", "emails/*.md"), Asset(fields), Given(fields, "words", "Bargain Days"));
        var (reason, requester, approver) = (fields.Text("reason", "The registered name of the fair."), fields.Text("requested_by", "Dana Ito"), fields.Text("approver", "Anna Berg (brand)"));
        var until = fields.Day("until", "2027-03-31");
        fields.Close();
        if (file is null && asset is null && words is null)
        {
            own.Error("waiver-without-place", "This waiver names no place: it would switch the rule off everywhere.", fields.At, "Name a file, an asset or the words it is for, or change the rule itself.");
        }

        Persons(fields, requester, approver);
        if (until is { } end)
        {
            End(fields, id, end);
        }

        findings.AddRange(own.InOrder());
        return own.HasErrors ? null : new Waiver
        {
            Id = id!, Rule = rule!, File = file, Asset = asset, Words = words, Reason = reason!, RequestedBy = requester!, Approver = approver!, Until = until!.Value, Place = fields.At,
        };
    }

    private static string? Given(YamlFields fields, string key, string example) => fields.Text(key, example, required: false) is { Length: > 0 } text ? text : null;

    private static string? Asset(YamlFields fields)
    {
        var asset = fields.Text("asset", "email/invitation", required: false);
        if (asset is not null && AssetKey.TryParse(asset) is null)
        {
            fields.Error("waiver-asset", "asset", $"\"{asset}\" is no asset.", "Write its kind and name, for example email/invitation.");
        }

        return asset;
    }

    private void Persons(YamlFields fields, string? requester, string? approver)
    {
        if (approver is null)
        {
            return;
        }

        var (person, role) = Split(approver);
        if (requester is not null && (Same(requester, approver) || Same(Split(requester).Person, person)))
        {
            fields.Error("waiver-own-approver", "approver", $"{requester} cannot grant what {requester} asked for.", "Have someone else grant it.");
        }

        if (Machines.Any(m => Words(approver).Contains(m, StringComparer.OrdinalIgnoreCase)))
        {
            fields.Error("waiver-approver", "approver", $"\"{approver}\" is no person: an agent or an opinion never grants an exception.", "Name the role or the person who did.");
        }
        else if (!roles.IsEmpty && !roles.Contains(role, StringComparer.OrdinalIgnoreCase))
        {
            var meant = Nearest.To(role, roles);
            fields.Error("waiver-approver", "approver", $"\"{role}\" is no role that approves.{(meant is null ? "" : $" Did you mean {meant}?")}",
                $"Write one of the roles of brand/approvals.yaml ({string.Join(", ", roles)}), or a person with the role in brackets: Anna Berg ({roles[0]}).");
        }
    }

    private void End(YamlFields fields, string? id, DateOnly until)
    {
        var day = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (until < today)
        {
            fields.Error("waiver-expired", "until", $"The waiver {id} ended on {day} and covers nothing.", "Remove it, or have it granted anew.");
        }
        else if (until <= today.AddDays(SoonDays))
        {
            var left = until.DayNumber - today.DayNumber;
            fields.Warning(WaiverBook.EndsSoon, "until", $"The waiver {id} ends {(left == 0 ? "today" : left == 1 ? "tomorrow" : $"in {left.ToString(CultureInfo.InvariantCulture)} days")}, on {day}.",
                "Change what it covers by then, or have it granted anew.");
        }
    }

    // "Anna Berg (brand)" is Anna Berg as brand; one word alone is both.
    private static (string Person, string Role) Split(string written)
    {
        var open = written.LastIndexOf('(');
        return open > 0 && written.EndsWith(')') ? (written[..open].Trim(), written[(open + 1)..^1].Trim()) : (written, written);
    }

    private static string[] Words(string text) => text.Split([' ', '(', ')', '-', '_', '/', '.', ','], StringSplitOptions.RemoveEmptyEntries);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
