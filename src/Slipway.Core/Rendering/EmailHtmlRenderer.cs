using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Renders content as the HTML of an email that holds together in every client in use.</summary>
/// <remarks>
/// Tables and inlined styles for layout, ghost tables and drawn buttons for Outlook on Windows, a small style block (under 8,192 characters)
/// for phones and dark mode that clients may drop without loss. The pixel is the last element of the body.
/// </remarks>
public static class EmailHtmlRenderer
{
    /// <summary>Renders an email.</summary>
    public static Rendered Render(Content content, Theme theme, EmailFrame frame)
    {
        var writer = new TemplateWriter(TemplateFormat.Html);
        var styles = new EmailStyles(theme);
        Head(writer, styles, frame);
        Open(writer, styles, frame);
        var blocks = new EmailBlocks(writer, styles);
        blocks.Card([.. content.Blocks.Where(b => b is not Block.Footer)]);
        Footer(writer, styles, frame, [.. content.Blocks.OfType<Block.Footer>().SelectMany(f => f.Content)]);
        return new Rendered(writer.ToTemplate(), [.. FormsInMail(content)]);
    }

    private static IEnumerable<Finding> FormsInMail(Content content) => content.AllBlocks().OfType<Block.FormSlot>().Select(form =>
        Finding.Error("form-in-email", $"The form {form.Name} would not work in an email; it is left out.", form.Place, "Put the form on a page and link to it with a button."));

    private static void Head(TemplateWriter writer, EmailStyles styles, EmailFrame frame)
    {
        writer.Raw("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n");
        writer.Raw("<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" lang=\"")
            .Words(frame.Language).Raw("\" xml:lang=\"").Words(frame.Language).Raw("\">\n");
        writer.Raw(
            """
            <head>
            <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="x-apple-disable-message-reformatting" />
            <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
            <meta name="color-scheme" content="light dark" />
            <meta name="supported-color-schemes" content="light dark" />

            """);
        writer.Raw("<title>").Words(frame.Title).Raw("</title>\n");
        // Outlook on Windows scales to the screen's density unless told not to, and falls back to Times when it lacks the first face.
        writer.Raw(
            """
            <!--[if mso]>
            <xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>
            <style type="text/css">td,th,p,a,span,div,h1,h2,h3,h4,li{font-family:'Segoe UI',Arial,sans-serif!important;mso-line-height-rule:exactly}</style>
            <![endif]-->

            """);
        writer.Raw("<style type=\"text/css\">\n").Raw(styles.StyleBlock()).Raw("</style>\n</head>\n");
    }

    private static void Open(TemplateWriter writer, EmailStyles styles, EmailFrame frame)
    {
        var light = styles.Theme.Light;
        writer.Raw($"<body class=\"bg\" style=\"margin:0;padding:0;background-color:{light.Background};word-spacing:normal\">\n");
        writer.Raw("<div style=\"display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all\">").Line(frame.Preheader);
        // Otherwise the inbox goes on with the first words of the content.
        writer.Raw(string.Concat(Enumerable.Repeat("&#847;&zwnj;&nbsp;", 60))).Raw("</div>\n");
        writer.Raw("<div role=\"article\" aria-roledescription=\"email\" aria-label=\"").Words(frame.Title).Raw("\" lang=\"").Words(frame.Language).Raw("\">\n");
        writer.Raw($"<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" class=\"bg\" style=\"background-color:{light.Background}\">\n");
        writer.Raw("<tr><td align=\"center\" class=\"wrap\" style=\"padding:16px 12px\">\n");
        writer.Raw($"<!--[if mso]><table role=\"presentation\" width=\"{EmailStyles.Width}\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->\n");
        writer.Raw($"<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"max-width:{EmailStyles.Width}px;margin:0 auto\">\n");
        writer.Raw($"<tr><td class=\"px\" style=\"padding:16px {EmailStyles.Padding}px 20px {EmailStyles.Padding}px\">");
        writer.Raw($"<p class=\"tx\" style=\"{styles.Text(light.Text, styles.Theme.BodySize, "font-weight:700")}\">");
        writer.Raw($"<span class=\"ab\" style=\"display:inline-block;width:10px;height:10px;margin:0 10px 2px 0;vertical-align:middle;border-radius:2px;background-color:{light.Accent};font-size:0;line-height:0\">&nbsp;</span>");
        writer.Words(frame.Company).Raw("</p></td></tr>\n<tr><td>\n");
    }

    private static void Footer(TemplateWriter writer, EmailStyles styles, EmailFrame frame, ImmutableArray<Block> own)
    {
        var light = styles.Theme.Light;
        var small = styles.Theme.SmallSize;
        writer.Raw("</td></tr>\n");
        new EmailBlocks(writer, styles).SmallPrint(own);
        writer.Raw($"<tr><td class=\"px\" style=\"padding:24px {EmailStyles.Padding}px 32px {EmailStyles.Padding}px\">\n");
        writer.Raw($"<p class=\"mu\" style=\"{styles.Text(light.Muted, small, "padding-bottom:12px")}\">").Words(frame.WhyReceived).Raw(" <a href=\"")
            .Hole(new Part.Address(AddressKind.Unsubscribe, "")).Raw($"\" class=\"mu\" style=\"color:{light.Muted};text-decoration:underline\">").Words(frame.UnsubscribeText).Raw("</a></p>\n");
        writer.Raw($"<p class=\"mu\" style=\"{styles.Text(light.Muted, small)}\"><strong>").Words(frame.Company).Raw("</strong><br />");
        var lines = frame.PostalAddress.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            writer.Raw(i == 0 ? "" : "<br />").Words(lines[i]);
        }

        writer.Raw("</p>\n</td></tr>\n</table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr>\n</table>\n</div>\n");
        writer.Hole(new Part.OpenPixel()).Raw("\n</body>\n</html>\n");
    }
}
