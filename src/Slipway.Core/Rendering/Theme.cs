using System.Collections.Immutable;
using Slipway.Core.Brand;

namespace Slipway.Core.Rendering;

/// <summary>How a brand looks: what renderers take colours, faces and measures from.</summary>
public sealed record Theme
{
    /// <summary>Colours on light screens.</summary>
    public required Palette Light { get; init; }

    /// <summary>Colours on dark screens.</summary>
    public required Palette Dark { get; init; }

    /// <summary>Faces of running text, most wanted first.</summary>
    public ImmutableArray<string> BodyFont { get; init; } = ["Segoe UI", "Helvetica Neue", "Helvetica", "Arial", "sans-serif"];

    /// <summary>Faces of headings, most wanted first.</summary>
    public ImmutableArray<string> HeadingFont { get; init; } = ["Segoe UI", "Helvetica Neue", "Helvetica", "Arial", "sans-serif"];

    /// <summary>Size of running text in pixels.</summary>
    /// <value>16, below which phones enlarge text by themselves.</value>
    public int BodySize { get; init; } = 16;

    /// <summary>Size of the title in pixels.</summary>
    public int TitleSize { get; init; } = 32;

    /// <summary>Size of small print in pixels.</summary>
    public int SmallSize { get; init; } = 14;

    /// <summary>Height of a line of running text, as a multiple of its size.</summary>
    public double LineHeight { get; init; } = 1.6;

    /// <summary>Weight of headings, 100 to 900.</summary>
    public int HeadingWeight { get; init; } = 700;

    /// <summary>Radius of the corners of buttons, in pixels.</summary>
    public int ButtonRadius { get; init; } = 6;

    /// <summary>Radius of the corners of panels, in pixels.</summary>
    public int PanelRadius { get; init; } = 8;

    /// <summary>Space between blocks, in pixels.</summary>
    public int BlockSpace { get; init; } = 24;

    /// <summary>What is used where a brand says nothing: quiet, legible, nobody's colours.</summary>
    public static Theme Default { get; } = new()
    {
        Light = Palette.Of("#1c2733", "#f2f4f6", "#ffffff", "#1f5f8b", "#ffffff", "#566472", "#d5dbe1", "#8a6116", "#1b3a52", "#ffffff", "#1f5f8b"),
        Dark = Palette.Of("#e6ebf0", "#11171d", "#1a222b", "#7cbce6", "#0d1a24", "#a3b1be", "#33404d", "#e3b968", "#16303f", "#f3f7fa", "#8fc7ec"),
    };
}

/// <summary>The colours of a theme on one kind of screen.</summary>
public sealed record Palette
{
    /// <summary>Text and headings.</summary>
    public required Colour Text { get; init; }

    /// <summary>Behind everything.</summary>
    public required Colour Background { get; init; }

    /// <summary>Behind the content.</summary>
    public required Colour Surface { get; init; }

    /// <summary>Buttons.</summary>
    public required Colour Primary { get; init; }

    /// <summary>Words on buttons.</summary>
    public required Colour OnPrimary { get; init; }

    /// <summary>Text that steps back: roles, small print.</summary>
    public required Colour Muted { get; init; }

    /// <summary>Lines and frames.</summary>
    public required Colour Border { get; init; }

    /// <summary>The second colour of the brand: times of an agenda, the bar beside a quote.</summary>
    public required Colour Accent { get; init; }

    /// <summary>Behind the opening panel.</summary>
    public required Colour Hero { get; init; }

    /// <summary>Text on the opening panel.</summary>
    public required Colour OnHero { get; init; }

    /// <summary>Links within text.</summary>
    public required Colour Link { get; init; }

    /// <summary>Every text colour with a background it stands on: each pair must be legible.</summary>
    public IEnumerable<(string Name, Colour Text, Colour Background)> Pairs() =>
    [
        ("text on surface", Text, Surface),
        ("text on background", Text, Background),
        ("muted on surface", Muted, Surface),
        ("muted on background", Muted, Background),
        ("link on surface", Link, Surface),
        ("link on background", Link, Background),
        ("accent on surface", Accent, Surface),
        ("on-primary on primary", OnPrimary, Primary),
        ("on-hero on hero", OnHero, Hero),
        ("hero on on-hero", Hero, OnHero),
    ];

    internal static Palette Of(
        string text, string background, string surface, string primary, string onPrimary, string muted, string border, string accent, string hero, string onHero, string link) => new()
        {
            Text = Hex(text),
            Background = Hex(background),
            Surface = Hex(surface),
            Primary = Hex(primary),
            OnPrimary = Hex(onPrimary),
            Muted = Hex(muted),
            Border = Hex(border),
            Accent = Hex(accent),
            Hero = Hex(hero),
            OnHero = Hex(onHero),
            Link = Hex(link),
        };

    private static Colour Hex(string text) => Colour.Read(text) ?? throw new FormatException($"{text} is no colour.");
}
