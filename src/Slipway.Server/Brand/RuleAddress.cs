using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;

namespace Slipway.Server.Brand;

/// <summary>How the list of rules is asked for in an address.</summary>
/// <param name="Words">What stands in a rule's name, message, reason or owner; empty for anything.</param>
/// <param name="Level">How much its findings weigh; null for any.</param>
/// <param name="Layer">Who it is written for, as <see cref="WordOf(Core.Brand.Layer)"/> writes it; null for any.</param>
/// <param name="Style">The style or pack it comes from; empty for the brand's own, null for any.</param>
/// <param name="Family">What kind of thing it is about; null for any.</param>
/// <param name="Page">Which page, from 1 on.</param>
public sealed record RuleAddress(string Words = "", FindingLevel? Level = null, string? Layer = null, string? Style = null, Family? Family = null, int Page = 1)
{
    /// <summary>How many rules stand on a page.</summary>
    public const int PageSize = 50;

    /// <summary>The word of the brand's own rules among the styles.</summary>
    public const string Own = "own";

    public static RuleAddress Of(string? q, string? level, string? layer, string? style, string? family, int? page) => new(
        (q ?? "").Trim() is var some && some.Length > 100 ? some[..100] : some,
        Known<FindingLevel>(level), Word(layer), Word(style), Known<Family>(family), Math.Clamp(page ?? 1, 1, 10_000));

    /// <summary>A layer as addresses write it: <c>brand</c>, <c>market-de</c>.</summary>
    public static string WordOf(Layer layer) => (layer.Name.Length == 0 ? layer.Kind.ToString() : $"{layer.Kind}-{layer.Name}").ToLowerInvariant();

    /// <summary>The style or pack that a rule comes from.</summary>
    public static string StyleOf(Rule rule) => rule.IsPackaged ? rule.Id[..rule.Id.IndexOf('.', StringComparison.Ordinal)] : Own;

    /// <summary>The rules that are meant, in their order.</summary>
    public IEnumerable<Rule> Choose(ImmutableArray<Rule> rules) => rules.Where(r =>
        (Level is not { } level || r.Level == level)
        && (Layer is not { } layer || WordOf(r.Layer) == layer)
        && (Style is not { } style || StyleOf(r).Equals(style, StringComparison.OrdinalIgnoreCase))
        && (Family is not { } family || r.Extension.Family == family)
        && (Words.Length == 0 || new[] { r.Id, r.Message, r.Why, r.Fix, r.Owner }.Any(t => t?.Contains(Words, StringComparison.OrdinalIgnoreCase) == true)));

    /// <summary>Whether anything narrows the list.</summary>
    public bool IsNarrowed => this with { Page = 1 } != new RuleAddress();

    public override string ToString() => Requests.Address(
        "/brand", ("q", Words), ("level", Level?.ToString().ToLowerInvariant()), ("layer", Layer), ("style", Style), ("family", Family?.ToString().ToLowerInvariant()), ("page", Requests.Page(Page)));

    private static string? Word(string? written) => written?.Trim() is { Length: > 0 and <= 100 } word ? word : null;

    private static T? Known<T>(string? written)
        where T : struct, Enum => Enum.TryParse<T>(written, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null;
}
