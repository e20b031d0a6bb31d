using System.Globalization;
using System.Text;

namespace Slipway.Bench.Corpora;

/// <summary>A web page for a campaign, with what pages have beside the words and with the slips people make in their HTML.</summary>
internal static class Page
{
    private const int Words = 5_500;

    public static string Write(int number)
    {
        var prose = new Prose(0xFACE_0000UL + (ulong)number);
        var title = prose.One("heading");
        var text = new StringBuilder($$"""
            <!DOCTYPE html>
            <html{{(prose.Rarely(20) ? "" : " lang=\"en\"")}}>
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{{(prose.Rarely(25) ? "" : Safe(title))}}</title>
              <meta name="description" content="{{Safe(prose.One("preheader"))}}">
              <link rel="stylesheet" href="/styles/site.css">
            </head>
            <body class="page page-{{number}}">
              <header class="top">
                <a class="logo" href="/"><img src="/images/logo.svg" alt="Nordlager Software" width="160" height="40"></a>
                <nav aria-label="Main">
                  <ul>
                    <li><a href="/offers">Offers</a></li>
                    <li><a href="/stories">Stories</a></li>
                    <li><a href="/events?from=top&amp;page={{number}}">Events</a></li>
                  </ul>
                </nav>
              </header>
              <main id="content">
                <h1>{{Safe(title)}}</h1>
                <p class="lead">{{Safe(prose.Paragraph(2))}}</p>

            """);
        var length = 0;
        for (var index = 0; length < Words; index++)
        {
            var section = Mail.SectionOf(prose, number, index);
            length += section.Paragraphs.Sum(p => p.Length);
            Write(section, prose, index, text);
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                <form action="/register" method="post" id="register">
                  <label for="name">Name</label>
                  <input type="text" id="name" name="name" autocomplete="name" required>
                  <label for="mail">Email</label>
                  <input type="email" id="{{(prose.Rarely(15) ? "name" : "mail")}}" name="mail" autocomplete="email" required>
                  <button type="submit" class="btn">{{Safe(prose.One("label"))}}</button>
                </form>
              </main>
              <footer>
                <p>Nordlager Software GmbH, Speicherstrasse 14, 20457 Hamburg, Germany</p>
                <p><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></p>
              </footer>
              <script src="/scripts/site.js" defer></script>
            </body>
            </html>

            """);
        return text.ToString();
    }

    private static void Write(Section section, Prose prose, int index, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"    <section id=\"part-{(prose.Rarely(40) ? 0 : index)}\">\n      <h2>{Safe(section.Heading)}</h2>\n");
        foreach (var paragraph in section.Paragraphs)
        {
            text.Append(CultureInfo.InvariantCulture, $"      <p>{Safe(paragraph)}{(prose.Rarely(60) ? "</span>" : "")}</p>\n");
        }

        if (section.Points.Length > 0)
        {
            text.Append("      <ul>\n").AppendJoin('\n', section.Points.Select(p => $"        <li>{Safe(p)}</li>")).Append("\n      </ul>\n");
        }

        if (section.Quote is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"      <blockquote>\n        <p>{Safe(section.Quote)}</p>\n        <cite>{Safe(section.Quoted!)}</cite>\n      </blockquote>\n");
        }

        if (section.Prices.Length > 0)
        {
            text.Append("      <table>\n        <thead><tr><th scope=\"col\">What</th><th scope=\"col\">Price</th></tr></thead>\n        <tbody>\n")
                .AppendJoin('\n', section.Prices.Select(p => $"          <tr><td>{p.Name}</td><td>{p.Price}</td></tr>")).Append("\n        </tbody>\n      </table>\n");
        }

        if (section.Picture is { } picture)
        {
            var source = prose.Rarely(40) ? "" : picture.Address;
            var words = picture.Words is null ? "" : $" alt=\"{Safe(picture.Words)}\"";
            text.Append(CultureInfo.InvariantCulture, $"      <figure><img src=\"{source}\"{words} width={(prose.Rarely(20) ? $"'{picture.Width}'" : $"\"{picture.Width}\"")} height=\"{picture.Height}\" loading=\"lazy\"><figcaption>{Safe(prose.One("alt"))}</figcaption></figure>\n");
        }

        if (section.Button is { } button)
        {
            var name = prose.Rarely(50) ? "A" : "a";
            text.Append(CultureInfo.InvariantCulture, $"      <p><{name} class=\"btn btn-primary\" {(prose.Rarely(50) ? "HREF" : "href")}=\"{Safe(button.Address)}\"{(prose.Rarely(60) ? " class=\"wide\"" : "")}>{Safe(button.Words)}</{name}></p>\n");
        }

        text.Append("    </section>\n");
    }

    private static string Safe(string words) => words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
