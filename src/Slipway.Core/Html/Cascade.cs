namespace Slipway.Core.Html;

/// <summary>Finds, for each element, the declaration that wins for each property.</summary>
internal sealed class Cascade
{
    // Presentational attributes, rules, style attributes; then rules and style attributes that are important.
    private const long RuleBand = 1L << 60, AttributeBand = 2L << 60, ImportantRuleBand = 4L << 60, ImportantAttributeBand = 5L << 60;

    private readonly StyleSheets _sheets;
    private readonly SelectorMatcher _matcher;
    private readonly Dictionary<string, List<Candidate>> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Candidate>> _byClass = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Candidate>> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Candidate>>.AlternateLookup<ReadOnlySpan<char>> _classes;
    private readonly List<Candidate> _others = [];

    // By property: the winner so far and its weight. Only what was touched is cleared.
    private readonly long[] _weights;
    private readonly Longhand[] _winners;
    private readonly List<int> _touched = [];

    // What was taken first; null as soon as there is more.
    private Longhand[]? _only;

    public Cascade(StyleSheets sheets, Screen screen)
    {
        (_sheets, _matcher) = (sheets, new SelectorMatcher(sheets.Document));
        _classes = _byClass.GetAlternateLookup<ReadOnlySpan<char>>();
        _weights = new long[sheets.Properties.Count];
        _winners = new Longhand[sheets.Properties.Count];
        Index(screen);
    }

    public bool IsExhausted => _matcher.IsExhausted;

    /// <summary>What the winning declarations set on an element.</summary>
    public Longhand[] Of(HtmlElement element)
    {
        Take(_sheets.PresentationOf(element), 0, 0);
        TakeRules(element);
        Take(_sheets.AttributeOf(element), AttributeBand, ImportantAttributeBand);

        if (_touched.Count == 0)
        {
            return [];
        }

        // Most elements have a style attribute and nothing else: where it says nothing twice, all of it has won.
        var isOnly = _only?.Length == _touched.Count;
        var winners = isOnly ? _only! : new Longhand[_touched.Count];
        for (var i = 0; i < winners.Length; i++)
        {
            _weights[_touched[i]] = 0;
            if (!isOnly)
            {
                winners[i] = _winners[_touched[i]];
            }
        }

        _touched.Clear();
        return winners;
    }

    private void Index(Screen screen)
    {
        var holds = new bool?[_sheets.AtRules.Count];
        foreach (var rule in _sheets.Rules)
        {
            if (!Holds(rule.AtRule))
            {
                continue;
            }

            foreach (var written in rule.Selectors)
            {
                if (!written.IsNever)
                {
                    var selector = _matcher.Fitting(written);
                    Index(new Candidate(selector, rule, Weight(rule, selector, isImportant: false), Weight(rule, selector, isImportant: true)));
                }
            }
        }

        bool Holds(AtRule? rule) => rule is null || (holds[rule.Index] ??= Holds(rule.Parent)
            && (rule.Name == "layer" || (rule.Name == "media" && MediaQuery.Holds(rule.Prelude, screen))));
    }

    private long Weight(StyleRule rule, Selector selector, bool isImportant)
    {
        // Of important rules, those of the first layer win and those of none lose.
        var (rank, top) = (_sheets.Layers.Rank(rule.Layer), _sheets.Layers.Rank(null));
        return (isImportant ? ImportantRuleBand : RuleBand) | ((long)(isImportant ? top - rank : rank) << 49) | ((long)selector.Specificity << 19) | (uint)rule.Order;
    }

    private void Index(Candidate candidate)
    {
        var (subject, list) = (candidate.Selector.Subject, _others);
        if (subject.Id is { } id)
        {
            list = ListOf(_byId, id);
        }
        else if (subject.Classes is [.., var name])
        {
            list = ListOf(_byClass, name);
        }
        else if (subject.Type is { } type and not ("html" or "body"))
        {
            list = ListOf(_byType, type);
        }

        list.Add(candidate);

        static List<Candidate> ListOf(Dictionary<string, List<Candidate>> all, string key)
        {
            if (!all.TryGetValue(key, out var list))
            {
                all[key] = list = [];
            }

            return list;
        }
    }

    private void TakeRules(HtmlElement element)
    {
        if (element.Index < 0 && !_matcher.IsFrame(element, "html"))
        {
            return;
        }

        Take(element, _others);
        if (_byType.TryGetValue(element.Name, out var ofType))
        {
            Take(element, ofType);
        }

        if (_byId.Count > 0 && element.Attribute("id") is { } id && _byId.TryGetValue(id, out var ofId))
        {
            Take(element, ofId);
        }

        if (_byClass.Count > 0 && element.Attribute("class") is { } names)
        {
            var all = names.AsSpan();
            foreach (var range in all.SplitAny(" \t\n\r\f"))
            {
                if (_classes.TryGetValue(all[range], out var ofClass))
                {
                    Take(element, ofClass);
                }
            }
        }
    }

    private void Take(HtmlElement element, List<Candidate> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (_matcher.IsExhausted)
            {
                return;
            }

            if (_matcher.Matches(element, candidate.Selector))
            {
                Take(candidate.Rule.Longhands, candidate.Weight, candidate.ImportantWeight);
            }
        }
    }

    private void Take(Longhand[] longhands, long weight, long importantWeight)
    {
        _only = _touched.Count == 0 ? longhands : longhands.Length == 0 ? _only : null;
        foreach (ref readonly var longhand in longhands.AsSpan())
        {
            // What nobody has said anything of weighs nothing.
            var weighs = (longhand.From.IsImportant ? importantWeight : weight) + 1;
            ref var most = ref _weights[longhand.Id];
            if (most == 0)
            {
                _touched.Add(longhand.Id);
            }

            if (weighs >= most)
            {
                most = weighs;
                _winners[longhand.Id] = longhand;
            }
        }
    }

    private sealed record Candidate(Selector Selector, StyleRule Rule, long Weight, long ImportantWeight);
}
