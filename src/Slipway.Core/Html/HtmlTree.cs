namespace Slipway.Core.Html;

/// <summary>Builds the tree from tags and texts: what an end tag closes, and what is closed without one.</summary>
internal sealed class HtmlTree
{
    public const int MostAttributes = 256;

    private readonly string _source;
    private readonly HtmlElement _root;
    private readonly OpenElements _open;
    private readonly List<HtmlElement> _elements = [];
    private readonly List<HtmlComment> _comments = [];
    private readonly List<HtmlComment> _afterEnd = [];
    private readonly List<HtmlMistake> _mistakes = [];
    private HtmlElement? _html;
    private HtmlElement? _head;
    private HtmlElement? _body;
    private bool _hasContent;
    private bool _hasEnded;
    private bool? _isQuirks;
    private int _parts;

    // Elements that stand at the deepest level and are not open for others.
    private int _tooDeep;
    private bool _isTooDeepTold;

    public HtmlTree(string source)
    {
        _source = source;
        _root = new HtmlElement("#document", Trait.Scope | Trait.Special, [], -1, 0, 0) { IsClosed = true };
        _open = new OpenElements(_root);
    }

    public bool IsFull { get; private set; }

    /// <summary>Whether SVG or MathML is open.</summary>
    public bool IsForeign => _open.IsForeign;

    private HtmlElement Current => _open.Current;

    /// <summary>Counts a part, and says whether there is room for it.</summary>
    public bool HasRoom(int at)
    {
        if (++_parts > HtmlDocument.MostParts && !IsFull)
        {
            IsFull = true;
            _mistakes.Add(new HtmlMistake(HtmlMistakeKind.TooLong, "", at, _source.Length));
        }

        return !IsFull;
    }

    public void Add(HtmlMistake mistake)
    {
        if (_mistakes.Count < HtmlDocument.MostMistakes)
        {
            _mistakes.Add(mistake);
        }
    }

    public void Doctype(ReadOnlySpan<char> text) => _isQuirks ??= HtmlDoctype.IsQuirks(text);

    public void Text(int start, int end, bool isRaw)
    {
        var text = new HtmlText(_source, start, end, isRaw);
        if (!isRaw && !text.IsBlank)
        {
            Reopen();
            BeginContent(start);
        }

        // White space after the end shows nothing.
        if (!_hasEnded)
        {
            Current.Add(text);
        }
    }

    public void Comment(HtmlComment comment)
    {
        _comments.Add(comment);
        if (_hasEnded)
        {
            _afterEnd.Add(comment);
        }
        else
        {
            Current.Add(comment);
        }
    }

    /// <summary>Adds an element; false when browsers leave it out.</summary>
    public bool StartTag(string name, Trait traits, HtmlAttribute[] attributes, int start, int end, bool closesItself)
    {
        var isForeign = IsForeign;
        if (isForeign && (traits.Has(Trait.EndsForeign) || (name == "font" && Array.Exists(attributes, a => a.Name is "color" or "face" or "size"))))
        {
            Close(_open.Innermost(static e => e.Is(Trait.Foreign), Trait.None)!.Value, start);
            isForeign = IsForeign;
        }

        (name, traits) = name == "image" && !isForeign ? ("img", Trait.Void | Trait.Special) : (name, traits);
        if (!isForeign && !Prepare(name, traits, attributes, start))
        {
            Add(new HtmlMistake(HtmlMistakeKind.StrayStartTag, name, start, end));
            return false;
        }

        var element = new HtmlElement(name, traits, attributes, _elements.Count, start, end);
        _elements.Add(element);
        Current.Add(element);
        if ((!isForeign && traits.Has(Trait.Void)) || (closesItself && (isForeign || traits.Has(Trait.Foreign) || name.StartsWith("mj-", StringComparison.Ordinal))))
        {
            element.IsClosed = true;
        }
        else if (_open.Count > HtmlDocument.MostLevels && !traits.Has(Trait.Raw | Trait.RawWithReferences))
        {
            _tooDeep++;
            if (!_isTooDeepTold)
            {
                _isTooDeepTold = true;
                Add(new HtmlMistake(HtmlMistakeKind.TooDeep, name, start, end));
            }
        }
        else
        {
            Open(element);
        }

        return true;
    }

