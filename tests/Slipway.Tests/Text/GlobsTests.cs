using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Text;
using Xunit;

namespace Slipway.Tests.Text;

public sealed class GlobsTests
{
    [Theory]
    [InlineData("emails/*.md", "emails/invitation.md", true)]
    [InlineData("emails/*.md", "campaigns/spring/emails/invitation.md", true)]
    [InlineData("emails/*.md", "emails/old/invitation.md", false)]
    [InlineData("emails/**/*.md", "emails/invitation.md", true)]
    [InlineData("emails/**", "emails/old/invitation.md", true)]
    [InlineData("emails/**", "emails", false)]
    [InlineData("invitation.md", "emails/invitation.md", true)]
    [InlineData("invitation.md", "emails/the-invitation.md", false)]
    [InlineData("./a?.md", "ab.md", true)]
    [InlineData("*", "a/b", true)]
    [InlineData("a/b", "b", false)]
    public void A_pattern_may_begin_at_any_folder(string pattern, string path, bool match) => Assert.Equal(match, Globs.IsMatch(pattern, path));

    [Fact]
    public void It_matches_as_the_expression_it_stands_for()
    {
        var pattern = Gen.Elements("a", "b", "*", "?", "/", "**/").ArrayOf().Select(string.Concat);
        var path = Gen.Elements("a", "b", "/").ArrayOf().Select(string.Concat);
        Prop.ForAll(pattern.ToArbitrary(), path.ToArbitrary(), (p, t) => Globs.IsMatch(p, t) == Regex.IsMatch(t, Expression(p))).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void Many_stars_are_no_trap() => Assert.False(Globs.IsMatch(string.Concat(Enumerable.Repeat("*a", 5_000)), new string('a', 4_999)));

    // One folder after another: "**" is any number of them, and at the end any file in them.
    private static string Expression(string pattern)
    {
        var parts = pattern.Split('/');
        var folders = parts[^1] == "**" ? parts : parts[..^1];
        var file = parts[^1] == "**" ? "*" : parts[^1];
        return $"^(?:[^/]*/)*{string.Concat(folders.Select(f => f == "**" ? "(?:[^/]*/)*" : Part(f) + "/"))}{Part(file)}$";
    }

    private static string Part(string pattern) => string.Concat(pattern.Select(c => c == '*' ? "[^/]*" : c == '?' ? "[^/]" : c.ToString()));
}
