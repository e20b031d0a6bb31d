using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

/// <summary>The rules of the example brand about law, mail, tracking and accessibility, over whatever may come.</summary>
public sealed class StructureSoundnessTests
{
    private static readonly RulePlan Plan = ReadPlan();

    private static readonly string[] Pieces =
    [
        "<html lang=en>", "<head>", "</head>", "<body>", "<p>", "</p>", "<div style='display:none'>", "</div>", "<table cellpadding=0>", "<tr><td>", "</td></tr></table>", "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<a href='https://bit.ly/x?utm_source=A'>", "<a href=''>", "<a href='{{ unsubscribe }}' style='font-size:4px'>", "</a>", "here", "Unsubscribe", "win a prize, 31% more", "the best[1] ", "Rackmaster is better.",
        "<img src='logo.png'>", "<img alt='&amp;&#128512;' src='a.webp'>", "<h1>", "</h1>", "<h4 id=x>", "<input name=a>", "<style>p:hover{display:flex;background:url(a.svg)}", "</style>", "<video>", "&nbsp;", "\n", "\r\n", "<!-- x", "-->",
        "<footer>Nordlager Software GmbH</footer>", "<button style='height:2px'>", "\uD83D\uDE00", "<", "\"", "made_with: ai", "<a href='http://[::1]/%zz?utm_campaign=%'>x</a>",
    ];

    [Fact]
    public void Findings_stand_in_the_text_and_are_the_same_every_time()
    {
        var soup = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(soup.ToArbitrary(), text =>
        {
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            var found = Check("mail.html", text);
            return found.SequenceEqual(Check("mail.html", text)) && found.All(f => IsIn(lines, f.Place!) && (f.End is null || (IsIn(lines, f.End) && Compare(f.Place!, f.End) <= 0)) && !f.Message.Contains("%s", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Findings_in_what_is_rendered_stand_in_the_Markdown()
    {
        var soup = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(soup.ToArbitrary(), soup.ToArbitrary(), (markdown, rendered) =>
        {
            var lines = markdown.ReplaceLineEndings("\n").Split('\n');
            return Plan.Check(Document.Read("mail.md", markdown, Meant, rendered: rendered, plainText: markdown)).All(f => IsIn(lines, f.Place!) && (f.End is null || IsIn(lines, f.End)));
        }).QuickCheckThrowOnFailure();
    }

    // Each of these takes for ever when something is gone through once for each of something else.
    [Theory]
    [InlineData("<table><tr><td>", 100_000)]
    [InlineData("<a href='https://www.nordlager.example/a'>here", 30_000)]
    [InlineData("<div><a href='{{unsubscribe", 30_000)]
    [InlineData("<img src='hall.png'>", 30_000)]
    [InlineData("<p id=a Class=b class=c>31% more [1] ", 30_000)]
    [InlineData("<label for=a><input aria-labelledby='a b c'>", 30_000)]
    [InlineData("No purchase necessary. Open to companies in prize draw ", 20_000)]
    [InlineData("<style>a b>c~d{display:flex;width:calc(1px + 2px)}</style>", 10_000)]
    public void Text_without_end_is_gone_through(string piece, int times)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times));
        Assert.NotEmpty(Check("mail.html", text));
    }

    private static Setting Meant { get; } = new() { Kind = "email", Markets = ["DE"], Language = "en", Answers = new Answers { Today = new DateOnly(2027, 1, 5) } };

    private static ImmutableArray<Finding> Check(string file, string text) => Plan.Check(Document.Read(file, text, Meant, plainText: text.Length > 1000 ? null : text));

    private static bool IsIn(string[] lines, Place place) => place.Line >= 1 && place.Line <= lines.Length && place.Column >= 1 && place.Column <= lines[place.Line - 1].Length + 1;

    private static int Compare(Place one, Place other) => one.Line != other.Line ? one.Line.CompareTo(other.Line) : one.Column.CompareTo(other.Column);

    private static RulePlan ReadPlan()
    {
        string[] families = ["rules/law.yaml", "rules/mail.yaml", "rules/tracking.yaml", "rules/accessibility.yaml", "brand.yaml", "claims.yaml", "disclaimers/prize-draw.yaml"];
        var files = families.ToDictionary(f => $"brand/{f}", f => File.ReadAllText(Golden.At(["examples", "brand", .. f.Split('/')])), StringComparer.Ordinal);
        var (rules, findings) = RuleSet.Read(files);
        Assert.Empty(findings);
        return new RulePlan(rules);
    }
}
