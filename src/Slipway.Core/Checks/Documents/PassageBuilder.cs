using System.Collections.Immutable;
using System.Text;

namespace Slipway.Core.Checks.Documents;

/// <summary>Puts a passage together from pieces of the source.</summary>
internal sealed class PassageBuilder
{
    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<Stretch>.Builder _stretches = ImmutableArray.CreateBuilder<Stretch>();

    public bool IsEmpty => _text.Length == 0;

    public char Last => _text.Length == 0 ? '\0' : _text[^1];

    /// <summary>Text that stands in the source as it is.</summary>
    public void Add(ReadOnlySpan<char> text, int sourceStart) => Add(text, sourceStart, text.Length);

    /// <summary>Text that stands for a stretch of the source.</summary>
    public void Add(ReadOnlySpan<char> text, int sourceStart, int sourceLength)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_stretches.Count > 0 && _stretches[^1] is var before && before.TextLength == before.Length && text.Length == sourceLength && before.SourceStart + before.Length == sourceStart)
        {
            _stretches[^1] = before with { TextLength = before.TextLength + text.Length, Length = before.Length + sourceLength };
        }
        else
        {
            _stretches.Add(new Stretch(_text.Length, text.Length, sourceStart, sourceLength));
        }

        _text.Append(text);
    }

    /// <summary>Asterisks as long as a stretch of the source that is no prose, such as code.</summary>
    public void Mask(int sourceStart, int length) => Add(new string('*', length), sourceStart, length);

    /// <summary>A value of YAML that is folded over lines or written with escapes: each of its words stands where it is found next.</summary>
    public void AddFolded(string text, string source, int start, int length)
    {
        var (at, end) = (start, start + length);
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var found = source.IndexOf(word, at, end - at, StringComparison.Ordinal);
            var place = found < 0 ? at : found;
            Add(IsEmpty ? "" : " ", Math.Max(start, place - 1), Math.Min(1, place - start));
            Add(word, place, found < 0 ? Math.Min(1, end - place) : word.Length);
            at = found < 0 ? at : found + word.Length;
        }
    }

    /// <summary>The passage, and the builder is empty again; null when there is nothing but blanks.</summary>
    public Passage? Take(Scopes scopes, bool isProse)
    {
        var text = _text.ToString();
        var stretches = _stretches.ToImmutable();
        _text.Clear();
        _stretches.Clear();
        return string.IsNullOrWhiteSpace(text) ? null : new Passage(scopes, text, stretches) { IsProse = isProse };
    }
}
