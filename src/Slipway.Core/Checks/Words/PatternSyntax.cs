using System.Globalization;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>A regular expression taken apart as far as it matters for telling what it can begin with and whether it can run away.</summary>
internal abstract record PatternNode
{
    /// <summary>One character.</summary>
    public sealed record Character(char Value) : PatternNode;

    /// <summary>One of several characters.</summary>
    /// <param name="Characters">Which; null when they are too many to list.</param>
    /// <param name="Marks">Their kinds.</param>
    public sealed record Set(string? Characters, ulong Marks) : PatternNode
    {
        /// <summary>Whether none of them can be part of a word.</summary>
        public bool EndsWord => (Marks & (Documents.Marks.Letters | Documents.Marks.Of('_'))) == 0;
    }

    /// <summary>One after the other.</summary>
    public sealed record Sequence(IReadOnlyList<PatternNode> Items) : PatternNode;

    /// <summary>One of several, the first that fits.</summary>
    public sealed record Choice(IReadOnlyList<PatternNode> Items) : PatternNode;

    /// <summary>Again and again; <paramref name="Most"/> is null without limit.</summary>
    public sealed record Repeat(PatternNode Item, int Least, int? Most, bool IsLazy) : PatternNode;

    /// <summary>A place between characters.</summary>
    public sealed record Boundary(bool IsWord) : PatternNode;

    /// <summary>Looks ahead or behind.</summary>
    /// <param name="Item">For what.</param>
    /// <param name="IsAhead">Whether it must follow.</param>
    public sealed record Look(PatternNode Item, bool IsAhead) : PatternNode;

    /// <summary>What only an engine that goes back can do: backreferences, conditions.</summary>
    public sealed record Opaque : PatternNode;
}

/// <summary>Reads the syntax that .NET and Vale share; throws <see cref="FormatException"/> for anything else, and the engine is then asked itself.</summary>
internal sealed class PatternSyntax
{
    private const int MostNesting = 60;
    private static readonly ulong Word = Marks.Letters | Marks.Of('_');
    private readonly string _text;
    private int _at;
    private int _depth;

    private PatternSyntax(string text) => _text = text;

    /// <summary>Reads an expression; null when it is written in a way that is not understood here.</summary>
    public static PatternNode? Read(string expression)
    {
        try
        {
            var reader = new PatternSyntax(expression);
            var node = reader.Choice();
            return reader._at == expression.Length ? node : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private bool AtEnd => _at >= _text.Length;

    private char Next() => AtEnd ? throw new FormatException() : _text[_at++];

    private PatternNode Choice()
    {
        if (++_depth > MostNesting)
        {
            throw new FormatException();
        }

        var items = new List<PatternNode> { Sequence() };
        while (!AtEnd && _text[_at] == '|')
        {
            _at++;
            items.Add(Sequence());
        }

        _depth--;
        return items.Count == 1 ? items[0] : new PatternNode.Choice(items);
    }

    private PatternNode Sequence()
    {
        var items = new List<PatternNode>();
        while (!AtEnd && _text[_at] is not ('|' or ')'))
        {
            if (Item() is { } item)
            {
                items.Add(Repeated(item));
            }
        }

        return items.Count == 1 ? items[0] : new PatternNode.Sequence(items);
    }

    private PatternNode? Item()
    {
        switch (Next())
        {
            case '(':
                return Group();
            case '[':
                return Class();
            case '\\':
                return Escape();
            case '.':
                return new PatternNode.Set(null, Marks.Everything);
            case '^' or '$':
                return new PatternNode.Boundary(IsWord: false);
            case '*' or '+' or '?':
                throw new FormatException();
            case var c:
                return new PatternNode.Character(c);
        }
    }

    private PatternNode Repeated(PatternNode item)
    {
        while (!AtEnd)
        {
            var (least, most) = (0, (int?)null);
            switch (_text[_at])
            {
                case '*':
                    break;
                case '+':
                    least = 1;
                    break;
                case '?':
                    most = 1;
                    break;
                case '{' when Count() is { } count:
                    (least, most, _at) = count;
                    break;
                default:
                    return item;
            }

            _at++;
            var lazy = !AtEnd && _text[_at] == '?';
            _at += lazy ? 1 : 0;
            item = new PatternNode.Repeat(item, least, most, lazy);
        }

        return item;
    }

    // {2}, {2,} and {2,5}; anything else in braces is a brace.
    private (int Least, int? Most, int End)? Count()
    {
        var end = _text.IndexOf('}', _at);
        if (end < 0)
        {
            return null;
        }

        var parts = _text[(_at + 1)..end].Split(',');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least))
        {
            return null;
        }

        return parts.Length == 1 ? (least, least, end)
            : parts[1].Length == 0 ? (least, null, end)
            : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most >= least ? (least, most, end) : throw new FormatException() : null;
    }

