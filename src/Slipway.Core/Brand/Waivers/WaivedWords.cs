using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Waivers;

/// <summary>Where the words of waivers stand in a text. They may be more than what was found: "Bargain Days" covers the "Bargain" in it, and no other.</summary>
/// <remarks>The text is gone through once for its lines and once for each waiver's words, however much is found in it.</remarks>
internal sealed class WaivedWords(string source)
{
    private readonly Dictionary<string, ImmutableArray<int>> _occurrences = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableArray<int> _lines;

    /// <summary>Whether a finding lies within the words.</summary>
    public bool Around(Finding finding, string words)
    {
        if (finding.Place is not { } place)
        {
            return false;
        }

        if (_lines.IsDefault)
        {
            _lines = [0, .. All("\n").Select(at => at + 1)];
        }

        if (!_occurrences.TryGetValue(words, out var occurrences))
        {
            _occurrences[words] = occurrences = [.. All(words)];
        }

        var (start, end) = (OffsetOf(place), OffsetOf(finding.End ?? place));
        var last = occurrences.BinarySearch(start);
        last = last < 0 ? ~last - 1 : last;
        return last >= 0 && occurrences[last] + words.Length >= end;
    }

    private int OffsetOf(Place place) => _lines[Math.Min(place.Line, _lines.Length) - 1] + place.Column - 1;

    private IEnumerable<int> All(string words)
    {
        for (var at = source.IndexOf(words, StringComparison.OrdinalIgnoreCase); at >= 0; at = source.IndexOf(words, at + words.Length, StringComparison.OrdinalIgnoreCase))
        {
            yield return at;
        }
    }
}
