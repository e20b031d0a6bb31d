using System.Text;

namespace Slipway.Core.Text;

/// <summary>The words, brackets and values of a condition, with their offsets.</summary>
internal sealed class PredicateTokens
{
    private readonly string _text;
    private int _at;

    public PredicateTokens(string text)
    {
        _text = text;
        Skip();
    }

    /// <summary>Offset of the next token.</summary>
    public int Offset => _at;

    public bool AtEnd => _at >= _text.Length;

    /// <summary>The next token as written; empty at the end.</summary>
    public string Peek => AtEnd ? "" : _text[_at..EndOf(_at)];

    /// <summary>The next token if it is a word.</summary>
    public string? Word => AtEnd || IsMark(_text[_at]) || _text[_at] == '"' ? null : Peek;

    /// <summary>The word after the next token, if one follows.</summary>
    public string? WordAfter
    {
        get
        {
            var start = _at;
            Next();
            var word = Word;
            _at = start;
            return word;
        }
    }

    public void Next()
    {
        _at = AtEnd ? _at : EndOf(_at);
        Skip();
    }

    public bool Take(string token)
    {
        if (Peek != token)
        {
            return false;
        }

        Next();
        return true;
    }

    public bool TakeAll(params ReadOnlySpan<string> words)
    {
        var start = _at;
        foreach (var word in words)
        {
            if (!Take(word))
            {
                _at = start;
                return false;
            }
        }

        return true;
    }

    /// <summary>A value: in quotes, or words up to the next comma, bracket or (outside a list) <c>and</c> or <c>or</c>.</summary>
    public string? Value(bool inList)
    {
        if (!AtEnd && _text[_at] == '"')
        {
            return Quoted();
        }

        var start = _at;
        var end = _at;
        while (!AtEnd && !IsMark(_text[_at]) && _text[_at] != '"' && (inList || Word is not ("and" or "or")))
        {
            end = EndOf(_at);
            Next();
        }

        return end > start ? _text[start..end] : null;
    }

    private string? Quoted()
    {
        var value = new StringBuilder();
        for (var i = _at + 1; i < _text.Length; i++)
        {
            if (_text[i] == '"')
            {
                _at = i + 1;
                Skip();
                return value.ToString();
            }

            if (_text[i] == '\\' && i + 1 < _text.Length)
            {
                i++;
            }

            value.Append(_text[i]);
        }

        return null;
    }

    private int EndOf(int at)
    {
        if (IsMark(_text[at]) || _text[at] == '"')
        {
            return at + 1;
        }

        var end = at;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && !IsMark(_text[end]) && _text[end] != '"')
        {
            end++;
        }

        return end;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private static bool IsMark(char c) => c is '(' or ')' or '[' or ']' or ',';
}
