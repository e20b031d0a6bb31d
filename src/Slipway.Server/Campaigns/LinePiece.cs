using System.Collections.Immutable;
using Slipway.Core.Review;

namespace Slipway.Server.Campaigns;

/// <summary>A line of an inbox in pieces: some of them are what findings are about.</summary>
/// <param name="Text">The words.</param>
/// <param name="Over">The findings that are about them, the gravest first.</param>
/// <param name="Ending">The findings whose words end here.</param>
internal sealed record LinePiece(string Text, ImmutableArray<Mark> Over, ImmutableArray<Mark> Ending)
{
    /// <summary>Cuts a line wherever the words of a finding begin or end.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="text">What it says.</param>
    /// <param name="marks">The findings of the mail. Those about another text than this one are left out.</param>
    public static ImmutableArray<LinePiece> Of(InboxLine line, string text, ImmutableArray<Mark> marks)
    {
        var own = marks.Select(m => (Mark: m, At: (m.At as ShownAt.InInbox)!)).Where(m => m.At is not null && m.At.Line == line && m.At.Text == text).ToList();
        var cuts = own.SelectMany(m => new[] { m.At.Start, m.At.End }).Append(0).Append(text.Length).Distinct().Order().ToList();
        return
        [
            .. cuts.Zip(cuts.Skip(1), (start, end) => new LinePiece(
                text[start..end],
                [.. own.Where(m => m.At.Start <= start && m.At.End >= end).Select(m => m.Mark).OrderByDescending(m => (m.Finding.Excepted is null, m.Finding.Level))],
                [.. own.Where(m => m.At.End == end).Select(m => m.Mark)])),
        ];
    }
}
