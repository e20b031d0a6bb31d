using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Rendering;

namespace Slipway.Core.Review;

/// <summary>What a marked rendering says of its findings, at its foot while a badge is the target; and how marks look on any ground.</summary>
internal static class MarkNotes
{
    // What the rendering says of its own links and elements must not reach in here, so everything is set, and set as important.
    // :not(#_) is true of everything and weighs as much as an id, for a mail's own important rules for its links are no weaker than ours.
    // Beside its colour every level has a line of its own, for those who do not tell the colours apart.
    private const string Style =
        """
        slipway-mark,slipway-badge{display:inline!important;position:static!important;visibility:visible!important;opacity:1!important}
        slipway-mark{text-decoration:underline 2px!important;text-underline-offset:.18em!important;text-decoration-skip-ink:none!important;border-radius:2px!important}
        slipway-mark.slipway-error{text-decoration-color:#d0342c!important;text-decoration-style:wavy!important;background:rgb(208 52 44 / 16%)!important}
        slipway-mark.slipway-warning{text-decoration-color:#c77700!important;text-decoration-style:solid!important;background:rgb(230 150 20 / 20%)!important}
        slipway-mark.slipway-suggestion{text-decoration-color:#0f7d8d!important;text-decoration-style:dotted!important;background:rgb(15 125 141 / 14%)!important}
        slipway-mark.slipway-exception{text-decoration-color:#6b7780!important;text-decoration-style:dashed!important;background:rgb(107 119 128 / 14%)!important}
        slipway-badge{white-space:nowrap!important;scroll-margin:40vh 0!important}
        slipway-badge>:not(#_){display:inline-block!important;float:none!important;width:auto!important;max-width:none!important;margin:0 2px!important;padding:0 5px!important;min-width:18px!important;height:18px!important;box-sizing:border-box!important;border-radius:9px!important;font:700 11px/18px system-ui,sans-serif!important;letter-spacing:0!important;text-align:center!important;text-decoration:none!important;text-transform:none!important;vertical-align:2px!important;color:#fff!important;box-shadow:0 0 0 1.5px #fff!important;scroll-margin:40vh 0!important}
        slipway-badge.slipway-error>:not(#_),slipway-notes .slipway-error b{background:#b3261e!important}
        slipway-badge.slipway-warning>:not(#_),slipway-notes .slipway-warning b{background:#8a5200!important}
        slipway-badge.slipway-suggestion>:not(#_),slipway-notes .slipway-suggestion b{background:#0b6b7a!important}
        slipway-badge.slipway-exception>:not(#_),slipway-notes .slipway-exception b{background:#56626a!important}
        slipway-badge:target>:not(#_),slipway-badge a:focus-visible{outline:3px solid #1a73e8!important;outline-offset:2px!important}
        slipway-notes{display:block!important;font:14px/1.45 system-ui,sans-serif!important}
        slipway-notes aside{display:none!important}
        slipway-notes aside{position:fixed!important;z-index:2147483647!important;inset:auto 8px 8px 8px!important;max-width:560px!important;max-height:45vh!important;margin:0 auto!important;overflow:auto!important;padding:12px 14px!important;box-sizing:border-box!important;border:1px solid #c9d2d6!important;border-radius:10px!important;background:#fff!important;color:#17262c!important;box-shadow:0 8px 28px rgb(0 0 0 / 28%)!important;text-align:left!important}
        slipway-notes p{margin:0 0 6px!important;padding:0!important;font:inherit!important;color:inherit!important;overflow-wrap:anywhere!important}
        slipway-notes .slipway-head{display:flex!important;flex-wrap:wrap!important;gap:8px!important;align-items:center!important;font-size:13px!important}
        slipway-notes b{padding:0 7px!important;border-radius:9px!important;color:#fff!important;font:700 12px/19px system-ui,sans-serif!important}
        slipway-notes a{color:#0b6b7a!important;font:inherit!important;text-decoration:underline!important}
        slipway-notes .slipway-links{display:flex!important;gap:16px!important;margin:8px 0 0!important}
        """;

    public static string Of(ImmutableArray<Mark> marks, bool linked)
    {
        var notes = new StringBuilder("<slipway-notes><style>").Append(Style);
        foreach (var mark in marks)
        {
            var target = $"body:has(#{MarkedHtml.IdPrefix}{mark.Number}:target)";
            notes.Append(CultureInfo.InvariantCulture, $"{target} .slipway-of-{mark.Number}{{outline:2px solid #1a73e8!important;outline-offset:1px!important}}")
                .Append(CultureInfo.InvariantCulture, $"{target} .slipway-note-{mark.Number}{{display:block!important}}");
        }

        notes.Append("</style>");
        for (var i = 0; i < marks.Length; i++)
        {
            Write(notes, marks[i], i > 0 ? marks[i - 1] : null, i + 1 < marks.Length ? marks[i + 1] : null, linked);
        }

        return notes.Append("</slipway-notes>").ToString();
    }

    private static void Write(StringBuilder notes, Mark mark, Mark? before, Mark? next, bool linked)
    {
        var finding = mark.Finding;
        notes.Append(CultureInfo.InvariantCulture, $"<aside class=\"slipway-note-{mark.Number}\" aria-label=\"Finding {mark.Number}\"><p class=\"slipway-head slipway-{mark.Tone}\"><b>{mark.Number}</b> {Capital(mark.Tone)} · {Markup.Encode(finding.Code)}</p>")
            .Append(CultureInfo.InvariantCulture, $"<p><strong>{Markup.Encode(finding.Message)}</strong></p>");
        if (finding.Excepted is { } by)
        {
            notes.Append(CultureInfo.InvariantCulture, $"<p>{Markup.Encode(Capital(by.ToString()))}</p>");
        }
        else if (finding.Fix is { } fix)
        {
            notes.Append(CultureInfo.InvariantCulture, $"<p>{Markup.Encode(fix)}</p>");
        }

        if (linked)
        {
            notes.Append("<p class=\"slipway-links\">");
            Link(notes, before, "Previous");
            Link(notes, next, "Next");
            notes.Append("<a href=\"#slipway-closed\" target=\"_self\">Close</a></p>");
        }

        notes.Append("</aside>");
    }

    private static void Link(StringBuilder notes, Mark? mark, string words)
    {
        if (mark is not null)
        {
            notes.Append(CultureInfo.InvariantCulture, $"<a href=\"#{MarkedHtml.IdPrefix}{mark.Number}\" target=\"_self\">{words}</a>");
        }
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
