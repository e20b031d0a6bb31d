using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>Two ways of writing something, of which a document may use one. The semantics are those of Vale's <c>consistency</c>.</summary>
internal sealed class Consistency(ImmutableArray<WordPattern> pairs) : WordExtension
{
    private readonly WordFinder _pairs = new(pairs);

    /// <inheritdoc/>
    public override string Name => "consistency";

    /// <summary>Reads its settings: <c>either</c>, <c>nonword</c>, <c>ignorecase</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var (nonword, ignoreCase) = (fields.Flag("nonword", false), fields.Flag("ignorecase", false));
        var pairs = ImmutableArray.CreateBuilder<WordPattern>();
        if (fields.Any("either", "{ adviser: advisor }") is not YamlValue.Map either)
        {
            return null;
        }

        foreach (var entry in either.Entries)
        {
            var other = (entry.Value as YamlValue.Scalar)?.Text;
            if (other is not null && WordPattern.Of([entry.Key, other], !nonword, ignoreCase, isGrouped: true, "", "", out var problem) is { } pattern)
            {
                pairs.Add(pattern);
                continue;
            }

            problem = null;
            fields.Findings.Error("rule-expression", $"`{entry.Key}` and what stands for it cannot be looked for.", entry.At, "Write two words or expressions: `adviser: advisor`.", fields.PathOf("either"));
        }

        return pairs.Count == 0 ? null : new Consistency(pairs.ToImmutable());
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Passage passage, ref object? memory, Hits hits)
    {
        var seen = (bool[])(memory ??= new bool[pairs.Length * 2]);
        var found = _pairs.In(passage);
        if (found.Count == 0)
        {
            return;
        }

        var last = new (int Start, int End)[pairs.Length];
        foreach (var (start, end, pair, way) in found)
        {
            seen[(pair * 2) + way] = true;
            last[pair] = (start, end);
        }

        for (var i = 0; i < pairs.Length; i++)
        {
            if (last[i] is (var start, > 0 and var end) && seen[i * 2] && seen[(i * 2) + 1])
            {
                hits.Add(rule, passage, start, end, null, passage.Text[start..end]);
            }
        }
    }
}
