using System.Globalization;
using System.Text;

namespace Slipway.Core.Rendering;

/// <summary>The style sheet of a page.</summary>
internal static class PageStyles
{
    private const string Rules =
        """
        *,*::before,*::after{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;background:var(--background);color:var(--text);font:var(--size)/var(--line) var(--body)}
        img{max-width:100%;height:auto;border-radius:var(--radius);display:block}
        a{color:var(--link);text-underline-offset:.15em}
        a:hover{text-decoration-thickness:2px}
        :focus-visible{outline:3px solid var(--focus);outline-offset:3px;border-radius:2px}
        h1,h2,h3,h4,h5,h6{font-family:var(--heading);font-weight:var(--weight);line-height:1.25;margin:0 0 .5em;text-wrap:balance}
        h1{font-size:clamp(1.9rem,1.3rem + 2.6vw,var(--title));line-height:1.12;letter-spacing:-.015em}
        h2{font-size:1.5rem;margin-top:1.6em}
        h3{font-size:1.15rem}
        h4,h5,h6{font-size:1rem}
        p,ul,ol{margin:0 0 1.1em}
        ul,ol{padding-left:1.4em}
        li{padding-left:.2em;margin-bottom:.45em}
        hr{border:0;border-top:1px solid var(--border);margin:2.5em 0}
        code{font-family:Consolas,Menlo,monospace}
        .skip{position:absolute;left:-999rem;top:.75rem;background:var(--surface);color:var(--text);padding:.75rem 1.25rem;border-radius:var(--radius);z-index:1}
        .skip:focus{left:1rem}
        .wrap{width:100%;max-width:46rem;margin:0 auto;padding:0 1.5rem;overflow-wrap:break-word}
        .top{background:var(--surface);border-bottom:1px solid var(--border)}
        .top .wrap{padding-top:1.1rem;padding-bottom:1.1rem;font-weight:700}
        .top .wrap::before{content:"";display:inline-block;width:.7rem;height:.7rem;margin-right:.65rem;border-radius:2px;background:var(--accent)}
        main{padding-bottom:1rem}
        main>.wrap:first-child{padding-top:3.5rem}
        main>.wrap+.wrap{margin-top:0}
        .hero{background:var(--hero);color:var(--on-hero);padding:clamp(3rem,2rem + 5vw,6rem) 0;margin-bottom:3.25rem}
        .hero p{font-size:1.2rem;line-height:1.55;max-width:38rem}
        .hero a:not(.button){color:inherit}
        .hero :last-child{margin-bottom:0}
        .hero{--focus:var(--on-hero)}
        .hero .button{background:var(--on-hero);color:var(--hero)}
        .button{display:inline-block;border:0;border-radius:var(--radius-button);background:var(--primary);color:var(--on-primary);font:700 1rem/1.5 var(--body);padding:.85rem 1.9rem;text-align:center;text-decoration:none;cursor:pointer;transition:filter .15s}
        .button:hover{filter:brightness(1.08)}
        .action{margin:1.6em 0}
        .columns{display:grid;gap:1.5rem 2.5rem;margin:2.25rem 0}
        .columns>div>:last-child{margin-bottom:0}
        .columns h2,.columns h3{margin-top:0}
        figure{margin:2.25rem 0;padding:.2rem 0 .2rem 1.5rem;border-left:4px solid var(--accent)}
        blockquote{margin:0;font-size:1.2rem;line-height:1.5}
        blockquote p{margin-bottom:.5em}
        figcaption{color:var(--muted);font-size:.95rem}
        figcaption a{color:inherit}
        .agenda,.speakers{list-style:none;margin:0 0 1.8rem;padding:0}
        .agenda li{display:grid;grid-template-columns:minmax(4.5rem,auto) 1fr;gap:1.25rem;margin:0;padding:.85rem 0;border-top:1px solid var(--border)}
        .agenda li:last-child{border-bottom:1px solid var(--border)}
        .agenda time,.agenda .time{color:var(--accent);font-weight:700;font-variant-numeric:tabular-nums;white-space:nowrap}
        .speakers{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1.25rem 2rem}
        .speakers li{display:flex;gap:1rem;align-items:center;margin:0;padding:0}
        .initials{flex:none;width:3.25rem;height:3.25rem;border-radius:50%;background:var(--hero);color:var(--on-hero);font-weight:700;display:grid;place-items:center}
        .name{display:block;font-weight:700;line-height:1.35}
        .role{display:block;color:var(--muted);font-size:.95rem;line-height:1.4}
        .form{background:var(--surface);border:1px solid var(--border);border-radius:calc(var(--radius)*1.5);padding:clamp(1.5rem,1rem + 2.5vw,2.5rem);margin:1.5rem 0 2rem;box-shadow:0 1px 2px rgb(0 0 0/.05),0 12px 32px -12px rgb(0 0 0/.14)}
        .fields{display:grid;align-items:end;gap:1.15rem 1.25rem}
        .field label,.field legend{display:block;font-weight:600;margin-bottom:.35rem;line-height:1.4}
        .optional{color:var(--muted);font-weight:400}
        .field input,.field select{width:100%;min-height:3rem;padding:.6rem .85rem;font:inherit;color:var(--text);background:var(--surface);border:1px solid var(--field);border-radius:var(--radius-button)}
        .field input:focus,.field select:focus{outline:3px solid var(--focus);outline-offset:0;border-color:var(--focus)}
        .consent{display:grid;grid-template-columns:auto 1fr;gap:.85rem;align-items:start;margin-top:.35rem;font-size:.95rem;line-height:1.5}
        .consent input{width:1.35rem;height:1.35rem;margin:.1rem 0 0;accent-color:var(--primary)}
        .form .button{width:100%;margin-top:1.5rem}
        .trap{position:absolute;left:-999rem}
        footer{border-top:1px solid var(--border);margin-top:2rem;padding:2rem 0 3rem;color:var(--muted);font-size:.95rem}
        footer a{color:inherit}
        footer p{margin-bottom:.6em}
        @media (min-width:40rem){
        .columns{grid-template-columns:repeat(var(--columns),1fr)}
        .fields{grid-template-columns:1fr 1fr}
        .wide,.consent{grid-column:1/-1}
        .form .button{width:auto}
        }
        @media (prefers-reduced-motion:reduce){.button{transition:none}}
        @media print{.hero{color:#000;background:none}.form,.skip{display:none}}

        """;

