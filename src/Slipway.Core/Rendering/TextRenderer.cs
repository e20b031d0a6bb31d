using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Renders content as plain text that reads well by itself.</summary>
public static class TextRenderer
{
    private const int Width = 72;

    /// <summary>The text part of an email.</summary>
    public static Template Render(Content content, EmailFrame frame)
    {
        var text = new PlainTextWriter(Width);
        text.Blocks(content.Blocks);
        text.Line("-- ");
        text.Words(frame.Company);
        foreach (var line in frame.PostalAddress.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            text.Words(line);
        }

        text.Line("");
        text.Words(frame.WhyReceived);
        text.Link([new Inline.Text(frame.UnsubscribeText)], new LinkTarget.Hole(AddressKind.Unsubscribe, ""));
        return text.ToTemplate();
    }

    /// <summary>A page as text: what anyone sees of it, nobody in particular.</summary>
    public static Template RenderPage(Content content, PageFrame frame)
    {
        var text = new PlainTextWriter(Width);
        text.Blocks(PublicContent.Of(content, frame).Content.Blocks);
        text.Line("-- ");
        text.Words(frame.Company);
        text.Words(frame.PostalAddress.ReplaceLineEndings(", "));
        return text.ToTemplate();
    }
}
