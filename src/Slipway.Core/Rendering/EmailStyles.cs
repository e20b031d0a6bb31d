using System.Globalization;
using System.Text;
using Slipway.Core.Brand;

namespace Slipway.Core.Rendering;

/// <summary>Colours of text and buttons on one background, and the class under which dark mode changes each.</summary>
/// <param name="Text">Text and headings.</param>
/// <param name="TextClass">Class of text.</param>
/// <param name="Muted">Text that steps back.</param>
/// <param name="MutedClass">Class of muted text.</param>
/// <param name="Link">Links.</param>
/// <param name="LinkClass">Class of links.</param>
/// <param name="Button">Buttons.</param>
/// <param name="ButtonClass">Class of buttons.</param>
/// <param name="Label">Words on buttons.</param>
/// <param name="LabelClass">Class of words on buttons.</param>
internal sealed record Tone(
    Colour Text, string TextClass, Colour Muted, string MutedClass, Colour Link, string LinkClass, Colour Button, string ButtonClass, Colour Label, string LabelClass);

/// <summary>The looks of an email: inline styles, and the style block for what cannot be inlined.</summary>
internal sealed class EmailStyles(Theme theme)
{
    /// <summary>Gmail drops a style block longer than this, and with it the whole phone layout.</summary>
    public const int MaxStyleBlock = 8192;

    public const int Width = 600;
    public const int Padding = 40;
    public const int ContentWidth = Width - 2 * Padding;

    public Theme Theme => theme;

    public string BodyFaces { get; } = Markup.Faces(theme.BodyFont);

    public string HeadingFaces { get; } = Markup.Faces(theme.HeadingFont);

    public Tone OnSurface { get; } = new(
        theme.Light.Text, "tx", theme.Light.Muted, "mu", theme.Light.Link, "ln", theme.Light.Primary, "pr", theme.Light.OnPrimary, "op");

    // On the opening panel the button is the panel's colours turned round: always legible where the panel's text is.
    public Tone OnHero { get; } = new(
        theme.Light.OnHero, "oh", theme.Light.OnHero, "oh", theme.Light.OnHero, "oh", theme.Light.OnHero, "hb", theme.Light.Hero, "ht");

    public Tone OnBackground { get; } = new(
        theme.Light.Muted, "mu", theme.Light.Muted, "mu", theme.Light.Muted, "mu", theme.Light.Primary, "pr", theme.Light.OnPrimary, "op");

    public string Text(Colour colour, int size, string more = "") => Css(
        $"margin:0;font-family:{BodyFaces};font-size:{size}px;line-height:{theme.LineHeight};color:{colour};{more}");

    public string Heading(Colour colour, int level)
    {
        var size = HeadingSize(level);
        return Css($"margin:0;font-family:{HeadingFaces};font-size:{size}px;line-height:{(level == 1 ? 1.2 : 1.3)};font-weight:{theme.HeadingWeight};color:{colour};{(level == 1 ? "letter-spacing:-0.01em;" : "")}");
    }

    private int HeadingSize(int level) => level switch
    {
        1 => theme.TitleSize,
        2 => Math.Max(theme.BodySize + 4, theme.TitleSize * 11 / 16),
        3 => theme.BodySize + 2,
        _ => theme.BodySize,
    };

    public string StyleBlock()
    {
        var css = new StringBuilder();
        css.Append(
            """
            :root{color-scheme:light dark;supported-color-schemes:light dark}
            body{margin:0;padding:0;width:100%!important;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}
            table{mso-table-lspace:0pt;mso-table-rspace:0pt}
            img{border:0;outline:none;text-decoration:none;-ms-interpolation-mode:bicubic}
            a[x-apple-data-detectors]{color:inherit!important;text-decoration:inherit!important}
            @media only screen and (max-width:620px){
            .wrap{padding:0!important}
            .card,.hero{border-radius:0!important}
            .px{padding-left:24px!important;padding-right:24px!important}
            .pc{padding-left:12px!important;padding-right:12px!important}
            .col{display:block!important;max-width:100%!important}

            """);
        css.Append(CultureInfo.InvariantCulture, $".h1{{font-size:{Math.Min(theme.TitleSize, 28)}px!important}}\n");
        css.Append(
            """
            .btn{width:100%!important}
            .btn a{display:block!important}
            }

            """);
        css.Append("@media (prefers-color-scheme:dark){\n");
        foreach (var (name, property, colour) in DarkRules())
        {
            css.Append(CultureInfo.InvariantCulture, $".{name}{{{property}:{colour}!important}}\n");
        }

        css.Append("}\n");
        // Outlook's web and phone clients mark what they have recoloured, and keep what is set under the mark.
        foreach (var (name, property, colour) in DarkRules())
        {
            css.Append(CultureInfo.InvariantCulture, $"[{(property == "background-color" ? "data-ogsb" : "data-ogsc")}] .{name}{{{property}:{colour}!important}}\n");
        }

        return css.ToString();
    }

    private IEnumerable<(string Class, string Property, Colour Colour)> DarkRules()
    {
        var dark = theme.Dark;
        return
        [
            ("bg", "background-color", dark.Background),
            ("sf", "background-color", dark.Surface),
            ("he", "background-color", dark.Hero),
            ("pr", "background-color", dark.Primary),
            ("hb", "background-color", dark.OnHero),
            ("ab", "background-color", dark.Accent),
            ("tx", "color", dark.Text),
            ("mu", "color", dark.Muted),
            ("ln", "color", dark.Link),
            ("op", "color", dark.OnPrimary),
            ("oh", "color", dark.OnHero),
            ("ht", "color", dark.Hero),
            ("ac", "color", dark.Accent),
            ("bd", "border-color", dark.Border),
        ];
    }

    private static string Css(FormattableString css) => css.ToString(CultureInfo.InvariantCulture);
}
