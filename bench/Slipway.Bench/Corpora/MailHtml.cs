using System.Globalization;
using System.Text;

namespace Slipway.Bench.Corpora;

/// <summary>A mail as HTML the way mails are built: nested tables, styles on every element and a style block for phones.</summary>
internal static class MailHtml
{
    private static readonly (string Accent, string Ink, string Ground, string Font)[] Looks =
    [
        ("#0f4f4d", "#17252b", "#f3ede2", "'Segoe UI',Helvetica,Arial,sans-serif"),
        ("#1d4ed8", "#1f2937", "#f3f4f6", "Arial,Helvetica,sans-serif"),
        ("#b45309", "#3b3b3b", "#fffbeb", "Georgia,'Times New Roman',serif"),
        // Too pale to read on its ground, as some are.
        ("#7dd3c8", "#8a9499", "#ffffff", "Verdana,Geneva,sans-serif"),
    ];

    public static string Write(Mail mail, int number)
    {
        var (accent, ink, ground, font) = Looks[number % 7 == 0 ? 3 : number % 3];
        var text = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{{Safe(mail.Subject)}}</title>
            <style>
            body { margin: 0; padding: 0; background: {{ground}}; }
            img { border: 0; display: block; max-width: 100%; }
            a { color: {{accent}}; }
            .sheet { width: 600px; border-radius: 10px; }
            .button a:hover { text-decoration: underline !important; }
            @media (max-width: 620px) { .sheet { width: 100% !important; } .pad { padding: 16px !important; } h1 { font-size: 26px !important; } }
            @media (prefers-color-scheme: dark) { .sheet { background: #162124 !important; } h1, h2, p, li { color: #e9ecea !important; } }
            </style>
            </head>
            <body style="margin:0;padding:0;background-color:{{ground}}">
            <div style="display:none;max-height:0;overflow:hidden">{{Safe(mail.Preheader)}}</div>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="{{ground}}"><tr><td align="center" style="padding:24px 0">
            <table role="presentation" class="sheet" width="600" cellpadding="0" cellspacing="0" border="0" style="background-color:#fffdf9;font-family:{{font}};line-height:1.6">
            <tr><td><a href="https://www.nordlager.example/?utm_source=newsletter&amp;utm_medium=email&amp;utm_campaign=mail-{{number}}">{{Image(mail.Hero)}}</a></td></tr>
            <tr><td class="pad" style="padding:32px 32px 8px">
            <h1 style="margin:0 0 16px;font-size:32px;line-height:1.2;color:{{accent}}">{{Safe(mail.Title)}}</h1>
            {{Paragraph(mail.Greeting, ink)}}
            {{Paragraph(mail.Lead, ink)}}
            {{Press(mail.Main, accent)}}
            </td></tr>

            """);
        foreach (var section in mail.Sections)
        {
            Write(section, accent, ink, text);
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
            <tr><td class="pad" style="padding:8px 32px 24px">
            {{Paragraph(mail.Closing, ink)}}
            {{Paragraph($"Best regards, {mail.Sender}, {mail.Company}", ink)}}
            </td></tr>
            <tr><td class="pad footer" style="padding:24px 32px;background-color:#f3ede2">
            <p style="margin:0;font-size:13px;line-height:1.5;color:#56646a">Nordlager Software GmbH, Speicherstrasse 14, 20457 Hamburg, Germany<br>You receive this because you asked us for news.{{(number % 25 == 0 ? "" : " <a href=\"{{ unsubscribe }}\" style=\"color:#56646a\">Unsubscribe</a>")}}</p>
            </td></tr>
            </table>
            </td></tr></table>
            </body>
            </html>

            """);
        return text.ToString();
    }

    private static void Write(Section section, string accent, string ink, StringBuilder text)
    {
        text.Append("<tr><td class=\"pad\" style=\"padding:8px 32px\">\n<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td>\n");
        text.Append(CultureInfo.InvariantCulture, $"<h2 style=\"margin:0 0 12px;font-size:22px;line-height:1.3;color:{accent}\">{Safe(section.Heading)}</h2>\n");
        text.AppendJoin('\n', section.Paragraphs.Select(p => Paragraph(p, ink))).Append('\n');
        if (section.Points.Length > 0)
        {
            text.Append("<ul style=\"margin:0 0 16px;padding-left:24px\">\n").AppendJoin('\n', section.Points.Select(p => $"<li style=\"font-size:16px;color:{ink}\">{Safe(p)}</li>")).Append("\n</ul>\n");
        }

        if (section.Quote is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"<blockquote style=\"margin:0 0 16px;padding-left:16px;border-left:4px solid {accent};font-style:italic;color:{ink}\">{Safe(section.Quote)} <strong>{Safe(section.Quoted!)}</strong></blockquote>\n");
        }

        if (section.Prices.Length > 0)
        {
            var rows = section.Prices.Select(p => $"<tr><td style=\"padding:4px 0;color:{ink}\">{p.Name}</td><td align=\"right\"><b>{p.Price}</b></td></tr>");
            text.Append("<table width=\"100%\">\n<tr><th align=\"left\">What</th><th align=\"right\">Price</th></tr>\n").AppendJoin('\n', rows).Append("\n</table>\n");
        }

        text.Append(section.Picture is null ? "" : $"{Image(section.Picture)}\n").Append(section.Button is null ? "" : $"{Press(section.Button, accent)}\n");
        text.Append("</td></tr></table>\n</td></tr>\n");
    }

    private static string Paragraph(string words, string ink) => $"<p style=\"margin:0 0 16px;font-size:16px;color:{ink}\">{Safe(words)}</p>";

    private static string Image(Picture picture) =>
        $"<img src=\"{picture.Address}\" width=\"{picture.Width}\" height=\"{picture.Height}\"{(picture.Words is null ? "" : $" alt=\"{Safe(picture.Words)}\"")}>";

    private static string Press(Button button, string accent) =>
        $"<table role=\"presentation\" class=\"button\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td bgcolor=\"{accent}\" style=\"border-radius:6px\"><a href=\"{Safe(button.Address)}\" style=\"display:inline-block;padding:12px 24px;font-size:16px;color:#fffdf9;text-decoration:none\">{Safe(button.Words)}</a></td></tr></table>";

    private static string Safe(string words) => words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
