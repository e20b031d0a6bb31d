using Slipway.Sdk.Diagnostics;
using Slipway.Server.Checks;

namespace Slipway.Server.Tests.Checks;

/// <summary>What <c>--fix</c> writes, and that it leaves every other character alone.</summary>
public sealed class RewritingTests
{
    [Theory]
    [InlineData("We utilise it.\n", "We use it.\n")]
    [InlineData("\uFEFFWe utilise it.\n", "\uFEFFWe use it.\n")]
    [InlineData("We utilise it.\r\nOne.\nTwo.\rThree.\r\n", "We use it.\r\nOne.\nTwo.\rThree.\r\n")]
    public void Only_what_was_found_is_written(string text, string expected) =>
        Assert.Equal((expected, 1), Rewriting.Of(text, [Utilise(1)]));

    [Fact]
    public void Places_are_found_whatever_ends_the_lines() =>
        Assert.Equal(("A\r\nB\nWe use it.", 1), Rewriting.Of("A\r\nB\nWe utilise it.", [Utilise(3)]));

    private static Finding Utilise(int line) => new("plain-words", FindingLevel.Suggestion, "Write use.") { Place = new Place("a.md", line, 4), End = new Place("a.md", line, 11), Rewrite = "use" };
}