    public static string Sheet(Theme theme)
    {
        var css = new StringBuilder();
        css.Append(CultureInfo.InvariantCulture, $":root{{color-scheme:light dark;--body:{Markup.Faces(theme.BodyFont)};--heading:{Markup.Faces(theme.HeadingFont)};");
        css.Append(CultureInfo.InvariantCulture, $"--size:{theme.BodySize + 1}px;--line:{theme.LineHeight};--title:{theme.TitleSize * 1.4:0.#}px;--weight:{theme.HeadingWeight};");
        css.Append(CultureInfo.InvariantCulture, $"--radius:{theme.PanelRadius}px;--radius-button:{theme.ButtonRadius}px;");
        Colours(css, theme.Light);
        css.Append("}\n@media (prefers-color-scheme:dark){:root{");
        Colours(css, theme.Dark);
        css.Append("}}\n");
        return css.Append(Rules).ToString();
    }

    private static void Colours(StringBuilder css, Palette palette) => css.Append(
        CultureInfo.InvariantCulture,
        // The frame of a field must be seen (WCAG 1.4.11), which the quiet border colour need not be.
        $"--text:{palette.Text};--background:{palette.Background};--surface:{palette.Surface};--primary:{palette.Primary};--on-primary:{palette.OnPrimary};--muted:{palette.Muted};--border:{palette.Border};--accent:{palette.Accent};--hero:{palette.Hero};--on-hero:{palette.OnHero};--link:{palette.Link};--focus:{palette.Link};--field:{palette.Muted}");
}
