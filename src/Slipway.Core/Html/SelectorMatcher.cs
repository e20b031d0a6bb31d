namespace Slipway.Core.Html;

/// <summary>Whether an element is one that a selector is about.</summary>
internal sealed class SelectorMatcher
{
    // What real documents need is a ten-thousandth of this.
    private const int MostSteps = 20_000_000;

    private readonly HtmlDocument _document;
    private readonly HtmlElement _html;
    private readonly HtmlElement? _body;
    private Siblings[]? _siblings;
    private int _steps;

    public SelectorMatcher(HtmlDocument document)
    {
        _document = document;
        // Browsers make up what is not there; the nearest there is stands in for it.
        _html = document.First("html") is { } html && html.Parent == document.Root ? html : document.Root;
        _body = document.First("body") is null ? _html : null;
    }

    /// <summary>Whether matching took so long that it was given up.</summary>
    public bool IsExhausted => _steps > MostSteps;

    /// <summary>Whether an element stands in for html or body, and is looked at though it is none.</summary>
    public bool IsFrame(HtmlElement element, ReadOnlySpan<char> name) => (element == _html && name is "html") || (element == _body && name is "body");

    /// <summary>The selector as it fits a document whose html and body are one and the same: <c>body p</c> for <c>html body p</c>.</summary>
    public Selector Fitting(Selector selector) => _body is not null && selector.Compounds is [{ Type: "html" or null, Id: null, Classes: [] }, { Type: "body" }, ..]
        ? selector with { Compounds = selector.Compounds[1..], Combinators = selector.Combinators[1..] }
        : selector;

    public bool Matches(HtmlElement element, Selector selector) => Matches(element, selector, selector.Compounds.Length - 1);

    private bool Matches(HtmlElement element, Selector selector, int last)
    {
        if (!Matches(element, selector.Compounds[last]))
        {
            return false;
        }

        if (last == 0)
        {
            return true;
        }

        switch (selector.Combinators[last - 1])
        {
            case Combinator.Child:
                return Parent(element) is { } parent && Matches(parent, selector, last - 1);
            case Combinator.Next:
                return Of(element).Previous is { } previous && Matches(previous, selector, last - 1);
            case Combinator.Later:
                for (var e = Of(element).Previous; e is not null; e = Of(e).Previous)
                {
                    if (Matches(e, selector, last - 1))
                    {
                        return true;
                    }
                }

                return false;
            default:
                for (var e = Parent(element); e is not null; e = Parent(e))
                {
                    if (Matches(e, selector, last - 1))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private bool Matches(HtmlElement element, Compound compound)
    {
        if (++_steps > MostSteps || (compound.Type is { } type && element.Name != type && !IsFrame(element, type)) || (compound.Id is { } id && element.Attribute("id") != id))
        {
            return false;
        }

        foreach (var name in compound.Classes)
        {
            if (!HasWord(element.Attribute("class"), name))
            {
                return false;
            }
        }

        foreach (var test in compound.Tests)
        {
            if (!Matches(element, test))
            {
                return false;
            }
        }

        return true;
    }

    private bool Matches(HtmlElement element, SelectorTest test) => test switch
    {
        SelectorTest.Attribute attribute => element.Attribute(attribute.Name) is { } value
            && Matches(value, attribute, attribute.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal),
        SelectorTest.AnyOf any => Array.Exists(any.Selectors, s => Matches(element, s)),
        SelectorTest.NoneOf none => !Array.Exists(none.Selectors, s => Matches(element, s)),
        SelectorTest.Nth nth => IsNth(element, nth),
        SelectorTest.Root => element == _html,
        SelectorTest.Link => element.Name is "a" or "area" && element.Attribute("href") is not null,
        SelectorTest.Empty => element.Children.All(c => c is HtmlComment),
        _ => false,
    };

    private bool Matches(string value, SelectorTest.Attribute test, StringComparison comparison) => Costs(value) && test.Match switch
    {
        AttributeMatch.Exists => true,
        AttributeMatch.Equal => value.Equals(test.Value, comparison),
        AttributeMatch.Word => HasWord(value, test.Value, comparison),
        AttributeMatch.Prefix => test.Value.Length > 0 && value.StartsWith(test.Value, comparison),
        AttributeMatch.Suffix => test.Value.Length > 0 && value.EndsWith(test.Value, comparison),
        AttributeMatch.Part => test.Value.Length > 0 && value.Contains(test.Value, comparison),
        _ => value.Equals(test.Value, comparison) || value.StartsWith(test.Value + "-", comparison),
    };

    // Long values take as many steps as they take time.
    private bool Costs(string value) => (_steps += value.Length / 64) <= MostSteps;

    private bool HasWord(string? value, string word, StringComparison comparison = StringComparison.Ordinal)
    {
        for (var at = value is null || word.Length == 0 || !Costs(value) ? -1 : value.IndexOf(word, comparison); at >= 0; at = value!.IndexOf(word, at + 1, comparison))
        {
            var end = at + word.Length;
            if ((at == 0 || CssScanner.IsBlank(value![at - 1])) && (end == value!.Length || CssScanner.IsBlank(value[end])))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsNth(HtmlElement element, SelectorTest.Nth nth)
    {
        var position = nth.OfType || nth.Of is not null ? Counted(element, nth) : nth.FromEnd ? Of(element).Count - Of(element).Position + 1 : Of(element).Position;
        var beyond = position - nth.Offset;
        return position > 0 && (nth.Step == 0 ? beyond == 0 : beyond % nth.Step == 0 && beyond / nth.Step >= 0);
    }

    private int Counted(HtmlElement element, SelectorTest.Nth nth)
    {
        if (nth.Of is { } of && !Array.Exists(of, s => Matches(element, s)))
        {
            return 0;
        }

        var count = 1;
        foreach (var sibling in element.Parent?.Children.OfType<HtmlElement>() ?? [])
        {
            var counts = nth.FromEnd ? sibling.Index > element.Index : sibling.Index < element.Index;
            count += counts && ++_steps <= MostSteps && (nth.Of is null ? sibling.Name == element.Name : Array.Exists(nth.Of, s => Matches(sibling, s))) ? 1 : 0;
        }

        return count;
    }

    // The document itself is looked at only where it stands in for html.
    private HtmlElement? Parent(HtmlElement element) => element.Parent is { } parent && (parent != _document.Root || _html == parent) ? parent : null;

    private Siblings Of(HtmlElement element) => element.Index < 0 ? new Siblings(null, 1, 1) : (_siblings ??= FindSiblings())[element.Index];

    private Siblings[] FindSiblings()
    {
        var all = new Siblings[_document.Elements.Count];
        foreach (var parent in _document.Elements.Prepend(_document.Root))
        {
            HtmlElement? previous = null;
            var count = parent.Children.Count(c => c is HtmlElement);
            var position = 0;
            foreach (var child in parent.ChildSpan)
            {
                if (child is HtmlElement element)
                {
                    all[element.Index] = new Siblings(previous, ++position, count);
                    previous = element;
                }
            }
        }

        return all;
    }

    private readonly record struct Siblings(HtmlElement? Previous, int Position, int Count);
}
