using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Renders content as a complete page: responsive, accessible, light and dark, without a script or anything from elsewhere.</summary>
public static class PageHtmlRenderer
{
    /// <summary>Renders a page. What is personal cannot be shown on one; it comes back as findings and its fallback shows.</summary>
    public static Rendered Render(Content content, Theme theme, PageFrame frame)
    {
        var (everyones, personal) = PublicContent.Of(content, frame);
        var writer = new TemplateWriter(TemplateFormat.Html);
        Head(writer, theme, frame);
        var blocks = new PageBlocks(writer, frame);
        blocks.Main([.. everyones.Blocks.Where(b => b is not Block.Footer)]);
        writer.Raw("</main>\n<footer>\n<div class=\"wrap\">\n");
        blocks.Write([.. everyones.Blocks.OfType<Block.Footer>().SelectMany(f => f.Content)]);
        writer.Raw("<p><strong>").Words(frame.Company).Raw("</strong><br />");
        var lines = frame.PostalAddress.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            writer.Raw(i == 0 ? "" : "<br />").Words(lines[i]);
        }

        writer.Raw("</p>\n</div>\n</footer>\n</body>\n</html>\n");
        return new Rendered(writer.ToTemplate(), [.. personal, .. UnknownForms(everyones, frame)]);
    }

    private static IEnumerable<Finding> UnknownForms(Content content, PageFrame frame)
    {
        var shown = 0;
        foreach (var slot in content.AllBlocks().OfType<Block.FormSlot>())
        {
            if (frame.Form?.Key.Name != slot.Name)
            {
                var known = frame.Form is null ? "This page has no form." : $"Did you mean {frame.Form.Key.Name}?";
                yield return Finding.Error("form-unknown", $"There is no form \"{slot.Name}\" for this page. {known}", slot.Place, "Write the name of a form of this campaign; the slot is left empty.");
            }
            else if (++shown > 1)
            {
                yield return Finding.Error("form-repeated", $"The form {slot.Name} stands here a second time; it is shown once.", slot.Place, "Keep one.");
            }
        }
    }

    private static void Head(TemplateWriter writer, Theme theme, PageFrame frame)
    {
        writer.Raw("<!DOCTYPE html>\n<html lang=\"").Words(frame.Language).Raw("\">\n<head>\n<meta charset=\"utf-8\" />\n");
        writer.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<meta name=\"color-scheme\" content=\"light dark\" />\n");
        writer.Raw("<title>").Words(frame.Title).Raw("</title>\n<meta name=\"description\" content=\"").Words(frame.Description).Raw("\" />\n");
        if (frame.Account is not null)
        {
            // Written for one company: whoever searches for it is not who it is for.
            writer.Raw("<meta name=\"robots\" content=\"noindex\" />\n");
        }

        writer.Raw($"<meta name=\"theme-color\" content=\"{theme.Light.Surface}\" media=\"(prefers-color-scheme: light)\" />\n");
        writer.Raw($"<meta name=\"theme-color\" content=\"{theme.Dark.Surface}\" media=\"(prefers-color-scheme: dark)\" />\n");
        writer.Raw("<style>\n").Raw(PageStyles.Sheet(theme)).Raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">").Words(frame.Words.Skip);
        writer.Raw("</a>\n<header class=\"top\"><div class=\"wrap\">").Words(frame.Company).Raw("</div></header>\n<main id=\"main\" tabindex=\"-1\">\n");
    }
}
