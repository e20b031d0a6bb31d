using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Brand;

/// <summary>Where a rule applies; an empty list is "everywhere".</summary>
public sealed record Applies
{
    /// <summary>Everywhere, to whatever a person reads.</summary>
    public static Applies Everywhere { get; } = new();

    /// <summary>Kinds of asset: email, page, ad, form.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>Markets, as two-letter codes.</summary>
    public ImmutableArray<string> Markets { get; init; } = [];

    /// <summary>Industries.</summary>
    public ImmutableArray<string> Industries { get; init; } = [];

    /// <summary>Channels.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>Languages, as tags of BCP 47; <c>de</c> takes <c>de-AT</c> too.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>Parts of a document; one of them is enough.</summary>
    public ImmutableArray<ScopeSelector> Scopes { get; init; } = [ScopeSelector.Text];

    /// <summary>Whether a rule applies to a document. What is restricted to something that is not known of the document does not apply.</summary>
    public bool To(Setting setting) =>
        Takes(Kinds, setting.Kind)
        && (Markets.IsEmpty || setting.Markets.Any(m => Markets.Contains(m, StringComparer.OrdinalIgnoreCase)))
        && Takes(Industries, setting.Industry)
        && Takes(Channels, setting.Channel)
        && (Languages.IsEmpty || (setting.Language is { } language && Languages.Any(l => IsSame(l, language))));

    /// <summary>Whether a rule applies to a passage.</summary>
    public bool To(Scopes scopes)
    {
        foreach (var selector in Scopes)
        {
            if (selector.Takes(scopes))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Takes(ImmutableArray<string> allowed, string? value) => allowed.IsEmpty || (value is not null && allowed.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static bool IsSame(string wanted, string language) =>
        language.Equals(wanted, StringComparison.OrdinalIgnoreCase) || language.StartsWith(wanted + "-", StringComparison.OrdinalIgnoreCase);
}
