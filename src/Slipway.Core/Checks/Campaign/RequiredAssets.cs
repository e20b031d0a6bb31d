using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Campaign;

/// <summary>What a campaign must consist of. The message takes what is wanted and how many there are.</summary>
internal sealed class RequiredAssets(ImmutableArray<RequiredAssets.Wanted> wanted) : CampaignExtension
{
    private const string Example = "[audience, page, { kind: email, least: 2 }]";

    /// <inheritdoc/>
    public override string Name => "required-assets";

    /// <summary>So many assets of a kind, of any name or of one that fits a pattern with asterisks.</summary>
    internal sealed record Wanted(AssetKind Kind, string? Named, int Least, int? Most)
    {
        public bool Is(AssetFacts asset) => asset.Key.Kind == Kind && (Named is null || Fits(Named, asset.Key.Name));

        public override string ToString()
        {
            var kind = Kind.ToString().ToLowerInvariant();
            var (bound, count) = Most is { } most ? (Least == most ? "exactly" : Least == 0 ? "at most" : $"{Least} to", most) : (Least == 1 ? "" : "at least", Least);
            var what = Most == 0 ? $"no {kind}" : $"{(bound.Length == 0 ? kind[0] is 'a' or 'e' ? "an" : "a" : $"{bound} {count}")} {kind}{(count == 1 ? "" : "s")}";
            return Named is null ? what : $"{what} named {Named}";
        }

        // Names have 60 characters at most, so going back at an asterisk costs little.
        private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
        {
            var (at, star, from) = (0, -1, 0);
            for (var i = 0; i < name.Length;)
            {
                if (at < pattern.Length && pattern[at] == '*')
                {
                    (star, from) = (at++, i);
                }
                else if (at < pattern.Length && pattern[at] == name[i])
                {
                    (at, i) = (at + 1, i + 1);
                }
                else if (star >= 0)
                {
                    (at, i) = (star + 1, ++from);
                }
                else
                {
                    return false;
                }
            }

            return pattern[at..].Trim('*').IsEmpty;
        }
    }

    /// <summary>Reads its setting: <c>assets</c>.</summary>
    public static CampaignExtension? Read(YamlFields fields)
    {
        var wanted = ImmutableArray.CreateBuilder<Wanted>();
        var written = fields.Any("assets", Example) switch { YamlValue.List list => list.Items, { } one => [one], null => [] };
        foreach (var item in written)
        {
            if (item is YamlValue.Map map)
            {
                var inner = new YamlFields(map, fields.Findings, fields.PathOf("assets"));
                var (kind, named) = (inner.Scalar("kind", "email"), inner.Text("named", "\"*reminder*\"", required: false));
                var (least, most) = (inner.Whole("least", "1", 0, 1000, required: false), inner.Whole("most", "5", 0, 1000, required: false));
                inner.Close();
                if (most < least)
                {
                    inner.Error("rule-range", "most", $"At most {most} and at least {least} cannot both be.", "Let `most` be no less than `least`.");
                }

                Add(kind, named, least ?? (most is null ? 1 : 0), most);
            }
            else
            {
                Add(item as YamlValue.Scalar, null, 1, null);
            }
        }

        return wanted.Count == 0 ? null : new RequiredAssets(wanted.ToImmutable());

        void Add(YamlValue.Scalar? kind, string? named, int least, int? most)
        {
            if (kind is not null && Enum.TryParse<AssetKind>(kind.Text.Trim(), ignoreCase: true, out var known) && !char.IsAsciiDigit(kind.Text[0]))
            {
                wanted.Add(new Wanted(known, named, least, most));
            }
            else if (kind is not null)
            {
                var kinds = Enum.GetNames<AssetKind>().Select(k => k.ToLowerInvariant()).ToList();
                var meant = Nearest.To(kind.Text, kinds);
                fields.Findings.Error("rule-asset-kind", $"`{kind.Text}` is no kind of asset.{(meant is null ? "" : $" Did you mean `{meant}`?")}", kind.Place, $"Use: {string.Join(", ", kinds)}.", fields.PathOf("assets"));
            }
        }
    }

    /// <inheritdoc/>
    private protected override void Find(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        foreach (var want in wanted)
        {
            var count = facts.Assets.Count(want.Is);
            if (count < want.Least || count > want.Most)
            {
                hits.Add(rule, null, want.ToString(), count == 0 ? "none" : count.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
