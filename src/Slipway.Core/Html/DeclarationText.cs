namespace Slipway.Core.Html;

/// <summary>A declaration of a style attribute, and where it begins in its value.</summary>
internal sealed record PlacedDeclaration(DeclarationText Read, int Start);

/// <summary>A declaration as it reads, wherever it stands: mails say the same things over and over, so each is taken apart once.</summary>
internal sealed class DeclarationText
{
    private DeclarationText(string property, string value, int valueStart, int length, bool isImportant, (int Id, string? Value)[] sets)
    {
        (Property, Value, ValueStart, Length, IsImportant, Sets, HasVar) = (property, value, valueStart, length, isImportant, sets, CssValues.HasVar(value));
    }

    public string Property { get; }

    public string Value { get; }

    /// <summary>Where the value begins, counted from the property.</summary>
    public int ValueStart { get; }

    public int Length { get; }

    public bool IsImportant { get; }

    public bool HasVar { get; }

    /// <summary>The properties that it sets, the shorthand itself among them; empty when the value is none of the property's.</summary>
    public (int Id, string? Value)[] Sets { get; }

    /// <summary>Takes a declaration apart; null when it is none.</summary>
    /// <param name="css">From the property to the last of its value.</param>
    /// <param name="properties">The numbers of properties.</param>
    public static DeclarationText? Read(ReadOnlySpan<char> css, CssProperties properties)
    {
        var nameEnd = CssScanner.AfterName(css, 0);
        var colon = CssScanner.AfterBlanks(css, nameEnd);
        if (nameEnd == 0 || colon >= css.Length || css[colon] != ':')
        {
            return null;
        }

        var start = CssScanner.AfterBlanks(css, colon + 1);
        var end = css.Length;
        var isImportant = EndsImportant(css, start, ref end);
        if (start >= end && !CssProperties.IsCustom(css))
        {
            return null;
        }

        var id = properties.Id(css[..nameEnd]);
        var value = start < end ? CssScanner.Plain(css[start..end]) : "";
        return new DeclarationText(properties.Name(id), value, start, css.Length, isImportant, Spread(id, properties.Name(id), value));
    }

    /// <summary>What a presentational attribute stands for.</summary>
    public static DeclarationText Of(int id, string property, string value, int valueStart, int length) => new(property, value, valueStart, length, isImportant: false, [(id, value)]);

    private static (int Id, string? Value)[] Spread(int id, string property, string value)
    {
        if (!Shorthands.Is(property))
        {
            return CssValues.IsValid(id, value) ? [(id, value)] : [];
        }

        return CssValues.HasVar(value) ? [.. Shorthands.Properties(property).Select(p => (p, (string?)null)), (id, value)]
            : Shorthands.Expand(property, value) is { Count: > 0 } set ? [.. set.Select(s => (s.Id, (string?)s.Value)), (id, value)]
            : [];
    }

    private static bool EndsImportant(ReadOnlySpan<char> css, int start, ref int end)
    {
        const string Word = "important";
        if (end - start <= Word.Length || !css[(end - Word.Length)..end].Equals(Word, StringComparison.OrdinalIgnoreCase))
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
