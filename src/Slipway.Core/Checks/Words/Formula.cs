using System.Globalization;

namespace Slipway.Core.Checks.Words;

/// <summary>Arithmetic over named numbers: <c>0.4 * ((words / sentences) + 100)</c>, <c>value &gt; 8</c>.</summary>
internal sealed class Formula
{
    private const int MostNesting = 50;

    private readonly Func<Func<string, double>, double> _value;

    private Formula(Func<Func<string, double>, double> value) => _value = value;

    /// <summary>What it comes to; a comparison is 1 or 0, a division by nothing is not finite.</summary>
    public double Value(Func<string, double> names) => _value(names);

    /// <summary>Reads a formula; null when it cannot be read, with the reason.</summary>
    public static Formula? Read(string text, IReadOnlySet<string> names, out string? problem)
    {
        try
        {
            var parser = new Parser(text, names);
            problem = null;
            return new Formula(parser.All());
        }
        catch (FormatException broken)
        {
            problem = broken.Message;
            return null;
        }
    }

    private sealed class Parser(string text, IReadOnlySet<string> names)
    {
        private int _at;
        private int _depth;

        public Func<Func<string, double>, double> All()
        {
            var value = Comparison();
            Skip();
            return _at == text.Length ? value : throw new FormatException($"\"{text[_at..]}\" is too much");
        }

        private Func<Func<string, double>, double> Comparison()
        {
            var left = Sum();
            foreach (var sign in (ReadOnlySpan<string>)[">=", "<=", "==", "!=", ">", "<"])
            {
                if (Takes(sign))
                {
                    var right = Sum();
                    return sign switch
                    {
                        ">=" => n => left(n) >= right(n) ? 1 : 0,
                        "<=" => n => left(n) <= right(n) ? 1 : 0,
                        "==" => n => left(n).Equals(right(n)) ? 1 : 0,
                        "!=" => n => left(n).Equals(right(n)) ? 0 : 1,
                        ">" => n => left(n) > right(n) ? 1 : 0,
                        _ => n => left(n) < right(n) ? 1 : 0,
                    };
                }
            }

            return left;
        }

        private Func<Func<string, double>, double> Sum()
        {
            var value = Product();
            while (true)
            {
                var left = value;
                if (Takes("+"))
                {
                    var right = Product();
                    value = n => left(n) + right(n);
                }
                else if (Takes("-"))
                {
                    var right = Product();
                    value = n => left(n) - right(n);
                }
                else
                {
                    return value;
                }
            }
        }

        private Func<Func<string, double>, double> Product()
        {
            var value = Factor();
            while (true)
            {
                var left = value;
                if (Takes("*"))
                {
                    var right = Factor();
                    value = n => left(n) * right(n);
                }
                else if (Takes("/"))
                {
                    var right = Factor();
                    value = n => left(n) / right(n);
                }
                else
                {
                    return value;
                }
            }
        }

        private Func<Func<string, double>, double> Factor()
        {
            if (++_depth > MostNesting)
            {
                throw new FormatException("it is nested too deep");
            }

            var value = Inner();
            _depth--;
            return value;
        }

        private Func<Func<string, double>, double> Inner()
        {
            if (Takes("("))
            {
                var value = Comparison();
                return Takes(")") ? value : throw new FormatException("a bracket is not closed");
            }

            if (Takes("-"))
            {
                var value = Factor();
                return n => -value(n);
            }

            Skip();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
            {
                _at++;
            }

            var word = text[start.._at];
            if (double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return _ => number;
            }

            if (word is "math.sqrt" or "math.abs")
            {
                var inner = Inner();
                return word == "math.sqrt" ? n => Math.Sqrt(inner(n)) : n => Math.Abs(inner(n));
            }

            // Headings are counted by level: heading.h1 and heading_h1 are the same.
            var name = word.Replace('.', '_');
            return names.Contains(name) ? n => n(name) : throw new FormatException(word.Length == 0 ? "something is missing" : $"\"{word}\" is not known");
        }

        private bool Takes(string sign)
        {
            Skip();
            if (!text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal))
            {
                return false;
            }

            _at += sign.Length;
            return true;
        }

        private void Skip()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }
    }
}
