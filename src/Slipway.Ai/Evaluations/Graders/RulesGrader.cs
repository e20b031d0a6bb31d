using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Ai.Providers;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Copy;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Evaluations.Graders;

/// <summary>The brand's rules themselves. Words of a draft's pieces are put into their file first, through the same wall as in drafting: what it does not take, counts; what the rules find outside the open pieces does not.</summary>
internal sealed class RulesGrader(string name, bool gates, FindingLevel level, int most, string kind) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade Look(GradedAnswer answer)
    {
        var found = Found(answer).Where(f => f.Level >= level).ToList();
        return new Grade(Name, found.Count <= most, found.Count, found.Count <= most ? null : string.Join(" ", found.Take(3).Select(f => f.Message)));
    }

    private IEnumerable<Finding> Found(GradedAnswer answer)
    {
        if (answer.Case.File is not var (path, text))
        {
            return answer.Rules.Check(Document.Read("answer.md", answer.Words, new Setting { Kind = kind }));
        }

        var deck = CopyDeck.Of(path, text);
        ImmutableArray<string> open = [.. deck.Pieces.Select(p => p.Id)];
        try
        {
            var (written, refused) = deck.With(CopyAnswer.Read(answer.Answer.Text, open), CopyBounds.From(answer.Case.Input.Select(i => i.Value?.ToString() ?? ""), [text]));
            var next = CopyDeck.Of(path, written);
            // A word that the wall refuses would never have been used; that it was tried is what is wrong with the answer.
            return [.. refused.Select(r => r with { Level = FindingLevel.Error }), .. answer.Rules.Check(Document.Read(path, written, new Setting { Kind = kind })).Where(f => f.Place is { } place && next.At(place.Line) is not null)];
        }
        catch (ModelException e)
        {
            return [Finding.Error("answer-unread", e.Message, new Place(path, 1, 1), e.Fix)];
        }
    }
}