    public void EndTag(string name, Trait traits, int start, int end)
    {
        if (_tooDeep > 0)
        {
            _tooDeep--;
            return;
        }

        if (name is "body" or "html")
        {
            _hasEnded |= CloseWith((name == "body" ? _body : _html) is { } frame ? _open.IndexOf(frame) : null, name, start, end);
            return;
        }

        // Browsers show a line break, or an empty paragraph, for these.
        if (name == "br" || (name == "p" && _hasContent && _open.Paragraph is null))
        {
            Add(new HtmlMistake(HtmlMistakeKind.StrayEndTag, name, start, end));
            if (StartTag(name, traits, [], start, end, closesItself: false) && name == "p")
            {
                Close(_open.Count - 1, end);
            }

            return;
        }

        var found = traits.Has(Trait.Heading) ? _open.Innermost(static e => e.Is(Trait.Heading), Trait.Scope)
            : name == "table" || traits.Has(Trait.TablePart) ? _open.InTable(name)
            : name == "li" ? _open.Innermost(static e => e.Name is "li" or "ol" or "ul", Trait.Scope) is { } item && _open[item].Name == "li" ? item : null
            : _open.Innermost(name, traits.Has(Trait.Block) || name is "p" or "dd" or "dt" ? Trait.Scope : Trait.Special);
        if (found is null && traits.Has(Trait.Formatting) && _open.Innermost(name, Trait.Scope) is { } crosswise && !_open[crosswise].IsEnding)
        {
            _open[crosswise].IsEnding = true;
            Add(new HtmlMistake(HtmlMistakeKind.MisnestedEndTag, name, start, end));
            return;
        }

        CloseWith(found, name, start, end);
    }

    public HtmlDocument Finish()
    {
        var end = _source.Length;
        _root.End = end;
        if (_open.Count > 1)
        {
            Close(1, end);
        }

        AddAfterEnd(_root);
        return new HtmlDocument(_source, _root, _elements, _comments, _mistakes, _isQuirks ?? true);
    }

    /// <summary>Closes what the start tag of an element closes; false when browsers leave the tag out.</summary>
    private bool Prepare(string name, Trait traits, HtmlAttribute[] attributes, int start)
    {
        Reopen();
        if (name is "html" or "head" or "body")
        {
            return PrepareFrame(name, attributes, start);
        }

        if (!traits.Has(Trait.Head))
        {
            BeginContent(start);
        }

        if (traits.Has(Trait.TablePart))
        {
            return PrepareTablePart(name, start);
        }

        if (traits.Has(Trait.EndsParagraph) || (name == "table" && _isQuirks == false))
        {
            EndParagraph(name, start);
        }

        switch (name)
        {
            case "table" when (Current.Name == "table" || (Current.Is(Trait.TablePart) && !Current.Is(Trait.Scope))) && _open.Innermost("table", Trait.None) is { } outer:
                Close(outer, start);
                break;
            case "form" when _open.HasForm:
                return false;
            case "option" or "optgroup" when Current.Name == "option":
                Close(_open.Count - 1, start);
                break;
            case "a" when _open.Innermost("a", Trait.Special) is { } link:
                Close(link, start);
                break;
            case "button" when _open.Innermost("button", Trait.Scope) is { } button:
                Close(button, start);
                break;
            default:
                if (traits.Has(Trait.Heading) && Current.Is(Trait.Heading))
                {
                    Close(_open.Count - 1, start);
                }

                break;
        }

        return true;
    }

