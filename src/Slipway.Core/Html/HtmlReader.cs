namespace Slipway.Core.Html;

/// <summary>Takes a source apart into tags, texts and comments, as the HTML standard's tokeniser does, and gives them to the tree.</summary>
internal sealed class HtmlReader(string source)
{
    private readonly HtmlTree _tree = new(source);
    private readonly List<HtmlAttribute> _attributes = [];
    private int _textStart;

    public HtmlDocument Read()
    {
        var at = source.StartsWith('\uFEFF') ? 1 : 0;
        _textStart = at;
        while (at < source.Length && !_tree.IsFull)
        {
            var open = source.IndexOf('<', at);
            at = open < 0 ? source.Length : Markup(open);
        }

        Text(_tree.IsFull ? _textStart : source.Length);
        return _tree.Finish();
    }

    /// <summary>Whether there is nothing but what HTML calls white space, which a no-break space is not.</summary>
    public static bool IsBlank(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(" \t\n\r\f") < 0;

    /// <summary>Reads what may begin at an opening angle bracket, and returns where to go on.</summary>
    private int Markup(int open)
    {
        var next = At(open + 1);
        if (char.IsAsciiLetter(next))
        {
            return Tag(open, open + 1, isEnd: false);
        }

        if (next == '/' && char.IsAsciiLetter(At(open + 2)))
        {
            return Tag(open, open + 2, isEnd: true);
        }

        if (next == '/' && At(open + 2) == '>')
        {
            Text(open);
            return _textStart = open + 3;
        }

        return next switch
        {
            '!' => Declaration(open),
            '?' => UntilBracket(open, open + 1),
            '/' when open + 2 < source.Length => UntilBracket(open, open + 2),
            _ => open + 1,
        };
    }

    private int Tag(int open, int nameStart, bool isEnd)
    {
        Text(open);
        if (!_tree.HasRoom(_textStart = open))
        {
            return open;
        }

        var at = nameStart;
        while (at < source.Length && source[at] is not (' ' or '\t' or '\n' or '\r' or '\f' or '/' or '>'))
        {
            at++;
        }

        var name = HtmlTags.Name(source.AsSpan(nameStart, at - nameStart), out var traits);
        var closesItself = Attributes(ref at, isEnd ? null : name);
        if (at >= source.Length)
        {
            _tree.Add(new HtmlMistake(HtmlMistakeKind.UnclosedTag, name, open, source.Length));
            return _textStart = source.Length;
        }

        _textStart = ++at;
        if (isEnd)
        {
            _tree.EndTag(name, traits, open, at);
            return at;
        }

        var isHtml = !_tree.IsForeign;
        return _tree.StartTag(name, traits, [.. _attributes], open, at, closesItself) && isHtml ? Content(name, traits, at) : at;
    }

    /// <summary>Moves to the closing bracket; true when a slash stands before it.</summary>
    private bool Attributes(ref int at, string? element)
    {
        _attributes.Clear();
        var afterSlash = false;
        while (at < source.Length && source[at] != '>')
        {
            if (source[at] is ' ' or '\t' or '\n' or '\r' or '\f' or '/')
            {
                afterSlash = source[at] == '/';
                at++;
                continue;
            }

            afterSlash = false;
            var attribute = Attribute(ref at);
            if (element is not null && at < source.Length && _tree.HasRoom(at))
            {
                Keep(attribute);
            }
        }

        return afterSlash;
    }

    private void Keep(HtmlAttribute attribute)
    {
        foreach (var known in _attributes)
        {
            if (known.Name == attribute.Name)
            {
                _tree.Add(new HtmlMistake(HtmlMistakeKind.RepeatedAttribute, attribute.Name, attribute.Start, attribute.End));
                return;
            }
        }

        if (_attributes.Count < HtmlTree.MostAttributes)
        {
            _attributes.Add(attribute);
        }
    }

    private HtmlAttribute Attribute(ref int at)
    {
        var start = at++;
        while (at < source.Length && source[at] is not (' ' or '\t' or '\n' or '\r' or '\f' or '/' or '>' or '='))
        {
            at++;
        }

        var name = HtmlTags.AttributeName(source.AsSpan(start, at - start));
        var nameEnd = at;
        var value = AfterBlanks(at);
        if (At(value) != '=')
        {
            return new HtmlAttribute(name, "", start, nameEnd, nameEnd);
        }

        value = AfterBlanks(value + 1);
        var quote = At(value);
        if (quote is '"' or '\'')
        {
            value++;
            var close = value <= source.Length ? source.IndexOf(quote, value) : -1;
            at = close < 0 ? source.Length : close + 1;
            return close < 0 ? default : new HtmlAttribute(name, Value(value, close), start, value, at);
        }

        at = value;
        while (at < source.Length && source[at] is not (' ' or '\t' or '\n' or '\r' or '\f' or '>'))
        {
            at++;
        }

        return new HtmlAttribute(name, Value(value, at), start, value, at);
    }

    private string Value(int start, int end) => CharacterReferences.Decode(source, start, end, ReferencesIn.Attribute, runs: null);

    /// <summary>Reads what is text by the element's nature, up to its end tag.</summary>
    private int Content(string name, Trait traits, int at)
    {
        if (!traits.Has(Trait.Raw | Trait.RawWithReferences))
        {
            if (name is "pre" or "listing")
            {
                _textStart = AfterNewLine(at);
            }

            return at;
        }

        var close = name == "plaintext" ? -1 : source.IndexOf("</", at, StringComparison.Ordinal);
        while (close >= 0 && !IsEndTag(close + 2, name))
        {
            close = source.IndexOf("</", close + 2, StringComparison.Ordinal);
        }

        var end = close < 0 ? source.Length : close;
        _textStart = name == "textarea" ? Math.Min(AfterNewLine(at), end) : at;
        if (end > _textStart)
        {
            _tree.Text(_textStart, end, traits.Has(Trait.Raw));
        }

        return _textStart = end;
    }

    private bool IsEndTag(int at, string name) =>
        source.AsSpan(at).StartsWith(name, StringComparison.OrdinalIgnoreCase) && At(at + name.Length) is ' ' or '\t' or '\n' or '\r' or '\f' or '/' or '>';

    private int Declaration(int open)
    {
        var rest = source.AsSpan(open + 2);
        if (rest.StartsWith("--"))
        {
            return Comment(open);
        }

        if (rest.StartsWith("doctype", StringComparison.OrdinalIgnoreCase))
        {
            Text(open);
            var end = source.IndexOf('>', open);
            _textStart = end < 0 ? source.Length : end + 1;
            _tree.Doctype(source.AsSpan(open + 9, Math.Max(0, (end < 0 ? source.Length : end) - open - 9)));
            return _textStart;
        }

        if (rest.StartsWith("[CDATA[") && _tree.IsForeign)
        {
            Text(open);
            var close = source.IndexOf("]]>", open + 9, StringComparison.Ordinal);
            var end = close < 0 ? source.Length : close;
            if (end > open + 9)
            {
                _tree.Text(open + 9, end, isRaw: true);
            }

            return _textStart = close < 0 ? source.Length : close + 3;
        }

        return UntilBracket(open, open + 2);
    }

    private int Comment(int open)
    {
        var start = open + 4;
        if (At(start) == '>' || (At(start) == '-' && At(start + 1) == '>'))
        {
            return Comment(open, start, start, At(start) == '>' ? start + 1 : start + 2);
        }

        var close = start <= source.Length ? source.IndexOf("--", start, StringComparison.Ordinal) : -1;
        while (close >= 0 && At(close + 2) != '>' && !(At(close + 2) == '!' && At(close + 3) == '>'))
        {
            close = source.IndexOf("--", close + 1, StringComparison.Ordinal);
        }

        if (close < 0)
        {
            _tree.Add(new HtmlMistake(HtmlMistakeKind.UnclosedComment, "", open, source.Length));
            return Comment(open, Math.Min(start, source.Length), source.Length, source.Length);
        }

        return Comment(open, start, close, At(close + 2) == '>' ? close + 3 : close + 4);
    }

    private int Comment(int open, int start, int textEnd, int end)
    {
        Text(open);
        if (!_tree.HasRoom(_textStart = open))
        {
            return open;
        }

        _tree.Comment(new HtmlComment(source, open, start, textEnd, end));
        return _textStart = end;
    }

    // Processing instructions, CDATA, <![if !mso]>: comments as browsers see them.
    private int UntilBracket(int open, int start)
    {
        var close = source.IndexOf('>', start);
        return close < 0 ? Comment(open, start, source.Length, source.Length) : Comment(open, start, close, close + 1);
    }

    private void Text(int end)
    {
        if (end > _textStart)
        {
            _tree.Text(_textStart, end, isRaw: false);
        }
    }

    private int AfterBlanks(int at)
    {
        while (at < source.Length && source[at] is ' ' or '\t' or '\n' or '\r' or '\f')
        {
            at++;
        }

        return at;
    }

    private int AfterNewLine(int at) => At(at) == '\r' ? At(at + 1) == '\n' ? at + 2 : at + 1 : At(at) == '\n' ? at + 1 : at;

    private char At(int at) => at < source.Length ? source[at] : '\0';
}
