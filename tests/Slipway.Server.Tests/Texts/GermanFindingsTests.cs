using System.Net;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Texts;

/// <summary>What the rooms find in the example's campaign, read in German over real HTTP.</summary>
public sealed class GermanFindingsTests
{
    private const string Campaign = $"/campaigns/{Name}";

    private static readonly string[] _pages =
    [
        Campaign, $"{Campaign}/checks", $"{Campaign}/checks?by=asset", $"{Campaign}/brief", $"{Campaign}/launch", $"{Campaign}/plan", $"{Campaign}/assets", $"{Campaign}/words", $"{Campaign}/edit/emails/invitation.md", "/", "/campaigns",
        "/audiences", "/brand", "/settings", "/platforms", "/platforms/connect/hubspot", "/platforms/connect/google-ads", "/platforms/connect/salesforce", "/platforms/connect/wordpress", "/platforms/connect/slack",
    ];

    [Fact]
    public async Task No_finding_of_a_campaign_and_nothing_that_a_platform_asks_for_is_left_in_English()
    {
        await using var words = await StartAsync(_ => "");
        var prepared = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;
        Assert.Contains(prepared.Findings, f => f.Code == "goal-provable");
        var (_, browser) = await words.Slipway.SignedInAsync("Ida", [.. Roles.All.Select(r => r.Name)]);
        using var reader = browser;
        reader.DefaultRequestHeaders.Add("Accept-Language", "de");
        Assert.Contains("Niemand hat aufgeschrieben, wie viele", await reader.GetStringAsync($"{Campaign}/checks"), StringComparison.Ordinal);

        // What is being written is not fine: a subject of two hundred letters, a step that is none, and an amount that is no number.
        var invitation = Path.Combine(words.Folder, "emails", "invitation.md");
        await File.WriteAllTextAsync(invitation, (await File.ReadAllTextAsync(invitation, TestContext.Current.CancellationToken)).Replace("subject: ", $"subject: {new string('a', 200)} ", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var brief = Path.Combine(words.Folder, "brief.md");
        await File.WriteAllTextAsync(brief, (await File.ReadAllTextAsync(brief, TestContext.Current.CancellationToken)).Replace("amount: 4000", "amount: much", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var left = new List<string>();
        foreach (var page in _pages)
        {
            using var answer = await reader.GetAsync(page, TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                left.Add($"{page} answers {answer.StatusCode}");
                continue;
            }

            left.AddRange(LeftInEnglish.On(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(t => $"{page}: {t}"));
        }

        TranslationFile.None(left);
        Assert.Contains("es muss ein Betrag wie 4000 oder 4000.50 sein.", await reader.GetStringAsync($"{Campaign}/brief"), StringComparison.Ordinal);
    }
}
