using System.Collections.Immutable;
using Slipway.Connectors.HubSpot;
using Slipway.Connectors.WordPress;
using Slipway.Core.Rendering;
using Slipway.Core.TakingIn;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Engine.Tests.Connectors;

/// <summary>What our connectors write into platforms is taken in again as it was written.</summary>
public sealed class TakingInTests
{
    private static readonly PageFrame Frame = new("Title", "Description", "en", "Nordlager Software", "Speicherstrasse 14\n20457 Hamburg", null);

    private const string Written = """
        ::::hero
        # Fewer errors & *less* stress

        Three changes that need **no** new hardware, `SKU 4711` included.

        :::button{to="link:register"}
        Save my seat
        :::
        ::::

        ## What you take away

        - A checklist
        - Numbers behind each, [the study](https://www.example.com/study?a=1&b=2)

          - in the open
          - and in print

        3. Third
        4. Fourth

        ***

        :::::columns
        ::::column
        ### Left

        :::image{src="https://cdn.example/hall.png" alt="A hall, seen \ from above" width="120" height="60" to="page:landing"}
        ::::
        ::::column
        :::quote{by="Jonas, shift lead"}
        It works.

        Really.
        :::
        ::::
        :::::

        > Nobody knows who said this.

        First line\
        second line

        ::::footer
        Offer ends in March.
        ::::

        """;

    [Fact]
    public void The_blocks_of_a_WordPress_page_are_the_same_Markdown_again()
    {
        var html = new WordPressBlocks(Address, _ => null, _ => null).Write(Blocks);

        // WordPress keeps no size of an image that is not in its library.
        Assert.Equal(Text.Replace("width=\"120\" height=\"60\"", "width=\"600\" height=\"300\"", StringComparison.Ordinal), TakeIn(html));
    }

    [Fact]
    public void A_page_in_a_module_of_HubSpot_is_the_same_Markdown_again() =>
        Assert.Equal(Text, TakeIn(new HubSpotBlocks(t => t.Fill(_ => null, Address), source => source, _ => null).Write(Blocks)));

    private static string Text => Written.ReplaceLineEndings("\n");

    private static ImmutableArray<PageBlock> Blocks => PageBlockRenderer.Render(ContentReader.Read("page.md", Text, 1).Content, Frame);

    private static string Address(Part.Address hole) => $"{hole.Kind.ToString().ToLowerInvariant()}:{hole.Target}";

    private static string TakeIn(string html) => TakenText.Of(html, "taken-in/page.html", null, new Dictionary<string, string>(), ImmutableDictionary<string, string>.Empty).Markdown;
}
