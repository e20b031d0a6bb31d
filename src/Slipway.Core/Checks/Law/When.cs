using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>When something must be said: always, or in documents that mention something. One of the conditions is enough.</summary>
internal sealed class When(WordFinder? mentioned, ImmutableArray<string> written)
{
    /// <summary>Always.</summary>
    private static When Always { get; } = new(null, []);

    /// <summary>
    /// Reads <c>when</c>: <c>mentions</c>, topics (price, figure, return, free, prize, discount); <c>words</c>, words and expressions that people read; <c>source</c>, texts as they are written in the file, such as
    /// the line <c>made_with: ai</c> of a campaign's settings.
    /// </summary>
    public static When Read(YamlFields rule)
    {
        if (rule.Mapping("when", "{ mentions: [price] }", required: false) is not { } fields)
        {
            return Always;
        }

        var mentioned = ImmutableArray.CreateBuilder<WordPattern>();
        foreach (var topic in fields.Scalars("mentions", "[price, return]", required: false))
        {
            if (Topics.Find(topic.Text.Trim()) is { } pattern)
            {
                mentioned.Add(pattern);
                continue;
            }

            var meant = Nearest.To(topic.Text, Topics.Names);
            fields.Findings.Error("rule-topic", $"`{topic.Text}` is no topic.{(meant is null ? "" : $" Did you mean `{meant}`?")}", topic.At, $"Use: {string.Join(", ", Topics.Names)}; other words under `words`.", fields.PathOf("mentions"));
        }

        if (Phrases.Read(fields, "words", "[invest, fund]", isRequired: false) is { } words)
        {
            mentioned.Add(words);
        }

        var written = fields.Scalars("source", "['made_with: ai']", required: false).Select(s => s.Text).ToImmutableArray();
        fields.Close();
        return new When(mentioned.Count == 0 ? null : new WordFinder(mentioned.ToImmutable()), written);
    }

    /// <summary>Whether it must be said in a document.</summary>
    public bool Applies(Document document) => (mentioned is null && written.IsEmpty)
        || written.Any(w => document.Source.Contains(w, StringComparison.OrdinalIgnoreCase))
        || (mentioned is not null && document.Passages.Any(mentioned.StandsIn));
}
