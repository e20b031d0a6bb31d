using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>Fonts that are none of the brand's, wherever they stand in a list of families, and text that names no font at all.</summary>
/// <remarks>Fills the message with the font, the brand's that was meant, and how often it is seen. Generic families are let pass, and whatever code is set in.</remarks>
internal sealed class FontMatch(ImmutableArray<string> groups, ImmutableArray<string> allow, DesignTokens? tokens) : LookExtension
{
    private static readonly HashSet<string> Generic = new(
        ["serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded", "math", "emoji", "-apple-system", "blinkmacsystemfont"], StringComparer.OrdinalIgnoreCase);

    private readonly NearestTokens? _nearest = tokens is null ? null : new NearestTokens(tokens);
    private readonly ImmutableArray<string> _names = tokens is null ? [] : [.. tokens.All.SelectMany(t => Names(t.Value)).Where(n => !Generic.Contains(n)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <inheritdoc/>
    public override string Name => "font";

    /// <summary>Reads its settings: <c>groups</c> of tokens, and fonts to <c>allow</c> besides.</summary>
    public static Extension? Read(YamlFields fields) =>
        new FontMatch(Groups(fields, "font"), [.. fields.Scalars("allow", "[Georgia]", required: false).Select(a => a.Text.Trim())], tokens: null);

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        TokensOf(brand.Tokens, groups, "fonts", v => v is TokenValue.FontFamily or TokenValue.Typography, rule, findings) is { } own ? new FontMatch(groups, allow, own) : this;

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        if (tokens is null)
        {
            return;
        }

        var declared = new Dictionary<Declaration, Seen>();
        var (bare, firstBare) = (0, (HtmlElement?)null);
        foreach (var text in light.Texts)
        {
            if (IsCode(text.Style.Element))
            {
                continue;
            }

            if (text.Style.Decides(CssProperties.FontFamily) is not { } declaration)
            {
                (bare, firstBare) = (bare + 1, firstBare ?? text.Style.Element);
            }
            else if (declared.TryGetValue(declaration, out var seen))
            {
                seen.Count++;
            }
            else
            {
                declared[declaration] = new Seen(declaration, text.Style);
            }
        }

        if (firstBare is not null)
        {
            hits.Add(null, firstBare, "The reader's own font", $"ours is {_names[0]}", LookHits.Times(bare));
        }

        Others(hits, declared.Values);
    }

    private void Others(LookHits hits, IEnumerable<Seen> declared)
    {
        var others = new Dictionary<string, Seen>(StringComparer.OrdinalIgnoreCase);
        foreach (var seen in declared)
        {
            foreach (var name in seen.First.FontFamily)
            {
                if (IsOurs(name))
                {
                    continue;
                }

                if (others.TryGetValue(name, out var before))
                {
                    before.Count += seen.Count;
                }
                else
                {
                    others[name] = new Seen(seen.From, seen.First) { Count = seen.Count };
                }
            }
        }

        foreach (var (name, seen) in others)
        {
            hits.Add(seen.From, seen.First.Element, name, Meant(name), LookHits.Times(seen.Count));
        }
    }

    private bool IsOurs(string name) => Generic.Contains(name) || _names.Contains(name, StringComparer.OrdinalIgnoreCase) || allow.Contains(name, StringComparer.OrdinalIgnoreCase);

    private string Meant(string name) => _nearest?.ToFamily(name) is { } near && !Generic.Contains(near.Value)
        ? string.Create(CultureInfo.InvariantCulture, $"{near.Token.Path} {near.Value} is {near.Distance:0} {(near.Distance == 1 ? "letter" : "letters")} away")
        : $"ours is {_names.FirstOrDefault() ?? "generic"}";

    private static ImmutableArray<string> Names(TokenValue value) => value switch
    {
        TokenValue.FontFamily family => family.Names,
        TokenValue.Typography text => text.Family.Names,
        _ => [],
    };

    private static bool IsCode(HtmlElement element)
    {
        for (var e = element; e is not null; e = e.Parent)
        {
            if (e.Name is "code" or "pre" or "kbd" or "samp" or "tt")
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Seen(Declaration from, ComputedStyle first)
    {
        public int Count { get; set; } = 1;

        public Declaration From => from;

        public ComputedStyle First => first;
    }
}
