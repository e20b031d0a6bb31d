using System.Globalization;
using System.Text;

namespace Slipway.Bench.Corpora;

/// <summary>A mail as a campaign's Markdown, with settings and directives.</summary>
internal static class MailMarkdown
{
    public static string Write(Mail mail)
    {
        var text = new StringBuilder($"""
            ---
            title: {mail.Title.Replace(": ", " - ", StringComparison.Ordinal)}
            subject: "{mail.Subject}"
            preheader: "{mail.Preheader.Replace('"', '\'')}"
            audience: everyone
            send: 2026-11-24
            ---

            # {mail.Title}

            {Image(mail.Hero)}

            {mail.Greeting}

            {mail.Lead}

            {Press(mail.Main)}

            """);
        foreach (var section in mail.Sections)
        {
            Write(section, text);
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{mail.Closing}\n\nBest regards,\\\n{mail.Sender}, {mail.Company}\n");
        return text.ToString();
    }

    private static void Write(Section section, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {section.Heading}\n\n");
        text.AppendJoin("\n\n", section.Paragraphs).Append('\n');
        if (section.Points.Length > 0)
        {
            text.Append('\n').AppendJoin('\n', section.Points.Select(p => $"- {p}")).Append('\n');
        }

        if (section.Quote is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n:::quote\n{section.Quote} **{section.Quoted}**\n:::\n");
        }

        if (section.Prices.Length > 0)
        {
            text.Append("\n| What | Price |\n|---|---|\n").AppendJoin('\n', section.Prices.Select(p => $"| {p.Name} | {p.Price} |")).Append('\n');
        }

        text.Append(section.Picture is null ? "" : $"\n{Image(section.Picture)}\n").Append(section.Button is null ? "" : $"\n{Press(section.Button)}\n");
    }

    private static string Image(Picture picture) => $$""":::image{src="{{picture.Address}}" alt="{{picture.Words}}"}""";

    private static string Press(Button button) => $":::button{{to=\"{button.Address}\"}}\n{button.Words}\n:::";
}
