using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Remembers what rules and checks found in a text, so that neither is gone through again while neither has changed. Safe to use from several threads at once.</summary>
/// <remarks>What waivers cover is not remembered: that depends on the day.</remarks>
public sealed class CheckMemory
{
    // A workspace has some hundred texts; forgetting all of them now and then costs less than knowing which was used last.
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, ImmutableArray<Finding>> _found = new(StringComparer.Ordinal);

    /// <summary>What was found in a document by a version of the rules, from memory when it was looked for before.</summary>
    internal ImmutableArray<Finding> Of(string ruleSet, Document document, Func<Document, ImmutableArray<Finding>> find)
    {
        var key = CanonicalJson.Digest(new { ruleSet, document.File, document.Asset, setting = document.Setting.Key, document.Setting.Answers, document.Source, document.Rendered, document.PlainText });
        return Of(key, () => find(document));
    }

    /// <summary>What a check found in the HTML of an asset, by nothing but that.</summary>
    internal ImmutableArray<Finding> Of(string check, Asset asset, Place? place, string html, Func<ImmutableArray<Finding>> find) =>
        Of(CanonicalJson.Digest(new { check, asset.Key, place, html }), find);

    private ImmutableArray<Finding> Of(string key, Func<ImmutableArray<Finding>> find)
    {
        if (_found.Count >= Most)
        {
            _found.Clear();
        }

        return _found.GetOrAdd(key, _ => find());
    }
}
