using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Law;

/// <summary>What stands behind the claims of one document: links and footnotes beside them, and the register.</summary>
internal sealed partial class Backing
{
    private readonly Document _document;
    private readonly ImmutableArray<(BackedClaim Claim, WordRun Words)> _register;
    private readonly HashSet<string> _notes;
    private readonly List<int> _links;

    // Of the passage that was last asked about: its claims come one after the other, and each would go through all of it.
    private Passage? _noted;
    private int _lastMark;
    private WordRun? _entered;
    private List<(BackedClaim Claim, int Start, int End)> _entries = [];
    private int _longestEntry;

    /// <summary>Looks at a document.</summary>
    public Backing(Document document, ImmutableArray<(BackedClaim Claim, WordRun Words)> register)
    {
        (_document, _register) = (document, register);
        _notes = [.. document.Passages.Select(p => Note().Match(p.Text)).Where(m => m.Success).Select(m => m.Groups[1].Value)];
        _links = [.. document.Passages.Where(p => (p.Scopes & Scopes.Link) != Scopes.None).Select(p => p.SourceAt(0)).Order()];
    }

    /// <summary>Whether a link stands in the same passage.</summary>
    public bool HasLink(Passage passage)
    {
        var at = _links.BinarySearch(passage.SourceAt(0));
        at = at < 0 ? ~at : at;
        return at < _links.Count && _links[at] < passage.SourceEndAt(passage.Text.Length);
    }

    /// <summary>Whether a mark stands behind the claim, and a note that begins with the mark elsewhere.</summary>
    public bool HasFootnote(Passage passage, int end)
    {
        if (_notes.Count == 0)
        {
            return false;
        }

        if (!ReferenceEquals(_noted, passage))
        {
            (_noted, _lastMark) = (passage, -1);
            for (var mark = Mark().Match(passage.Text); mark.Success; mark = mark.NextMatch())
            {
                _lastMark = _notes.Contains(mark.Groups[1].Value) ? mark.Index : _lastMark;
            }
        }

        return _lastMark >= end;
    }

    /// <summary>The claim of the register that these words are part of; when several are, one that still holds.</summary>
    public BackedClaim? InRegister(WordRun passage, int start, int end)
    {
        if (_entered != passage)
        {
            (_entered, _entries) = (passage, Entries(passage));
            _longestEntry = _entries.Count == 0 ? 0 : _entries.Max(e => e.End - e.Start);
        }

        BackedClaim? found = null;
        for (var i = FirstFrom(start - _longestEntry); i < _entries.Count && _entries[i].Start < end; i++)
        {
            if (_entries[i].End > start)
            {
                found = found is null || !HasEnded(_entries[i].Claim) ? _entries[i].Claim : found;
            }
        }

        return found;
    }

    /// <summary>Whether a claim may no longer be said; where nobody knows the day it may.</summary>
    public bool HasEnded(BackedClaim claim) => claim.ValidUntil < _document.Setting.Answers.Today;

    private List<(BackedClaim Claim, int Start, int End)> Entries(WordRun passage)
    {
        var entries = new List<(BackedClaim, int Start, int)>();
        foreach (var (claim, words) in _register)
        {
            for (var at = passage.Find(words); at is not null; at = passage.Find(words, at.Value.Next))
            {
                entries.Add((claim, at.Value.Start, at.Value.End));
            }
        }

        return [.. entries.OrderBy(e => e.Start)];
    }

    private int FirstFrom(int start)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // [1], * and the like; a raised figure is glued to the word before it.
    [GeneratedRegex(@"(\[\d{1,2}\]|(?<=[\p{L}.,;%)])\d{1,2}(?![\d\p{L}])|\*{1,3}|[†‡¹²³⁴⁵⁶⁷⁸⁹])", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*(\[\d{1,2}\]|\d{1,2}|\*{1,3}|[†‡¹²³⁴⁵⁶⁷⁸⁹])[\s.:)]*\p{L}", RegexOptions.CultureInvariant)]
    private static partial Regex Note();
}
