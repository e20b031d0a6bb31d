using System.Net;
using Slipway.Server.Accounts;
using Slipway.Store;
using Slipway.Server.Tests.Drafting;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Brand;

/// <summary>The brand as it is written in the workspace, over real HTTP.</summary>
public sealed class BrandPagesTests
{
    [Fact]
    public async Task Rules_are_found_by_their_words_and_narrowed_by_level_layer_and_where_they_come_from()
    {
        await using var words = await StartAsync(_ => "");

        var all = await words.ReadAsync("/brand");
        Assert.Matches("[0-9]+ rules Rule Level Owner Where Tests", all);
        Assert.Contains("Next page", all, StringComparison.Ordinal);
        var cheap = await words.ReadAsync("/brand?q=sound+cheap");
        Assert.Contains("1 rule of ", cheap, StringComparison.Ordinal);
        Assert.Contains("no-cheap '…' makes us sound cheap. Warning brand Version 1 Everywhere not run", cheap, StringComparison.Ordinal);
        Assert.DoesNotContain("no-cheap", await words.ReadAsync("/brand?q=sound+cheap&level=error"), StringComparison.Ordinal);
        Assert.Contains("No rule is like that", await words.ReadAsync("/brand?q=sound+cheap&level=error"), StringComparison.Ordinal);
        var gambling = await words.ReadAsync("/brand?layer=industry-gambling");
        Assert.Contains("gambling-no-sure-win", gambling, StringComparison.Ordinal);
        Assert.DoesNotContain("alcohol-no-driving", gambling, StringComparison.Ordinal);
        var vocabulary = await words.ReadAsync("/brand?style=Vale");
        Assert.Contains("2 rules of", vocabulary, StringComparison.Ordinal);
        // What an address asks for that there is not is as if it had not been asked.
        Assert.Contains("Next page", await words.ReadAsync("/brand?level=loud&family=9&page=-3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_has_its_text_its_samples_once_they_were_run_and_the_campaigns_in_which_it_finds_something()
    {
        await using var words = await StartAsync(_ => "");
        await File.WriteAllTextAsync(Path.Combine(words.Folder, "emails", "invitation.md"), words.Draft().TrimEnd() + "\n\nA bargain for your warehouse.\n");
        Assert.NotNull((await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version);

        var page = await words.ReadAsync("/brand/rules/no-cheap");
        Assert.Contains("tokens: [cheap, cheapest", page, StringComparison.Ordinal);
        Assert.Contains("We sell a plan that saves hours, not a price.", page, StringComparison.Ordinal);
        Assert.Contains("Fewer picking errors in the warehouse 1 finding · Draft", page.Replace("Prepared", "Draft", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Nobody ran them since the server was started.", page, StringComparison.Ordinal);
        Assert.Contains("It finds nothing in any of them.", await words.ReadAsync("/brand/rules/no-hype-de"), StringComparison.Ordinal);

        using var run = await RunningSlipway.PostAsync(words.Author, "/brand/rules/no-cheap", "/brand/test", ("back", "/brand/rules/no-cheap"));
        Assert.Equal((HttpStatusCode.Found, "/brand/rules/no-cheap"), (run.StatusCode, run.Headers.Location!.ToString()));
        var tried = await words.ReadAsync("/brand/rules/no-cheap");
        Assert.Contains("Caught, as it must be The cheapest way to count pallets.", tried, StringComparison.Ordinal);
        Assert.Contains("Run by Ada on", tried, StringComparison.Ordinal);
        Assert.Contains("all 7 pass", await words.ReadAsync("/brand?q=sound+cheap"), StringComparison.Ordinal);

        // A rule that was changed since was not tried like that.
        await File.AppendAllTextAsync(Path.Combine(words.Workspace.Folder, "brand", "tests", "words.yaml"), "\n- rule: no-cheap\n  catch: [A dear plan.]\n");
        Assert.Contains("Files were changed since: run them again.", await words.ReadAsync("/brand"), StringComparison.Ordinal);
        (await RunningSlipway.PostAsync(words.Author, "/brand", "/brand/test", ("back", "//elsewhere.example"))).Dispose();
        Assert.Contains("no-cheap does not catch this sample.", await words.ReadAsync("/brand"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_broken_in_the_files_is_said_and_the_rest_still_listed()
    {
        await using var words = await StartAsync(_ => "");
        await File.WriteAllTextAsync(Path.Combine(words.Workspace.Folder, "brand", "rules", "broken.yaml"), "- id: half-a-rule\n  extends: nothing-there\n");

        var page = await words.ReadAsync("/brand");

        Assert.Contains("What is wrong in these files", page, StringComparison.Ordinal);
        Assert.Contains("brand/rules/broken.yaml:", page, StringComparison.Ordinal);
        Assert.Contains("abbreviations-explained", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync("/brand/rules/half-a-rule")).StatusCode);
    }

    [Fact]
    public async Task Tokens_are_seen_with_their_contrast_and_exceptions_with_their_end()
    {
        await using var words = await StartAsync(_ => "");
        var tokens = await words.Author.GetStringAsync("/brand/tokens");
        Assert.Contains("fill=\"#0f4f4d\"", tokens, StringComparison.Ordinal);
        Assert.Contains("8.0 : 1 on the ground · enough for text", Plain(tokens), StringComparison.Ordinal);
        Assert.Contains("same as base.teal", Plain(tokens), StringComparison.Ordinal);
        Assert.DoesNotContain("style=\"", tokens, StringComparison.Ordinal);

        Assert.Contains("No exception is in force", await words.ReadAsync("/brand/exceptions"), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(words.Workspace.Folder, "brand", "waivers"));
        await File.WriteAllTextAsync(Path.Combine(words.Workspace.Folder, "brand", "waivers", "fair.yaml"),
            """
            - { id: later, rule: no-hype, words: Cutting Edge, reason: The name of a hall., requested_by: Dana Ito, approver: Anna Berg (brand), until: 2027-06-30 }
            - { id: soon, rule: no-cheap, words: Bargain Days, reason: The name of the fair., requested_by: Dana Ito, approver: Anna Berg (brand), until: 2027-01-08 }
            - { id: over, rule: no-cheap, words: Bargain Nights, reason: The name of the fair., requested_by: Dana Ito, approver: Anna Berg (brand), until: 2026-12-01 }

            """);
        var exceptions = await words.ReadAsync("/brand/exceptions");
        Assert.Matches("soon The name of the fair. no-cheap .*ends in 3 days.*later The name of a hall.", exceptions);
        Assert.Contains("The waiver over ended on 2026-12-01", exceptions, StringComparison.Ordinal);
        Assert.Contains("soon until 8 Jan 2027", await words.ReadAsync("/brand/rules/no-cheap"), StringComparison.Ordinal);
        Assert.Contains("Nordlager Pick", await words.ReadAsync("/brand/styles"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_who_is_signed_in_sees_it_and_nobody_else()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, nobody) = await slipway.SignedInAsync("Noah");
        foreach (var page in (string[])["/brand", "/brand/tokens", "/brand/exceptions", "/brand/styles"])
        {
            Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(page)).StatusCode);
            using var stranger = slipway.Browser();
            Assert.Equal(HttpStatusCode.Found, (await stranger.GetAsync(page)).StatusCode);
        }

        Assert.Contains("No rule yet", await nobody.GetStringAsync("/brand"), StringComparison.Ordinal);
        Assert.Contains("No design token yet", await nobody.GetStringAsync("/brand/tokens"), StringComparison.Ordinal);
        nobody.Dispose();
    }
}
