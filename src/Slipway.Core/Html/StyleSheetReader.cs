namespace Slipway.Core.Html;

/// <summary>A rule: the elements it is about, and what it says of them.</summary>
internal sealed record StyleRule(Selector[] Selectors, Longhand[] Longhands, AtRule? AtRule, string? Layer, int Order);

/// <summary>Reads CSS as browsers do: what cannot be read is left out up to where it ends, everything else holds.</summary>
internal sealed class StyleSheetReader(StyleSheets sheets, CssText text, HtmlElement element, DeclarationOrigin origin)
{
    private readonly List<Longhand> _longhands = [];

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
    public Longhand[] Attribute(int from, int to)
    {
        Declarations(text.Text.AsSpan(0, to), from, "", null, isInRule: false);
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

            at = Declaration(css, at, selector, around);
        }

        return at;
    }

    private int Declaration(ReadOnlySpan<char> css, int at, string selector, AtRule? around)
    {
        var nameEnd = CssScanner.AfterName(css, at);
        var colon = CssScanner.AfterBlanks(css, nameEnd);
        var isCustom = CssProperties.IsCustom(css[at..nameEnd]);
        var end = CssScanner.Find(css, colon, isCustom ? ";}" : ";}{");
        if (nameEnd == at || colon >= css.Length || css[colon] != ':' || (end < css.Length && css[end] == '{'))
        {
            // A rule within a rule, or what is no declaration.
            sheets.Add(StyleMistakeKind.UnreadableDeclaration, text.SourceAt(at), text.SourceAt(end));
            return end < css.Length && css[end] == '{' ? CssScanner.AfterBlock(css, end) : end;
        }

        var valueStart = CssScanner.AfterBlanks(css, colon + 1);
        var valueEnd = CssScanner.BeforeBlanks(css, Math.Min(valueStart, end), end);
        var declared = valueEnd;
        var isImportant = IsImportant(css, valueStart, ref declared);
        if ((valueStart >= declared && !isCustom) || !sheets.HasRoom(1))
        {
            return end;
        }

        var id = sheets.Properties.Id(css[at..nameEnd]);
        var declaration = new Declaration(text, at, valueStart, valueEnd, element, origin)
        {
            Property = sheets.Properties.Name(id),
            Value = CssScanner.Plain(css[Math.Min(valueStart, declared)..declared]),
            IsImportant = isImportant,
            Selector = selector,
            AtRule = around,
        };
        sheets.Add(declaration);
        Spread(declaration, id);
        return end;
    }

    private void Spread(Declaration declaration, int id)
    {
        if (!Shorthands.Is(declaration.Property))
        {
            declaration.IsInvalid = !CssValues.IsValid(id, declaration.Value);
        }
        else if (CssValues.HasVar(declaration.Value))
        {
            _longhands.AddRange(Shorthands.Properties(declaration.Property).Select(p => new Longhand(p, null, declaration)));
        }
        else
        {
            var set = Shorthands.Expand(declaration.Property, declaration.Value);
            declaration.IsInvalid = set.Count == 0;
            foreach (var (property, value) in set)
            {
                _longhands.Add(new Longhand(property, value, declaration));
            }
        }

        if (declaration.IsInvalid)
        {
            sheets.Add(StyleMistakeKind.InvalidValue, declaration.Start, declaration.End);
            return;
        }

        _longhands.Add(new Longhand(id, declaration.Value, declaration));
    }

    private static bool IsImportant(ReadOnlySpan<char> css, int start, ref int end)
    {
        const string Word = "important";
        if (end - start < Word.Length + 1 || !css[(end - Word.Length)..end].Equals(Word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var mark = CssScanner.BeforeBlanks(css, start, end - Word.Length);
        if (mark <= start || css[mark - 1] != '!')
        {
            return false;
        }

        end = CssScanner.BeforeBlanks(css, start, mark - 1);
        return true;
    }
}
