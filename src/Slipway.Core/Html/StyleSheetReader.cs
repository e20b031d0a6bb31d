namespace Slipway.Core.Html;

/// <summary>A rule: the elements it is about, and what it says of them.</summary>
internal sealed record StyleRule(Selector[] Selectors, Longhand[] Longhands, AtRule? AtRule, string? Layer, int Order);

/// <summary>Reads CSS as browsers do: what cannot be read is left out up to where it ends, everything else holds.</summary>
internal sealed class StyleSheetReader(StyleSheets sheets, CssText text, HtmlElement element, DeclarationOrigin origin)
{
    private readonly List<Longhand> _longhands = sheets.Scratch;

    /// <summary>Reads the rules of a style element.</summary>
    /// <param name="from">Where its text begins.</param>
    /// <param name="to">Where its text ends.</param>
    /// <param name="media">The media attribute, as an at-rule around everything.</param>
    public void Rules(int from, int to, AtRule? media)
    {
        // The text up to its end, so that places are places in the whole.
        var css = text.Text.AsSpan(0, to);
        var around = media;
        for (var at = from; !sheets.IsFull;)
        {
            at = CssScanner.AfterBlanks(css, at);
            if (at >= css.Length)
            {
                if (around != media)
                {
                    sheets.Add(StyleMistakeKind.UnclosedBlock, around!.Start, text.SourceAt(to));
                }

                return;
            }

            if (css[at] == '}')
            {
                if (around == media)
                {
                    sheets.Add(StyleMistakeKind.StrayBracket, text.SourceAt(at), text.SourceAt(at + 1));
                }

                around = around == media ? media : around!.Parent;
                at++;
            }
            else if (css[at] == '@')
            {
                at = At(css, at, ref around);
            }
            else if (around == media && (css[at..].StartsWith("<!--") || css[at..].StartsWith("-->")))
            {
                at += css[at] == '<' ? 4 : 3;
            }
            else
            {
                at = Rule(css, at, around, media);
            }
        }
    }

    /// <summary>Reads the declarations of a style attribute.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="from">Where that begins in the text.</param>
    public Longhand[] Attribute(string value, int from)
    {
        if (sheets.Known(value) is { } known)
        {
            _longhands.Clear();
            var block = new DeclarationBlock(text, element, origin, "", null);
            foreach (var declaration in known)
            {
                Take(declaration.Read, block, from + declaration.Start);
            }
        }
        else
        {
            var (declarations, mistakes) = (sheets.Declarations.Count, sheets.MistakeCount);
            Declarations(text.Text.AsSpan(0, from + value.Length), from, "", null, isInRule: false);
            if (sheets.MistakeCount == mistakes)
            {
                sheets.Remember(value, [.. sheets.Declarations.Skip(declarations).Select(d => new PlacedDeclaration(d.Read, d.At - from))]);
            }
        }

        return [.. _longhands];
    }

    private int At(ReadOnlySpan<char> css, int at, ref AtRule? around)
    {
        var nameEnd = CssScanner.AfterName(css, at + 1);
        var end = CssScanner.Find(css, nameEnd, around is null ? "{;" : "{;}");
        var rule = sheets.Add(new AtRule(css[(at + 1)..nameEnd].ToString().ToLowerInvariant(), CssScanner.Plain(css[nameEnd..end]).Trim(), text.SourceAt(at), around));
        if (end >= css.Length || css[end] != '{')
        {
            sheets.AddStatement(rule);
            return end < css.Length && css[end] == ';' ? end + 1 : end;
        }

        if (rule.Name is "media" or "supports" or "layer" or "container" or "scope" or "document" or "-moz-document" or "starting-style" or "keyframes" or "-webkit-keyframes")
        {
            if (rule.Depth > StyleSheets.MostLevels)
            {
                sheets.Add(StyleMistakeKind.TooDeep, rule.Start, text.SourceAt(end));
                return CssScanner.AfterBlock(css, end);
            }

            around = rule;
            return end + 1;
        }

        return Declarations(css, end + 1, "", rule, isInRule: true);
    }

    private int Rule(ReadOnlySpan<char> css, int at, AtRule? around, AtRule? media)
    {
        var open = CssScanner.Find(css, at, around == media ? "{" : "{}");
        if (open >= css.Length || css[open] == '}')
        {
            sheets.Add(StyleMistakeKind.UnreadableRule, text.SourceAt(at), text.SourceAt(open));
            return open;
        }

        var written = css[at..CssScanner.BeforeBlanks(css, at, open)];
        var selectors = around?.Name.EndsWith("keyframes", StringComparison.Ordinal) == true ? [] : SelectorReader.Read(written);
        if (selectors is null)
        {
            sheets.Add(StyleMistakeKind.UnreadableSelector, text.SourceAt(at), text.SourceAt(open));
        }

        var end = Declarations(css, open + 1, CssScanner.Plain(written), around, isInRule: true);
        if (selectors is { Length: > 0 } && sheets.HasRoom(selectors.Length))
        {
            sheets.Add(new StyleRule(selectors, [.. _longhands], around, sheets.LayerOf(around), sheets.Rules.Count));
        }

        return end;
    }

    /// <summary>Reads the declarations of a block, and returns where to go on after it.</summary>
    private int Declarations(ReadOnlySpan<char> css, int at, string selector, AtRule? around, bool isInRule)
    {
        _longhands.Clear();
        var block = new DeclarationBlock(text, element, origin, selector, around);
        var start = at;
        while (!sheets.IsFull)
        {
            at = CssScanner.AfterBlanks(css, at);
            if (at >= css.Length)
            {
                if (isInRule)
                {
                    sheets.Add(StyleMistakeKind.UnclosedBlock, text.SourceAt(start), text.SourceAt(css.Length));
                }

                break;
            }

            if (css[at] is ';' or '}')
            {
                at++;
                if (css[at - 1] == '}' && isInRule)
                {
                    break;
                }

                continue;
            }

            at = Declaration(css, at, block);
        }

        return at;
    }

    private int Declaration(ReadOnlySpan<char> css, int at, DeclarationBlock block)
    {
        var end = CssScanner.Find(css, at, CssProperties.IsCustom(css[at..]) ? ";}" : ";}{");
        if (end < css.Length && css[end] == '{')
        {
            // A rule within a rule.
            sheets.Add(StyleMistakeKind.UnreadableDeclaration, text.SourceAt(at), text.SourceAt(end));
            return CssScanner.AfterBlock(css, end);
        }

        var written = css[at..CssScanner.BeforeBlanks(css, at, end)];
        if (sheets.Read(written) is not { } read)
        {
            sheets.Add(StyleMistakeKind.UnreadableDeclaration, text.SourceAt(at), text.SourceAt(end));
            return end;
        }

        Take(read, block, at);
        return end;
    }

    private void Take(DeclarationText read, DeclarationBlock block, int at)
    {
        if (!sheets.HasRoom(1))
        {
            return;
        }

        var declaration = new Declaration(read, block, at);
        sheets.Add(declaration);
        foreach (var (id, value) in read.Sets)
        {
            _longhands.Add(new Longhand(id, value, declaration));
        }

        if (declaration.IsInvalid)
        {
            sheets.Add(StyleMistakeKind.InvalidValue, declaration.Start, declaration.End);
        }
    }
}
