using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Opinion;

/// <summary>What a rule wants to have asked about a text. Who asks is not said here: without answers nothing is found.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Question">The question, as the rule has it.</param>
/// <param name="Scale">The answers there are.</param>
/// <param name="Repeats">How many times it is asked, each time anew.</param>
/// <param name="Text">The text it is asked about, as people read it.</param>
public sealed record OpinionQuestion(string Rule, string Question, ImmutableArray<string> Scale, int Repeats, string Text)
{
    /// <summary>SHA-256 over the question, its scale and the text: answers belong to exactly this.</summary>
    public string Digest => CanonicalJson.Digest(new { Question, Scale, Text });

    /// <summary>One suggestion that says for which rules nobody was asked; null when there are none.</summary>
    /// <param name="ids">Rules that want an opinion, or whose questions are open.</param>
    public static Finding? NotAsked(IEnumerable<string> ids)
    {
        var rules = ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return rules.Count == 0 ? null : new Finding("opinions-not-asked", FindingLevel.Suggestion,
            $"{(rules.Count == 1 ? "The rule" : "The rules")} {string.Join(", ", rules)} {(rules.Count == 1 ? "wants" : "want")} a model's opinion, and none was asked: nothing is said about that.")
        {
            Fix = "Ask with `slipway check --opinions`, or read the texts yourself with the question in mind.",
        };
    }
}

/// <summary>What a model answered to a question.</summary>
/// <param name="Question">The digest of the question.</param>
/// <param name="Model">The model, with its version.</param>
/// <param name="Prompt">The version of the words around the question.</param>
/// <param name="Answers">One answer for each time it was asked. What is not on the scale counts as no answer.</param>
public sealed record OpinionAnswers(string Question, string Model, string Prompt, ImmutableArray<string> Answers);
