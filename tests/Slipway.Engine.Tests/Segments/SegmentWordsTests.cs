using System.Collections.Immutable;
using Slipway.Connectors.HubSpot;
using Slipway.Sdk.Assets;
using Slipway.Stack.Pages;
using Slipway.Stack.Segments;
using Xunit;

namespace Slipway.Engine.Tests.Segments;

/// <summary>What is said to segments, on the built-in stack: who reads what, and which segments there are.</summary>
public sealed class SegmentWordsTests
{
    private const string People = """
        email,first_name,industry,country,trade,consent_basis,consent_at
        anna@a.example,Anna,logistics,DE,Wood,consent,2025-01-01
        ben@a.example,Ben,Logistics,DE,Steel,consent,2025-01-01
        cleo@a.example,Cleo,logistics,AT, wood ,consent,2025-01-01
        dora@a.example,Dora,logistics,DE,,consent,2025-01-01
        emil@a.example,Emil,retail,DE,Wood,consent,2025-01-01
        """;

    private static EmailAsset Mail { get; } = Sample.Invitation with
    {
        Subject = new Template(TemplateFormat.Line, [Opening]),
        Text = Sample.MailText(Opening, new Part.Literal("\n")),
        Html = Sample.MailHtml(Opening),
    };

    private static Part.MergeField Opening => new("segment.opening", "For all trades")
    {
        Words = new SegmentWords("trade", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("Wood", "Boards & beams").Add("Steel", "Bars")),
    };

    [Fact]
    public async Task Each_mail_says_what_is_said_to_the_recipients_segment()
    {
        await using var house = await House.OpenAsync(web: true);
        await house.ImportAsync(People);
        await house.LaunchAsync(Cast.With(Mail));
        await house.JumpAsync(Cast.Invited);

        var mails = house.Mailbox.All.ToDictionary(m => m.Recipients.Single(), StringComparer.Ordinal);
        Assert.Equal(("Boards & beams", "Bars", "Boards & beams", "For all trades"), (mails["anna@a.example"].Subject, mails["ben@a.example"].Subject, mails["cleo@a.example"].Subject, mails["dora@a.example"].Subject));
        Assert.Contains("Boards &amp; beams", mails["anna@a.example"].Html, StringComparison.Ordinal);
        Assert.Contains("Bars", mails["ben@a.example"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_values_that_occur_are_those_of_the_audience_and_name_nobody()
    {
        await using var house = await House.OpenAsync();
        await house.ImportAsync(People);
        await using var session = await house.Database.ReadAsync();

        var trades = await SegmentValues.ReadAsync(session, Cast.Audience, "warehouse-webinar", "trade", Cast.Invited);
        var countries = await SegmentValues.ReadAsync(session, Cast.Audience, "warehouse-webinar", "country", Cast.Invited);

        // Emil is of another industry than the audience, and of Dora nothing is known.
        Assert.Equal([("Wood", 2L), ("Steel", 1L)], trades.Select(t => (t.Value, t.People)));
        Assert.Equal([("DE", 3L), ("AT", 1L)], countries.Select(t => (t.Value, t.People)));
        Assert.Equal([true, true, false, false, false], ((string[])["industry", "trade", "email", "last_name", "a;b"]).Select(SegmentValues.IsFit));
    }

    [Fact]
    public async Task A_mail_that_asks_for_a_field_nobody_has_is_refused_where_it_is_made()
    {
        await using var house = await House.OpenAsync();
        await house.ImportAsync(People.Replace("trade", "craft", StringComparison.Ordinal));
        await using var session = await house.Database.ReadAsync();

        Assert.Contains("the field trade, which no contact has", Assert.Single(await StackChecks.FindAsync(session, "warehouse-webinar", Mail)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HubSpot_says_where_it_is_not_given_the_words_of_segments() =>
        Assert.Contains(HubSpotServices.OfAccount(Mail), f => f.Code == "segment-words-elsewhere" && f.Blocks && f.Fix!.Contains("built-in stack", StringComparison.Ordinal));
}
