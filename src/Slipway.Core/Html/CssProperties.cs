using System.Collections.Frozen;

namespace Slipway.Core.Html;

/// <summary>The numbers of properties: those whose values are computed have fixed ones, all others get one as they are met.</summary>
internal sealed class CssProperties
{
    public const int Color = 0, BackgroundColor = 1, BackgroundImage = 2, FontFamily = 3, FontSize = 4, FontWeight = 5, LineHeight = 6, LetterSpacing = 7, FontStyle = 8, TextDecorationLine = 9,
        Display = 10, Visibility = 11, Opacity = 12, MaxHeight = 13, Width = 14, Height = 15, MaxWidth = 16, Overflow = 17, ColorScheme = 18,
        // In the order of sides: top, right, bottom, left.
        MarginTop = 20, PaddingTop = 24, BorderTopWidth = 28, BorderTopStyle = 32, BorderTopColor = 36,
        // In the order of corners, from top left on clockwise.
        BorderTopLeftRadius = 40,
        TextAlign = 44, VerticalAlign = 45, TextTransform = 46, MinWidth = 47, MinHeight = 48, Float = 49, BorderSpacing = 50, WhiteSpace = 51, BorderCollapse = 52, TextDecorationColor = 53, Position = 54;

    /// <summary>Of those that the measures of text depend on, a bit each.</summary>
    public const ulong TextMeasures = 1UL << FontSize | 1UL << FontWeight | 1UL << LineHeight | 1UL << LetterSpacing;

    private const int Known = 55;

    private static readonly string[] _sides = ["top", "right", "bottom", "left"];

    private static readonly string[] _known = KnownNames();

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids =
        _known.Index().Where(k => k.Item.Length > 0).ToFrozenDictionary(k => k.Item, k => k.Index, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string> _inherited = ("border-collapse border-spacing caption-side color color-scheme cursor direction empty-cells font-family font-feature-settings font-kerning "
        + "font-size font-stretch font-style font-variant font-weight hyphens letter-spacing line-height list-style list-style-image list-style-position list-style-type orphans overflow-wrap quotes "
        + "tab-size text-align text-align-last text-indent text-shadow text-transform text-underline-offset visibility white-space widows word-break word-spacing word-wrap writing-mode "
        + "-webkit-text-size-adjust -webkit-text-fill-color").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly bool[] _knownInherited = Array.ConvertAll(_known, _inherited.Contains);

    private readonly List<string> _names = [.. _known];
    private readonly Dictionary<string, int> _more = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _moreIds;

    public CssProperties() => _moreIds = _more.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsKnown(int id) => id < Known;

    public int Count => _names.Count;

    public string Name(int id) => _names[id];

    public bool IsInherited(int id) => id < Known ? _knownInherited[id] : _inherited.Contains(_names[id]) || IsCustom(_names[id]);

    public static bool IsCustom(ReadOnlySpan<char> name) => name.StartsWith("--");

    /// <summary>The number of a property; one that is met for the first time gets one.</summary>
    /// <param name="written">As it is written; upper and lower case are the same, except in custom properties.</param>
    public int Id(ReadOnlySpan<char> written)
    {
        Span<char> lower = written.Length <= 64 ? stackalloc char[written.Length] : new char[written.Length];
        if (IsCustom(written))
        {
            written.CopyTo(lower);
        }
        else
        {
            written.ToLowerInvariant(lower);
        }

        if (_ids.TryGetValue(lower, out var known) || _moreIds.TryGetValue(lower, out known))
        {
            return known;
        }

        var name = lower.ToString();
        _names.Add(name);
        _more.Add(name, _names.Count - 1);
        return _names.Count - 1;
    }

    /// <summary>The number of a property that was met; null when it was not.</summary>
    /// <param name="name">Lower case.</param>
    public int? Find(string name) => _ids.TryGetValue(name, out var known) || _more.TryGetValue(name, out known) ? known : null;

    private static string[] KnownNames()
    {
        var names = new string[Known];
        Array.Fill(names, "");
        foreach (var (id, name) in new (int, string)[]
        {
            (Color, "color"), (BackgroundColor, "background-color"), (BackgroundImage, "background-image"), (FontFamily, "font-family"), (FontSize, "font-size"), (FontWeight, "font-weight"),
            (LineHeight, "line-height"), (LetterSpacing, "letter-spacing"), (FontStyle, "font-style"), (TextDecorationLine, "text-decoration-line"), (Display, "display"),
            (Visibility, "visibility"), (Opacity, "opacity"), (MaxHeight, "max-height"), (Width, "width"), (Height, "height"), (MaxWidth, "max-width"), (Overflow, "overflow"),
            (ColorScheme, "color-scheme"), (BorderTopLeftRadius, "border-top-left-radius"), (BorderTopLeftRadius + 1, "border-top-right-radius"),
            (BorderTopLeftRadius + 2, "border-bottom-right-radius"), (BorderTopLeftRadius + 3, "border-bottom-left-radius"), (TextAlign, "text-align"), (VerticalAlign, "vertical-align"),
            (TextTransform, "text-transform"), (MinWidth, "min-width"), (MinHeight, "min-height"), (Float, "float"), (BorderSpacing, "border-spacing"), (WhiteSpace, "white-space"),
            (BorderCollapse, "border-collapse"), (TextDecorationColor, "text-decoration-color"), (Position, "position"),
        })
        {
            names[id] = name;
        }

        foreach (var (i, side) in _sides.Index())
        {
            names[MarginTop + i] = $"margin-{side}";
            names[PaddingTop + i] = $"padding-{side}";
            names[BorderTopWidth + i] = $"border-{side}-width";
            names[BorderTopStyle + i] = $"border-{side}-style";
            names[BorderTopColor + i] = $"border-{side}-color";
        }

        return names;
    }
}
