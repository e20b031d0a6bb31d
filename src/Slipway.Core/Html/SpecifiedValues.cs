namespace Slipway.Core.Html;

/// <summary>What a document says of a property on an element.</summary>
internal enum SpecifiedKind
{
    /// <summary>Nothing: the parent's value, or what browsers do by themselves.</summary>
    None,
    Value,
    Inherit,
    Initial,
}

/// <summary>A property on an element as the document has it.</summary>
internal readonly record struct Specified(SpecifiedKind Kind, string? Text)
{
    public bool IsValue(out string value)
    {
        value = Text ?? "";
        return Kind == SpecifiedKind.Value;
    }
}

/// <summary>The declarations that won on an element, with custom properties filled in and the keywords of all properties understood.</summary>
internal sealed class SpecifiedValues(Styles styles, SpecifiedValues? parent, Longhand[] declared)
{
    // Which of the first 64 properties are among them: of most that are asked for the document says nothing.
    private readonly ulong _has = Has(declared);

    private CssProperties Properties => styles.Sheets.Properties;

    public SpecifiedValues? Parent => parent;

    /// <summary>Whether the document says anything of the measures of text.</summary>
    public bool SizesText => (_has & CssProperties.TextMeasures) != 0;

    /// <summary>What won for a property; null where the document says nothing of it.</summary>
    public Longhand? Winner(int id)
    {
        if (id < 64 && (_has & (1UL << id)) == 0)
        {
            return null;
        }

        foreach (ref readonly var longhand in declared.AsSpan())
        {
            if (longhand.Id == id)
            {
                return longhand;
            }
        }

        return null;
    }

    public Specified this[int id] => Winner(id) is { } longhand ? Of(longhand) : default;

    /// <summary>The declaration that decides on a property, here or where its value is inherited from.</summary>
    public Declaration? Decides(int id)
    {
        var isInherited = Properties.IsInherited(id);
        for (var at = this; at is not null; at = at.Parent)
        {
            var kind = at[id].Kind;
            if (kind is SpecifiedKind.Value or SpecifiedKind.Initial)
            {
                return at.Winner(id)?.From;
            }

            if (kind != SpecifiedKind.Inherit && !isInherited)
            {
                break;
            }
        }

        return null;
    }

    public string? Value(int id)
    {
        var isInherited = Properties.IsInherited(id);
        for (var at = this; at is not null; at = at.Parent)
        {
            var specified = at[id];
            if (specified.Kind is SpecifiedKind.Value)
            {
                return specified.Text;
            }

            if (specified.Kind == SpecifiedKind.Initial || (specified.Kind == SpecifiedKind.None && !isInherited))
            {
                break;
            }
        }

        return null;
    }

    private static ulong Has(Longhand[] declared)
    {
        var has = 0UL;
        foreach (ref readonly var longhand in declared.AsSpan())
        {
            has |= longhand.Id < 64 ? 1UL << longhand.Id : 0;
        }

        return has;
    }

    private Specified Of(Longhand longhand)
    {
        var id = longhand.Id;
        var value = longhand.Value;
        if (value is null)
        {
            // A shorthand with custom properties is taken apart once they are filled in.
            value = styles.Custom.Fill(this, longhand.From.Value) is { } filled ? Shorthands.Part(longhand.From.Property, filled.Trim(), id) : null;
        }
        else if (longhand.From.HasVar)
        {
            value = styles.Custom.Fill(this, value)?.Trim() is { } filled && CssValues.IsValid(id, filled) ? filled : null;
        }

        if (value is not null && !CssValues.IsWide(value))
        {
            return new Specified(SpecifiedKind.Value, value);
        }

        // What cannot be filled in counts as unset: it takes with it what others said.
        return value?.ToLowerInvariant() switch
        {
            "inherit" => new Specified(SpecifiedKind.Inherit, null),
            "initial" => new Specified(SpecifiedKind.Initial, null),
            "revert" or "revert-layer" => default,
            _ => new Specified(Properties.IsInherited(id) ? SpecifiedKind.Inherit : SpecifiedKind.Initial, null),
        };
    }
}
