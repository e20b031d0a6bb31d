using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Takes what rules find in one document.</summary>
internal sealed class Hits(Document document)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<Rule, int> _counts = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was found, in no order.</summary>
    public List<Finding> Findings => _findings;

    /// <summary>A finding at a match in a passage.</summary>
    public void Add(Rule rule, Passage passage, int start, int end, string? rewrite, params ReadOnlySpan<string> values) =>
        Add(rule, passage.SourceAt(start), passage.SourceEndAt(end), passage.Text[start..end], rewrite, rule.Say(values));

    /// <summary>A finding at a stretch of the source.</summary>
    public void Add(Rule rule, int start, int end, string? words, string? rewrite, string message)
    {
        if (rule.Limit > 0)
        {
            var count = _counts.GetValueOrDefault(rule);
            if (count == rule.Limit)
            {
                return;
            }

            _counts[rule] = count + 1;
        }

        _findings.Add(new Finding(rule.Id, rule.Level, message)
        {
            Place = document.At(start),
            End = end > start ? document.At(end) : null,
            Words = words,
            Rewrite = rewrite,
            Fix = rule.Fix,
            Why = rule.Why,
            Link = rule.Link,
            Asset = document.Asset,
            Matter = rule.Extension.MatterFor(rule),
        });
    }

    /// <summary>A finding about an element of what is shown, at the place where someone wrote it.</summary>
    public void Add(Rule rule, HtmlElement element, params ReadOnlySpan<string> values) => Add(rule, Placing.Of(document, element), values);

    /// <summary>A finding at a stretch of the source.</summary>
    public void Add(Rule rule, (int Start, int End) stretch, params ReadOnlySpan<string> values) =>
        Add(rule, stretch.Start, stretch.End, stretch.End > stretch.Start ? document.Source[stretch.Start..stretch.End] : null, null, rule.Say(values));

    /// <summary>A finding about the document as a whole.</summary>
    public void AddWhole(Rule rule, string message, string? fix = null)
    {
        Add(rule, 0, 0, null, null, message);
        if (fix is not null)
        {
            _findings[^1] = _findings[^1] with { Fix = fix };
        }
    }
}