    private PatternNode? Group()
    {
        var (look, ahead, opaque) = (false, false, false);
        if (!AtEnd && _text[_at] == '?')
        {
            _at++;
            switch (Next())
            {
                case ':':
                    break;
                case '=':
                    (look, ahead) = (true, true);
                    break;
                case '!':
                    look = true;
                    break;
                case '>':
                    opaque = true;
                    break;
                case 'P' when !AtEnd && _text[_at] == '<':
                    _at++;
                    Name('>');
                    break;
                case '<' when !AtEnd && _text[_at] is '=' or '!':
                    _at++;
                    look = true;
                    break;
                case '<':
                    Name('>');
                    break;
                case 'i' or 'm' or 's' or '-':
                    return Options();
                default:
                    throw new FormatException();
            }
        }

        var inner = Choice();
        if (Next() != ')')
        {
            throw new FormatException();
        }

        return look ? new PatternNode.Look(inner, ahead) : opaque ? new PatternNode.Sequence([new PatternNode.Opaque(), inner]) : inner;
    }

    private PatternNode? Options()
    {
        while (Next() is var c && c != ')')
        {
            if (c == ':')
            {
                var inner = Choice();
                return Next() == ')' ? inner : throw new FormatException();
            }

            if (c is not ('i' or 'm' or 's' or '-'))
            {
                throw new FormatException();
            }
        }

        return null;
    }

    private void Name(char close)
    {
        while (Next() is var c && c != close)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                throw new FormatException();
            }
        }
    }

    private PatternNode Escape()
    {
        switch (Next())
        {
            case 'b':
                return new PatternNode.Boundary(IsWord: true);
            case 'B' or 'A' or 'z' or 'Z':
                return new PatternNode.Boundary(IsWord: false);
            case 's':
                return new PatternNode.Set(null, Marks.Blank | Marks.Other);
            case 'd':
                return new PatternNode.Set("0123456789", Marks.Digit);
            case 'w':
                return new PatternNode.Set(null, Word);
            case 'W' or 'S' or 'D':
                return new PatternNode.Set(null, Marks.Everything);
            case 'p' or 'P':
                if (Next() != '{')
                {
                    throw new FormatException();
                }

                Name('}');
                return new PatternNode.Set(null, Marks.Everything);
            case 'n':
                return new PatternNode.Character('\n');
            case 't':
                return new PatternNode.Character('\t');
            case 'r':
                return new PatternNode.Character('\r');
            case >= '1' and <= '9':
                return new PatternNode.Opaque();
            case var c when char.IsAsciiLetterOrDigit(c):
                throw new FormatException();
            case var c:
                return new PatternNode.Character(c);
        }
    }

    private PatternNode Class()
    {
        var characters = new List<char>();
        var (listed, negated, marks) = (true, false, 0UL);
        if (!AtEnd && _text[_at] == '^')
        {
            _at++;
            (listed, negated) = (false, true);
        }

        var first = true;
        while (Next() is var c && (c != ']' || first))
        {
            first = false;
            if (c == '[' && !AtEnd && _text[_at] == ':')
            {
                throw new FormatException();
            }

            if (c == '\\')
            {
                c = Next();
                if (c is 's' or 'w' or 'd' or 'S' or 'W' or 'D' or 'p' or 'P')
                {
                    if (c is 'p' or 'P')
                    {
                        if (Next() != '{')
                        {
                            throw new FormatException();
                        }

                        Name('}');
                    }

                    marks |= c switch { 's' => Marks.Blank | Marks.Other, 'w' => Word, 'd' => Marks.Digit, _ => Marks.Everything };
                    listed = false;
                    continue;
                }

                c = c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'x' or 'u' => throw new FormatException(), _ => c };
            }

            if (!AtEnd && _text[_at] == '-' && _at + 1 < _text.Length && _text[_at + 1] is not (']' or '\\' or '['))
            {
                var to = _text[_at + 1];
                _at += 2;
                if (to < c)
                {
                    throw new FormatException();
                }

                for (var i = c; i <= to; i++)
                {
                    marks |= Marks.Of(i);
                    listed &= characters.Count < 16;
                    if (listed)
                    {
                        characters.Add(i);
                    }
                    else if (i > 127)
                    {
                        break;
                    }
                }

                continue;
            }

            characters.Add(c);
            marks |= Marks.Of(c);
        }

        return new PatternNode.Set(listed ? new string([.. characters]) : null, negated ? Marks.Everything : marks);
    }
}
