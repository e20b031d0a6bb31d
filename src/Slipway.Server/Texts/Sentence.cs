using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Server.Texts;

/// <summary>An interpolated sentence before its values are put in: <c>$"Waits for {roles}"</c> is found under <c>Waits for {0}</c>.</summary>
[InterpolatedStringHandler]
internal ref struct Sentence(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 4));
    private readonly object?[] _values = new object?[formattedCount];
    private int _next;

    /// <summary>The sentence with numbered places, as a translation has them.</summary>
    public readonly string Text => _text.ToString();

    public readonly void AppendLiteral(string literal) => _text.Append(literal.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<TValue>(TValue value, string? format = null)
    {
        _text.Append('{').Append(_next).Append(format is null ? "" : $":{format}").Append('}');
        _values[_next++] = value;
    }

    /// <summary>The sentence in a translation's words.</summary>
    internal readonly string In(string translation) => string.Format(CultureInfo.CurrentCulture, translation, _values);
}