    private bool PrepareFrame(string name, HtmlAttribute[] attributes, int start)
    {
        var known = name switch { "html" => _html, "body" => _body, _ => _head };
        known?.Merge(attributes);
        if (Current == _head && name == "body")
        {
            Close(_open.Count - 1, start);
        }

        _hasContent |= name == "body";
        return known is null && name switch
        {
            "html" => _elements.Count == 0,
            "head" => _body is null && (Current == _root || Current == _html),
            _ => Current == _root || Current == _html,
        };
    }

    private bool PrepareTablePart(string name, int start)
    {
        if (_open.Innermost(static e => e.Name is "table" or "template", Trait.None) is not { } table || _open[table].Name == "template")
        {
            return Current.Is(Trait.TablePart) || Current.Name == "template";
        }

        var keep = name switch
        {
            "tr" => _open.Innermost(static e => e.Name is "table" or "tbody" or "thead" or "tfoot", Trait.None),
            "td" or "th" => _open.Innermost(static e => e.Name is "table" or "tbody" or "thead" or "tfoot" or "tr", Trait.None),
            "col" => _open.Innermost(static e => e.Name is "table" or "colgroup", Trait.None),
            _ => table,
        };
        if (keep!.Value + 1 < _open.Count)
        {
            Close(keep.Value + 1, start);
        }

        return true;
    }

    private void EndParagraph(string name, int start)
    {
        if (name is "li" or "dd" or "dt" && _open.OpenItem(name) is { } item)
        {
            Close(item, start);
        }

        if (_open.Paragraph is { } paragraph)
        {
            Close(paragraph, start);
        }
    }

    private bool CloseWith(int? at, string name, int start, int end)
    {
        if (at is not { } found)
        {
            Add(new HtmlMistake(HtmlMistakeKind.StrayEndTag, name, start, end));
            return false;
        }

        if (found + 1 < _open.Count)
        {
            Close(found + 1, start);
        }

        // Crosswise formatting may have taken it along.
        if (found < _open.Count)
        {
            Current.IsClosed = true;
            Close(found, end);
        }

        return true;
    }

    private void Open(HtmlElement element)
    {
        // Within SVG the same names mean nothing.
        switch (element.Name)
        {
            case "html" when Current == _root:
                _html ??= element;
                break;
            case "head" when Current == _root || Current == _html:
                _head ??= element;
                break;
            case "body" when Current == _root || Current == _html:
                _body ??= element;
                break;
        }

        _open.Push(element);
    }

    /// <summary>Closes the open element at a place and all within it.</summary>
    private void Close(int at, int end)
    {
        while (_open.Count > at)
        {
            var element = _open.Pop();
            element.End = end;
            if (!element.IsClosed && !element.IsEnding && !element.Is(Trait.EndOptional))
            {
                Add(new HtmlMistake(HtmlMistakeKind.UnclosedElement, element.Name, element.Start, element.StartTagEnd));
            }
        }

        _tooDeep = 0;
        while (Current.IsEnding)
        {
            Current.IsClosed = true;
            _open.Pop().End = end;
        }
    }

    /// <summary>What cannot stand in the head ends it.</summary>
    private void BeginContent(int start)
    {
        _hasContent = true;
        if (Current == _head)
        {
            Close(_open.Count - 1, start);
        }
    }

    private void AddAfterEnd(HtmlElement parent)
    {
        foreach (var comment in _afterEnd)
        {
            (parent == _root && _html?.End >= comment.End ? _html : parent).Add(comment);
        }

        _afterEnd.Clear();
    }

    /// <summary>What comes after the end of the body is the body's all the same.</summary>
    private void Reopen()
    {
        if (!_hasEnded)
        {
            return;
        }

        _hasEnded = false;
        if (_html is not null && _open.IndexOf(_html) is null)
        {
            Open(_html);
        }

        if (_body is not null && _open.IndexOf(_body) is null)
        {
            Open(_body);
        }

        AddAfterEnd(Current);
    }
}
