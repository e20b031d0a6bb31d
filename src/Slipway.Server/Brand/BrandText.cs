using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Samples;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Checks;
using Slipway.Sdk.Diagnostics;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Brand;

/// <summary>What the pages about the brand say of rules and tokens.</summary>
internal static class BrandText
{
    public static string Of(FindingLevel level) => level switch { FindingLevel.Error => T("Error"), FindingLevel.Warning => T("Warning"), _ => T("Suggestion") };

    public static string Tone(FindingLevel level) => level switch { FindingLevel.Error => "bad", FindingLevel.Warning => "warn", _ => "plain" };

    public static string Of(Family family) => family switch
    {
        Family.Words => T("Words"),
        Family.Look => T("Appearance"),
        Family.Law => T("Law"),
        Family.Mail => T("Mail"),
        Family.Tracking => T("Tracking"),
        Family.Accessibility => T("Accessibility"),
        Family.Campaign => T("Campaign"),
        Family.Sameness => T("Sameness"),
        _ => T("Opinion"),
    };

    public static string Of(Layer layer) => layer.Kind switch
    {
        LayerKind.Organisation => T("All brands"),
        LayerKind.Brand => T("The brand"),
        LayerKind.Market => T($"Market {layer.Name}"),
        LayerKind.Industry => T($"Industry {layer.Name}"),
        _ => T("A campaign"),
    };

    /// <summary>What a message says before anything is found: what is filled in later is left open.</summary>
    public static string Says(Rule rule) => rule.Message.Replace("%%", "\0", StringComparison.Ordinal).Replace("%s", "…", StringComparison.Ordinal).Replace("%d", "…", StringComparison.Ordinal).Replace('\0', '%');

    /// <summary>What a rule is about in a line: what it says, or why it is there where its words are filled in later.</summary>
    public static string Line(Rule rule) => Recognised(Says(rule) is var said && said.Count(char.IsLetter) < 16 && rule.Why is { } why ? why : said);

    /// <summary>Where a rule applies, in short.</summary>
    public static string Where(Applies applies)
    {
        var parts = new[] { applies.Kinds, applies.Markets, applies.Industries, applies.Channels, applies.Languages }.Where(p => !p.IsEmpty).Select(p => string.Join(", ", p)).ToList();
        return parts.Count == 0 ? T("Everywhere") : string.Join(" · ", parts);
    }

    /// <summary>How the samples of a rule came out.</summary>
    public static (string Text, string Tone) Tests(RuleCoverage? coverage) => coverage switch
    {
        null => (T("not run"), "plain"),
        { NeedsSamples: false, ToCatch: 0, ToPass: 0 } => (T("need none"), "plain"),
        { IsCovered: false, NeedsSamples: true } => (T("not covered"), "bad"),
        _ when coverage.Caught + coverage.Passed < coverage.ToCatch + coverage.ToPass => (T($"{coverage.Caught + coverage.Passed} of {coverage.ToCatch + coverage.ToPass} pass"), "bad"),
        _ => (N(coverage.ToCatch + coverage.ToPass, "{0} passes", "all {0} pass"), "good"),
    };

    public static string Of(SampleOutcome outcome) => outcome switch
    {
        SampleOutcome.Caught => T("Caught, as it must be"),
        SampleOutcome.Passed => T("Let pass, as it must be"),
        SampleOutcome.Missed => T("Not caught"),
        _ => T("Caught, and must not be"),
    };

    public static string Number(double value) => value.ToString("0.###", CultureInfo.CurrentCulture);

    public static string Svg(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A token that is neither colour nor face nor size, in words.</summary>
    public static string Of(TokenValue value) => value switch
    {
        TokenValue.Dimension d => $"{Number(d.Value)} {d.Unit}",
        TokenValue.FontWeight w => Number(w.Weight),
        TokenValue.Duration d => $"{Number(d.Value)} {d.Unit}",
        TokenValue.Number n => Number(n.Value),
        TokenValue.CubicBezier c => $"{Number(c.X1)}, {Number(c.Y1)}, {Number(c.X2)}, {Number(c.Y2)}",
        TokenValue.StrokeStyle s => s.Style,
        TokenValue.Border b => $"{Of(b.Width)} {b.Style.Style} {b.Colour.Srgb}",
        TokenValue.Transition t => $"{Of(t.Time)} + {Of(t.Delay)}",
        TokenValue.Shadow s => string.Join("; ", s.Layers.Select(l => $"{Of(l.OffsetX)} {Of(l.OffsetY)} {Of(l.Blur)} {l.Colour.Srgb}")),
        TokenValue.Gradient g => string.Join(" → ", g.Stops.Select(s => s.Colour.Srgb.ToString())),
        TokenValue.FontFamily f => string.Join(", ", f.Names),
        TokenValue.Typography t => $"{string.Join(", ", t.Family.Names)} · {Of(t.Size)} · {Number(t.Weight.Weight)}",
        TokenValue.Color c => c.Srgb.ToString(),
        _ => value.Type,
    };

    /// <summary>Faces as an attribute of a picture writes them.</summary>
    public static string Faces(ImmutableArray<string> names) => string.Join(", ", names.Select(n => n.Contains(' ', StringComparison.Ordinal) ? $"'{n.Replace("'", "", StringComparison.Ordinal)}'" : n));
}
