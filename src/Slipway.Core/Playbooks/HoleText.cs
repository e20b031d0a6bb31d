using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Playbooks;

/// <summary>A piece of a playbook file.</summary>
internal abstract record HolePart
{
    private HolePart()
    {
    }

    /// <summary>Text that stays.</summary>
    public sealed record Literal(string Text) : HolePart;

    /// <summary>A value of the brief.</summary>
    public sealed record Value(string Path, ImmutableArray<string> Formats, int Offset) : HolePart;

    /// <summary>A stretch written for each item of a list, or only if there is something.</summary>
    public sealed record Block(string Path, bool Each, ImmutableArray<HolePart> Parts, int Offset) : HolePart;
}

/// <summary>Takes a playbook file apart into literals, holes and blocks.</summary>
internal sealed class HoleText
{
    private readonly string _text;
    private readonly Func<int, Place> _place;
    private readonly FindingList _findings;
    private int _at;

    private HoleText(string text, Func<int, Place> place, FindingList findings) => (_text, _place, _findings) = (text, place, findings);

    public static ImmutableArray<HolePart> Read(string text, Func<int, Place> place, FindingList findings) => new HoleText(text, place, findings).Parts(null, 0);

    private ImmutableArray<HolePart> Parts(string? closing, int opened)
    {
        var parts = ImmutableArray.CreateBuilder<HolePart>();
        while (_at < _text.Length)
        {
            var open = _text.IndexOf("[[", _at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : _text.IndexOf("]]", open, StringComparison.Ordinal);
            if (close < 0)
            {
                if (open >= 0)
                {
                    _findings.Error("hole-open", "A hole is not closed.", _place(open), "Write the missing `]]`.");
                }

                parts.Add(new HolePart.Literal(_text[_at..]));
                _at = _text.Length;
                break;
            }

            var tag = _text[(open + 2)..close].Trim();
            var isBlock = tag.Length > 0 && tag[0] is '#' or '/';
            var (from, to) = isBlock ? WholeLine(open, close + 2) : (open, close + 2);
            parts.Add(new HolePart.Literal(_text[_at..Math.Max(_at, from)]));
            _at = to;
            var words = tag.TrimStart('#', '/').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (tag)
            {
                case ['#', ..] when words is [("each" or "if") and var kind, var path]:
                    parts.Add(new HolePart.Block(path, kind == "each", Parts(kind, open), open));
                    break;
                case ['/', ..] when words is [var kind] && kind == closing:
                    return parts.ToImmutable();
                case ['#' or '/', ..]:
                    _findings.Error("hole-block", $"`[[{tag}]]` is not expected here.", _place(open), "Blocks are `[[# each event.agenda ]]` ... `[[/ each ]]` and `[[# if proof_points ]]` ... `[[/ if ]]`, closed in reverse order.");
                    break;
                default:
                    var pieces = tag.Split('|', StringSplitOptions.TrimEntries);
                    parts.Add(new HolePart.Value(pieces[0], [.. pieces[1..]], open));
                    break;
            }
        }

        if (closing is not null)
        {
            _findings.Error("hole-block", $"The block `{closing}` that begins here is not closed.", _place(opened), $"Write `[[/ {closing} ]]` after it.");
        }

        return parts.ToImmutable();
    }

    // A block's tag that stands alone on its line takes the line with it.
    private (int From, int To) WholeLine(int from, int to)
    {
        var start = from;
        while (start > 0 && _text[start - 1] is ' ')
        {
            start--;
        }

        var end = to;
        while (end < _text.Length && _text[end] is ' ')
        {
            end++;
        }

        return (start == 0 || _text[start - 1] == '\n') && (end == _text.Length || _text[end] == '\n') ? (start, Math.Min(end + 1, _text.Length)) : (from, to);
    }
}
