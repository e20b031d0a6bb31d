using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>Words that should not be there. The semantics are those of Vale's <c>existence</c>.</summary>
internal sealed class Existence(WordPattern pattern, Exceptions exceptions, bool isWord = true) : WordExtension
{
    /// <inheritdoc/>
    public override string Name => "existence";

    /// <inheritdoc/>
    internal override WordPattern Pattern => pattern;

    /// <inheritdoc/>
    internal override Extension Accepting(ImmutableArray<string> terms) => isWord ? new Existence(pattern, exceptions.And(terms)) : this;

    /// <summary>Reads its settings: <c>tokens</c>, <c>raw</c>, <c>nonword</c>, <c>ignorecase</c>, <c>append</c>, <c>exceptions</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var written = fields.Scalars("tokens", "[cheap, bargain]", required: false).Where(t => !string.IsNullOrWhiteSpace(t.Text)).ToList();
        var tokens = written.ConvertAll(t => t.Text);
        var raw = string.Concat(fields.Scalars("raw", "['\\bvery\\s+']", required: false).Select(r => r.Text));
        var (nonword, ignoreCase, append) = (fields.Flag("nonword", false), fields.Flag("ignorecase", false), fields.Flag("append", false));
        var exceptions = Exceptions.Read(fields);
        if (tokens.Count == 0 && raw.Length == 0)
        {
            fields.Findings.Error("key-missing", "`tokens` is missing: nothing is looked for.", fields.At, "Write, for example: `tokens: [cheap, bargain]`", fields.PathOf("tokens"));
            return null;
        }

        var pattern = WordPattern.Of(tokens, isWord: !nonword && tokens.Count > 0, ignoreCase, isGrouped: false, append ? "" : raw, append ? raw : "", out var problem);
        if (pattern is null)
        {
            WordPattern.NameBroken(fields.Findings, written.Select(t => (t.Text, t.At)), ignoreCase, problem, fields.PlaceOf(fields.Has("tokens") ? "tokens" : "raw"), fields.PathOf("tokens"));
            return null;
        }

        return new Existence(pattern, exceptions, !nonword);
    }

    /// <inheritdoc/>
    internal override void Matched(Rule rule, Passage passage, int start, int end, int alternative, Hits hits)
    {
        var observed = passage.Text[start..end];
        if (!exceptions.Allow(passage.Text, start, end))
        {
            var options = rule.Action?.Options(observed) ?? [];
            var rewrite = options.Length == 1 ? options[0] : null;
            hits.Add(rule, passage, start, end, rewrite, observed, rewrite ?? string.Join(" or ", options));
        }
    }
}
