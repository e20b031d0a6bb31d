using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Rendering;
using Xunit;

namespace Slipway.Tests.Brand.Tokens;

public sealed class TokenProposalTests
{
    private static readonly string[] _folder = ["tests", "golden", "token-proposal"];

    [Fact]
    public void A_style_sheet_and_a_mail_become_tokens_that_say_how_often_and_where_they_were_seen()
    {
        var texts = Golden.Folder(_folder);
        texts.Remove("tokens.json");
        var json = TokensWriter.Write(TokenProposal.From(texts));

        Golden.Same(json, [.. _folder, "tokens.json"]);
        Assert.Empty(TokensReader.Read("tokens.json", json).Findings);
        Assert.Null(TokenSchema.Broken("format.json", json));
    }

    [Fact]
    public void What_is_proposed_can_be_rendered_with()
    {
        var (theme, findings) = ThemeReader.Read("brand/tokens.json", File.ReadAllText(Golden.At([.. _folder, "tokens.json"])));

        Assert.Equal(("#17252b", "#f3ede2", "#0f4f4d"), (theme.Light.Text.ToString(), theme.Light.Background.ToString(), theme.Light.Primary.ToString()));
        Assert.Equal(["color.surface", "color.muted"], findings.Select(f => f.Field));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("body { color: inherit; font-family: inherit; margin: auto; font-size: 1.2em }", 0)]
    [InlineData("a { color: #0066cc } b { color: #0067cc } i { color: #0066cc80 }", 2)]
    [InlineData(":root { --a: var(--b); --b: var(--a) } p { color: var(--a) }", 0)]
    [InlineData("p { animation-name: red; content: \"; color: red\"; color: currentColor }", 0)]
    public void Only_what_says_something_by_itself_is_taken_and_what_looks_the_same_once(string css, int colours) =>
        Assert.Equal(colours, TokenProposal.From(new Dictionary<string, string> { ["a.css"] = css }).All.Count(t => t.Path.StartsWith("base.", StringComparison.Ordinal)));

    [Fact]
    public void Of_very_many_colours_the_most_frequent_are_proposed_and_the_rest_is_counted()
    {
        var css = string.Concat(Enumerable.Range(0, 3000).Select(i => $"p{i} {{ color: #{i * 5003 % 0xffffff:x6}; border-color: #{i * 5003 % 0xffffff:x6} }}")) + string.Concat(Enumerable.Repeat("b { color: #123456 }", 5));
        var tokens = TokenProposal.From(new Dictionary<string, string> { ["a.css"] = css });

        Assert.Equal(40, tokens.All.Count(t => t.Path.StartsWith("base.", StringComparison.Ordinal)));
        Assert.StartsWith("Seen ", tokens["base.blue"]!.Description, StringComparison.Ordinal);
        Assert.Contains("left out", tokens.Groups.Single(g => g.Path == "base").Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_text_the_proposal_reads_back_without_findings() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(
            Gen.Elements(
                "p", "{", "}", "color:", "--x:", "font:", "font-family:", "font-size:", "padding:", "border-radius:", "red", "#06c", "rgb(1 2 3 / .3)", "var(--x)", "var(--x, 3px)", "16px", "1.25rem", "1e3px",
                "\"A {b}\"", "'", "(", ")", ";", "/*", "*/", "<td style=\"", "\">", "<style>", "</style>", " ", ",", "Ünï", "\ud800", "!important", "@media x").ListOf().ToArbitrary(),
            words =>
            {
                var json = TokensWriter.Write(TokenProposal.From(new Dictionary<string, string> { ["a"] = string.Concat(words) }));
                return TokensReader.Read("a", json).Findings.IsEmpty;
            }));

    public static TheoryData<string, string> Hostile() => new()
    {
        { "braces", new string('{', 1_000_000) },
        { "brackets", "p{color:" + new string('(', 1_000_000) },
        { "growing", ":root{" + string.Concat(Enumerable.Range(1, 40).Select(i => $"--v{i}:var(--v{i - 1}) var(--v{i - 1});")) + "--v0:red}" + string.Concat(Enumerable.Repeat("p{color:var(--v40)}", 20_000)) },
        { "comments", string.Concat(Enumerable.Repeat("/*", 500_000)) },
        { "tags", string.Concat(Enumerable.Repeat("<div style='color:red'>", 50_000)) },
        { "nested-functions", "p{background:" + string.Concat(Enumerable.Repeat("a(", 450)) + "red" + new string(')', 450) + "}" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_texts_come_to_an_end(string name, string text) => Assert.InRange(TokenProposal.From(new Dictionary<string, string> { [name] = text }).All.Length, 0, 10);
}
